//! One channel shared with two others: its home passes on what comes from one to the other.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::client::{Client, Post};

use super::connecting;
use super::report::{Report, not_tried};
use super::side::{Pair, Side, fresh};
use super::wait::eventually;

pub(super) async fn all(pair: &Pair, report: &mut Report) {
    let Some(third) = &pair.third else {
        let why = || Err(not_tried("it needs a third server"));
        report.once("several connections", "the home passes on between its guests", why());
        return;
    };
    let hub = Hub::open(pair, third).await;
    let tried = match &hub {
        Ok(hub) => hub.passes_on().await,
        Err(error) => Err(anyhow::anyhow!("{error:#}")),
    };
    report.once("several connections", "the home passes on between its guests", tried);
    let Ok(hub) = hub else { return };
    report.once("group messages", "people of three servers", hub.group().await);
    report.once("several connections", "guests that are connected directly, too", hub.triangle().await);
    report.once("several connections", "ending one leaves the other", hub.close().await);
    report.once("connecting again", "people and channels are what they were", hub.anew().await);
}

/// A channel of A that B and C share.
struct Hub<'a> {
    pair: &'a Pair,
    third: &'a Side,
    /// The connection of A and C.
    remote_id: String,
    channel_id: String,
}

impl<'a> Hub<'a> {
    async fn open(pair: &'a Pair, third: &'a Side) -> Result<Self> {
        let remote_id = connecting::join(&pair.a, third).await.context("connecting the third server")?;
        let channel = pair.a.admin.create_channel(&pair.a.team.id, &fresh("hub"), "Hub").await?;
        for (guest, remote_id) in [(&pair.b, &pair.remote_id), (third, &remote_id)] {
            pair.a.admin.share_channel(remote_id, &channel.id).await?;
            let path = format!("channels/{}", channel.id);
            let _: Value = eventually("the channel is there", async || guest.admin.find(&path).await).await?;
            guest.admin.add_to_channel(&channel.id, &guest.member().user.id).await?;
        }
        Ok(Self { pair, third, remote_id, channel_id: channel.id })
    }

    async fn passes_on(&self) -> Result<()> {
        for (from, to) in [(&self.pair.b, self.third), (self.third, &self.pair.b)] {
            let text = fresh("passed-on");
            let post = from.member().create_post(&self.channel_id, &text).await?;
            let there = self.arrives(&post, to.member()).await?;
            ensure!(there.message == text && there.user_id == post.user_id, "it arrived as {there:?}");
            let author: Value = to.admin.get(&format!("users/{}", post.user_id)).await?;
            let name = author["props"]["RemoteUsername"].as_str().unwrap_or_default();
            ensure!(name.starts_with(&from.member().user.username), "the author is called {name} at home");
            let original = author["props"]["OriginalRemoteId"].as_str().unwrap_or_default();
            ensure!(!original.is_empty(), "it does not say that the author is of a third server");
            let edited = from.member().edit_post(&post.id, &format!("{text}, edited")).await?;
            eventually("the edit is there", async || {
                let found = to.member().find_post(&post.id).await?;
                Ok(found.filter(|found| found.message == edited.message))
            })
            .await?;
            from.member().delete_post(&post.id).await?;
            eventually("the post is gone", async || Ok(to.member().find_post(&post.id).await?.is_none().then_some(())))
                .await?;
        }
        Ok(())
    }

    async fn arrives(&self, post: &Post, reader: &Client) -> Result<Post> {
        eventually("the message is there", async || reader.find_post(&post.id).await).await
    }

    /// Somebody of A, whom both others know, begins it.
    async fn group(&self) -> Result<()> {
        let (b, c) = (self.pair.b.member(), self.third.member());
        let begins = self.pair.a.person("begins").await?;
        for (guest, who) in [(&self.pair.b, b), (self.third, c)] {
            let post = who.create_post(&self.channel_id, "here too").await?;
            self.arrives(&post, &self.pair.a.admin).await.with_context(|| format!("from {}", guest.letter))?;
        }
        let everybody = json!([begins.user.id, b.user.id, c.user.id]);
        let channel: Value = begins.post("channels/group", &everybody).await?;
        let post = begins.create_post(channel["id"].as_str().unwrap_or_default(), "all three").await?;
        for reader in [b, c] {
            self.arrives(&post, reader).await?;
        }
        Ok(())
    }

    /// B and C are connected, too, and know each other's people from a channel of their own.
    async fn triangle(&self) -> Result<()> {
        let (b, c) = (&self.pair.b, self.third);
        let between = connecting::join(b, c).await.context("connecting the guests")?;
        let tried = self.directly(&between).await;
        for side in [b, c] {
            side.admin.delete(&format!("remotecluster/{between}")).await?;
        }
        tried
    }

    async fn directly(&self, between: &str) -> Result<()> {
        let (b, c) = (&self.pair.b, self.third);
        let channel = b.admin.create_channel(&b.team.id, &fresh("direct"), "Direct").await?;
        b.admin.add_to_channel(&channel.id, &b.member().user.id).await?;
        b.admin.share_channel(between, &channel.id).await?;
        let path = format!("channels/{}", channel.id);
        let _: Value = eventually("the channel is there", async || c.admin.find(&path).await).await?;
        c.admin.add_to_channel(&channel.id, &c.member().user.id).await?;
        for (from, to) in [(b, c), (c, b)] {
            let mut authors = Vec::new();
            for channel_id in [&channel.id, &self.channel_id] {
                let post = from.member().create_post(channel_id, "here and there").await?;
                authors.push(self.arrives(&post, to.member()).await?.user_id);
            }
            ensure!(authors[0] != authors[1], "the home speaks for somebody who is known directly");
        }
        Ok(())
    }

    /// A and C are connected once more after that has ended, and the channel is shared again.
    async fn anew(&self) -> Result<()> {
        let (a, c) = (&self.pair.a, self.third);
        let remote_id = connecting::join(a, c).await.context("connecting again")?;
        a.admin.share_channel(&remote_id, &self.channel_id).await?;
        let path = format!("remotecluster/{remote_id}/sharedchannelremotes");
        eventually("the channel is shared there", async || {
            let shares: Value = c.admin.get(&path).await?;
            let is_there = shares.as_array().is_some_and(|all| all.iter().any(|s| s["channel_id"] == self.channel_id));
            Ok(is_there.then_some(()))
        })
        .await?;
        for (from, to) in [(c.member(), &a.admin), (&a.admin, c.member())] {
            let post = from.create_post(&self.channel_id, "here again").await?;
            let there = self.arrives(&post, to).await?;
            ensure!(there.user_id == post.user_id, "the author has become somebody else");
        }
        for side in [a, c] {
            side.admin.delete(&format!("remotecluster/{remote_id}")).await?;
        }
        Ok(())
    }

    /// Ends the connection with C; B goes on.
    async fn close(&self) -> Result<()> {
        for side in [&self.pair.a, self.third] {
            side.admin.delete(&format!("remotecluster/{}", self.remote_id)).await?;
        }
        let post = self.pair.b.member().create_post(&self.channel_id, "still with you").await?;
        self.arrives(&post, &self.pair.a.admin).await?;
        Ok(())
    }
}

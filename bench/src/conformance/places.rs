//! Channels: sharing them, reading only, what is changed in them, direct and group messages, who may do what.

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};

use crate::client::{Client, Refused};

use super::report::{Report, not_tried};
use super::side::{Pair, Side, Way, fresh};
use super::wait::{eventually, until};

/// Shares a channel of A: the pair knows it afterwards, if that worked.
pub(super) async fn share(pair: &mut Pair, report: &mut Report) {
    let shared = shared_new(pair, &pair.a, &pair.b, "joint").await;
    let id = shared.as_ref().ok().cloned();
    report.once("share", "the channel appears in the other team, its admin in it", shared.map(|_| ()));
    let Some(id) = id else { return };
    pair.channel_id = id;
    for side in [&pair.a, &pair.b] {
        for person in &side.people {
            if let Err(error) = side.admin.add_to_channel(&pair.channel_id, &person.user.id).await {
                report.note(&format!("{} could not be brought into the channel: {error:#}", person.user.username));
            }
        }
    }
}

pub(super) async fn all(pair: &Pair, report: &mut Report) {
    let (there, back) = (pair.there(), pair.back());
    report.once("share", "the receiver does not share it on", not_on(pair).await);
    report.both("share", "private channels too", private(&there).await, private(&back).await);
    report.both("unshare", "a notice on both sides", unshared(&there).await, unshared(&back).await);
    report.both("read-only", "no posts and no reactions", read_only(&there).await, read_only(&back).await);
    report.once("header and purpose", "cross from home", described(&pair.there()).await);
    report.once("pinned posts", "cross from home", pinned(&pair.there()).await);
    report.both("archiving", "crosses from home", archived(&there).await, archived(&back).await);
    report.both("direct messages", "the first one arrives", direct(&there).await, direct(&back).await);
    report.both("group messages", "people of both sides", group(&there).await, group(&back).await);
    report.both("permissions", "members may not share", may_not_share(&there).await, may_not_share(&back).await);
    report.both("permissions", "sharing can be delegated", delegated(&there).await, delegated(&back).await);
    let (by_team, by_team_back) = (delegated_to_team(&there).await, delegated_to_team(&back).await);
    report.both("permissions", "sharing by a team's scheme", by_team, by_team_back);
    report.both("shared marks", "channels, people, completion", marks(&there).await, marks(&back).await);
}

/// Makes a channel at `home` and shares it; gives its id once the other side has it.
async fn shared_new(pair: &Pair, home: &Side, guest: &Side, what: &str) -> Result<String> {
    let channel = home.admin.create_channel(&home.team.id, &fresh(what), what).await?;
    home.admin.share_channel(&pair.remote_id, &channel.id).await?;
    arrived(guest, &channel.id).await?;
    Ok(channel.id)
}

async fn arrived(guest: &Side, id: &str) -> Result<Value> {
    let path = format!("channels/{id}");
    let there: Value = eventually("the channel is there", async || guest.admin.find(&path).await).await?;
    ensure!(there["team_id"] == guest.team.id, "it is in the team {}", there["team_id"]);
    ensure!(there["shared"] == true, "it does not say that it is shared");
    let _: Value = guest.admin.get(&format!("channels/{id}/members/{}", guest.admin.user.id)).await?;
    Ok(there)
}

async fn not_on(pair: &Pair) -> Result<()> {
    let made: Value = pair
        .b
        .admin
        .post("remotecluster", &json!({ "name": fresh("third"), "default_team_id": pair.b.team.id }))
        .await?;
    let third = made["remote_cluster"]["remote_id"].as_str().unwrap_or_default().to_owned();
    let path = format!("remotecluster/{third}/channels/{}/invite", pair.channel_id);
    let shared: Result<Value> = pair.b.admin.post(&path, &json!({})).await;
    pair.b.admin.delete(&format!("remotecluster/{third}")).await?;
    match shared {
        Ok(_) => bail!("the receiver shared it on"),
        Err(_) => Ok(()),
    }
}

async fn private(way: &Way<'_>) -> Result<()> {
    let body = json!({ "team_id": way.from.team.id, "name": fresh("secret"), "display_name": "Secret", "type": "P" });
    let channel: Value = way.from.admin.post("channels", &body).await?;
    let id = channel["id"].as_str().unwrap_or_default();
    way.from.admin.share_channel(&way.pair.remote_id, id).await?;
    let there = arrived(way.to, id).await?;
    ensure!(there["type"] == "P", "it arrived as {}", there["type"]);
    forbidden(way.to.member().get(&format!("channels/{id}")).await)
}

/// Whether a call was refused to whoever made it.
fn forbidden(asked: Result<Value>) -> Result<()> {
    match asked {
        Ok(answer) => bail!("it was allowed: {answer}"),
        Err(error) => match error.downcast_ref::<Refused>() {
            Some(refused) if matches!(refused.status, 401 | 403 | 404) => Ok(()),
            _ => Err(error),
        },
    }
}

async fn unshared(way: &Way<'_>) -> Result<()> {
    let id = shared_new(way.pair, way.from, way.to, "for-a-while").await?;
    let path = format!("remotecluster/{}/channels/{id}/uninvite", way.pair.remote_id);
    let _: Value = way.from.admin.post(&path, &json!({})).await?;
    // The other side may learn of it when it next says something.
    way.to.admin.create_post(&id, "anybody there?").await?;
    for side in [way.from, way.to] {
        until("the channel says that it is not shared any more", async || {
            let posts = side.admin.history_page(&id, 0, 20).await?;
            let notice = posts.in_order().any(|post| post.message == "This channel is no longer shared.");
            Ok(notice && side.admin.channel(&id).await?.shared != Some(true))
        })
        .await?;
    }
    Ok(())
}

async fn command(who: &Client, channel: &str, text: &str) -> Result<Value> {
    who.post("commands/execute", &json!({ "channel_id": channel, "command": text })).await
}

async fn read_only(way: &Way<'_>) -> Result<()> {
    let channel = way.from.admin.create_channel(&way.from.team.id, &fresh("notices"), "Notices").await?;
    let text = format!("/share-channel invite --connectionID {} --readonly true", way.pair.remote_id);
    command(&way.from.admin, &channel.id, &text).await?;
    arrived(way.to, &channel.id).await?;
    way.to.admin.add_to_channel(&channel.id, &way.to.member().user.id).await?;
    let notice = way.from.admin.create_post(&channel.id, "hear, hear").await?;
    let path = format!("posts/{}", notice.id);
    let _: Value = eventually("the notice is there", async || way.to.member().find(&path).await).await?;
    for who in [way.to.member(), &way.to.admin] {
        let post = json!({ "channel_id": channel.id, "message": "may I?" });
        forbidden(who.post("posts", &post).await)?;
        let reaction = json!({ "user_id": who.user.id, "post_id": notice.id, "emoji_name": "tada" });
        forbidden(who.post("reactions", &reaction).await)?;
    }
    Ok(())
}

async fn described(way: &Way<'_>) -> Result<()> {
    let (header, purpose) = (fresh("header"), fresh("purpose"));
    let path = format!("channels/{}", way.pair.channel_id);
    let body = json!({ "header": header, "purpose": purpose });
    let _: Value = way.from.admin.put(&format!("{path}/patch"), &body).await?;
    until("header and purpose are there", async || {
        let there: Value = way.to.admin.get(&path).await?;
        Ok(there["header"] == header && there["purpose"] == purpose)
    })
    .await
}

async fn pinned(way: &Way<'_>) -> Result<()> {
    let post = way.settled("worth keeping").await?;
    let _: Value = way.from.admin.post(&format!("posts/{}/pin", post.id), &json!({})).await?;
    let path = format!("posts/{}", post.id);
    let is = async |pinned: bool| {
        until("the pin is there, and gone", async || {
            let there: Value = way.to.member().get(&path).await?;
            Ok(there["is_pinned"] == pinned)
        })
        .await
    };
    is(true).await?;
    let _: Value = way.from.admin.post(&format!("posts/{}/unpin", post.id), &json!({})).await?;
    is(false).await
}

async fn archived(way: &Way<'_>) -> Result<()> {
    let id = shared_new(way.pair, way.from, way.to, "soon-archived").await?;
    way.from.admin.delete(&format!("channels/{id}")).await?;
    let path = format!("channels/{id}");
    until("the channel is archived there", async || {
        let there: Value = way.to.admin.get(&path).await?;
        Ok(there["delete_at"].as_i64() > Some(0))
    })
    .await
}

async fn direct(way: &Way<'_>) -> Result<()> {
    let (writer, reader) = (way.from.person("writer").await?, way.to.person("reader").await?);
    introduce(way.to, way.from, way.pair, &reader).await?;
    let channel = writer.create_direct_channel(&reader.user.id).await?;
    let text = fresh("between-us");
    let post = writer.create_post(&channel.id, &text).await?;
    let path = format!("posts/{}", post.id);
    let there: Value = eventually("the first message is there", async || reader.find(&path).await).await?;
    ensure!(there["message"] == text, "it arrived as {}", there["message"]);
    let answer = reader.create_post(&channel.id, "and back").await?;
    let path = format!("posts/{}", answer.id);
    let _: Value = eventually("the answer is there", async || writer.find(&path).await).await?;
    Ok(())
}

/// Brings somebody into the shared channel, so that the other side knows them.
async fn introduce(home: &Side, other: &Side, pair: &Pair, who: &Client) -> Result<()> {
    home.admin.add_to_channel(&pair.channel_id, &who.user.id).await?;
    who.create_post(&pair.channel_id, "hello").await?;
    let path = format!("users/{}", who.user.id);
    let _: Value = eventually("the person is known at the other side", async || other.admin.find(&path).await).await?;
    Ok(())
}

async fn group(way: &Way<'_>) -> Result<()> {
    let (one, two) = (way.from.person("one").await?, way.from.person("two").await?);
    let reader = way.to.person("three").await?;
    introduce(way.to, way.from, way.pair, &reader).await?;
    let everybody = json!([one.user.id, two.user.id, reader.user.id]);
    let channel: Value = one.post("channels/group", &everybody).await?;
    let post = one.create_post(channel["id"].as_str().unwrap_or_default(), "we three").await?;
    let path = format!("posts/{}", post.id);
    let _: Value = eventually("the message is there", async || reader.find(&path).await).await?;
    Ok(())
}

async fn may_not_share(way: &Way<'_>) -> Result<()> {
    let channel = way.from.member().create_channel(&way.from.team.id, &fresh("own"), "Own").await?;
    let path = format!("remotecluster/{}/channels/{}/invite", way.pair.remote_id, channel.id);
    forbidden(way.from.member().post(&path, &json!({})).await)?;
    forbidden(way.from.member().get("remotecluster").await)?;
    // Who comes from elsewhere has no right here but a member's.
    let theirs: Value = way.from.admin.get(&format!("users/{}", way.to.admin.user.id)).await?;
    ensure!(theirs["roles"] == "system_user", "the other side's administrator is {} here", theirs["roles"]);
    Ok(())
}

/// A role of the system gives the right to share, and nothing else.
async fn delegated(way: &Way<'_>) -> Result<()> {
    let roles: Vec<Value> =
        way.from.admin.post("roles/names", &json!(["shared_channel_manager", "system_shared_channel_manager"])).await?;
    let Some(role) = roles.iter().find_map(|role| role["name"].as_str()) else {
        return Err(not_tried("the server has no role of Shared Channel Managers"));
    };
    let manager = way.from.person("manager").await?;
    let path = format!("users/{}/roles", manager.user.id);
    let _: Value = way.from.admin.put(&path, &json!({ "roles": format!("system_user {role}") })).await?;
    let channel = manager.create_channel(&way.from.team.id, &fresh("managed"), "Managed").await?;
    manager.share_channel(&way.pair.remote_id, &channel.id).await?;
    arrived(way.to, &channel.id).await?;
    let new = json!({ "name": fresh("not-theirs"), "default_team_id": way.from.team.id });
    forbidden(manager.post("remotecluster", &new).await)
}

/// Who leads a team may share its channels when the team's own scheme says so.
async fn delegated_to_team(way: &Way<'_>) -> Result<()> {
    let admin = &way.from.admin;
    let new = json!({ "display_name": "Partners", "scope": "team" });
    let scheme: Value = admin.post("schemes", &new).await?;
    let id = scheme["id"].as_str().unwrap_or_default();
    let tried = delegate(way, &scheme).await;
    admin.delete(&format!("schemes/{id}")).await?;
    tried
}

async fn delegate(way: &Way<'_>, scheme: &Value) -> Result<()> {
    let admin = &way.from.admin;
    let name = scheme["default_team_admin_role"].as_str().unwrap_or_default();
    let role: Value = admin.get(&format!("roles/name/{name}")).await?;
    let mut permissions = role["permissions"].as_array().cloned().unwrap_or_default();
    permissions.push(json!("manage_shared_channels"));
    let path = format!("roles/{}/patch", role["id"].as_str().unwrap_or_default());
    let _: Value = admin.put(&path, &json!({ "permissions": permissions })).await?;
    let team = admin.create_team(&fresh("delegated"), "Delegated").await?;
    let _: Value = admin.put(&format!("teams/{}/scheme", team.id), &json!({ "scheme_id": scheme["id"] })).await?;
    let lead = way.from.person("lead").await?;
    admin.add_to_team(&team.id, &lead.user.id).await?;
    let channel = lead.create_channel(&team.id, &fresh("led"), "Led").await?;
    forbidden(lead.share_channel(&way.pair.remote_id, &channel.id).await.map(|()| Value::Null))?;
    let path = format!("teams/{}/members/{}/schemeRoles", team.id, lead.user.id);
    let _: Value = admin.put(&path, &json!({ "scheme_user": true, "scheme_admin": true })).await?;
    lead.share_channel(&way.pair.remote_id, &channel.id).await?;
    arrived(way.to, &channel.id).await.map(|_| ())
}

async fn marks(way: &Way<'_>) -> Result<()> {
    let channel: Value = way.to.member().get(&format!("channels/{}", way.pair.channel_id)).await?;
    ensure!(channel["shared"] == true, "the channel says {}", channel["shared"]);
    let person = way.known_there(way.from.member()).await?;
    ensure!(person["remote_id"] == way.pair.remote_id, "the person's remote id is {}", person["remote_id"]);
    ensure!(person["props"]["RemoteUsername"] == way.from.member().user.username, "props are {}", person["props"]);
    let (team, begin) = (&way.to.team.id, &way.from.member().user.username);
    let path = format!("users/autocomplete?in_team={team}&in_channel={}&name={begin}", way.pair.channel_id);
    let found: Value = way.to.member().get(&path).await?;
    let all = found["users"].as_array().into_iter().chain(found["out_of_channel"].as_array()).flatten();
    let marked = all.into_iter().any(|user| user["id"] == person["id"] && user["remote_id"] == way.pair.remote_id);
    ensure!(marked, "completion does not offer them with their mark");
    let remotes: Value = way.to.member().get(&format!("sharedchannels/{}/remotes", way.pair.channel_id)).await?;
    ensure!(remotes.as_array().is_some_and(|all| !all.is_empty()), "the channel names no other side");
    Ok(())
}

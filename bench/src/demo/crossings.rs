//! Everything that crosses, each measured from the moment its writer sends it until the reader's
//! websocket on the other side has it.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::client::{Client, Event, Post, Socket};

use super::report::Report;
use super::setup::name_at_other_side;
use super::workspace::Workspace;

/// How long anything may take before it counts as lost.
const LIMIT: Duration = Duration::from_secs(10);

const FILE_BYTES: usize = 256 * 1024;

/// One direction: who writes, who reads on the other side.
struct Route<'a> {
    writer: &'a Client,
    reader: &'a Client,
    socket: Socket,
    channel_id: &'a str,
    /// The reader's name as the writer sees it, for a mention.
    reader_there: String,
    /// The same in each direction's text, so that a post is told from the other direction's.
    label: &'static str,
    /// A pair of people who have no direct channel yet.
    direct: Direct<'a>,
}

struct Direct<'a> {
    writer: &'a Client,
    reader_there: String,
    socket: Socket,
}

/// Sends everything in both directions and adds a row for each kind.
pub(super) async fn all(aurora: &Workspace, borealis: &Workspace, channel_id: &str, report: &mut Report) -> Result<()> {
    let mut there = Route {
        writer: aurora.member(),
        reader: borealis.member(),
        socket: borealis.member().socket().await?,
        channel_id,
        reader_there: name_at_other_side(borealis.member(), borealis),
        label: "from Aurora",
        direct: Direct {
            writer: aurora.member(),
            reader_there: name_at_other_side(borealis.member(), borealis),
            socket: borealis.member().socket().await?,
        },
    };
    let mut back = Route {
        writer: borealis.member(),
        reader: aurora.member(),
        socket: aurora.member().socket().await?,
        channel_id,
        reader_there: name_at_other_side(aurora.member(), aurora),
        label: "from Borealis",
        direct: Direct {
            writer: borealis.other_member(),
            reader_there: name_at_other_side(aurora.other_member(), aurora),
            socket: aurora.other_member().socket().await?,
        },
    };
    report.add("message", message(&mut there).await, message(&mut back).await);
    report.add("thread reply", reply(&mut there).await, reply(&mut back).await);
    report.add("reaction", reaction(&mut there).await, reaction(&mut back).await);
    report.add("edit", edit(&mut there).await, edit(&mut back).await);
    report.add("file, 256 KiB, same bytes", file(&mut there).await, file(&mut back).await);
    report.add("mention", mention(&mut there).await, mention(&mut back).await);
    report.add("deletion", deletion(&mut there).await, deletion(&mut back).await);
    report.add("direct message, the first", direct_message(&mut there).await, direct_message(&mut back).await);
    Ok(())
}

async fn message(route: &mut Route<'_>) -> Result<Duration> {
    let started = Instant::now();
    let post = route.writer.create_post(route.channel_id, &route.text("A message")).await?;
    let (at, arrived) = route.arrival("the message", "posted", &post.id).await?;
    ensure!(arrived.message == post.message, "it arrived as {:?}", arrived.message);
    ensure!(arrived.user_id == post.user_id, "it arrived with another author");
    Ok(at - started)
}

async fn reply(route: &mut Route<'_>) -> Result<Duration> {
    let root = route.settled("A question").await?;
    let started = Instant::now();
    let post = route.writer.reply(&root, &route.text("An answer")).await?;
    let (at, arrived) = route.arrival("the reply", "posted", &post.id).await?;
    ensure!(arrived.root_id == root.id, "it arrived outside its thread");
    Ok(at - started)
}

async fn reaction(route: &mut Route<'_>) -> Result<Duration> {
    let post = route.settled("Good news").await?;
    let started = Instant::now();
    route.writer.react(&post.id, "tada").await?;
    let writer = route.writer.user.id.as_str();
    let wanted = |event: &Event| {
        event.reaction("reaction_added").is_some_and(|reaction| {
            reaction.post_id == post.id && reaction.emoji_name == "tada" && reaction.user_id == writer
        })
    };
    let event = route.socket.wait_for("the reaction", LIMIT, wanted).await?;
    Ok(event.at - started)
}

async fn edit(route: &mut Route<'_>) -> Result<Duration> {
    let post = route.settled("A tpyo").await?;
    let corrected = route.text("A typo, mended");
    let started = Instant::now();
    route.writer.edit_post(&post.id, &corrected).await?;
    let (at, arrived) = route.arrival("the edit", "post_edited", &post.id).await?;
    ensure!(arrived.message == corrected, "it arrived as {:?}", arrived.message);
    Ok(at - started)
}

/// The clock runs from sending the message with the uploaded file until the message is there; the
/// bytes are then fetched and compared.
async fn file(route: &mut Route<'_>) -> Result<Duration> {
    let bytes = some_bytes(FILE_BYTES);
    let uploaded = route.writer.upload(route.channel_id, "plan.bin", bytes.clone()).await?;
    let started = Instant::now();
    let text = route.text("The plan");
    let post = route.writer.post_files(route.channel_id, &text, std::slice::from_ref(&uploaded.id)).await?;
    let (at, arrived) = route.arrival("the file's message", "posted", &post.id).await?;
    let file_ids = arrived.file_ids.unwrap_or_default();
    let [file_id] = file_ids.as_slice() else { bail!("the message arrived with {} files", file_ids.len()) };
    let received = route.reader.download(file_id).await.context("fetching the file at the other side")?;
    ensure!(received == bytes, "{} bytes arrived of {}, or others", received.len(), bytes.len());
    Ok(at - started)
}

/// `@sanna:borealis`, typed at Aurora, must arrive at Borealis as its own `@sanna`, and call her.
async fn mention(route: &mut Route<'_>) -> Result<Duration> {
    let started = Instant::now();
    let text = format!("@{} have a look", route.reader_there);
    let post = route.writer.create_post(route.channel_id, &text).await?;
    let wanted = |event: &Event| event.post("posted").is_some_and(|arrived| arrived.id == post.id);
    let event = route.socket.wait_for("the mention", LIMIT, wanted).await?;
    let arrived = event.post("posted").context("a posted event without a post")?;
    let expected = format!("@{} have a look", route.reader.user.username);
    ensure!(arrived.message == expected, "it arrived as {:?}", arrived.message);
    let mentions = event.data.get("mentions").and_then(|value| value.as_str()).unwrap_or_default();
    ensure!(mentions.contains(&route.reader.user.id), "it did not count as a mention (mentions: {mentions:?})");
    Ok(event.at - started)
}

async fn deletion(route: &mut Route<'_>) -> Result<Duration> {
    let post = route.settled("Never mind").await?;
    let started = Instant::now();
    route.writer.delete_post(&post.id).await?;
    let (at, _) = route.arrival("the deletion", "post_deleted", &post.id).await?;
    Ok(at - started)
}

/// The clock runs from opening the conversation, which shares it, until its first message is there.
async fn direct_message(route: &mut Route<'_>) -> Result<Duration> {
    let direct = &mut route.direct;
    let other = direct.writer.await_user_by_name(&direct.reader_there, LIMIT).await?;
    let started = Instant::now();
    let channel = direct.writer.create_direct_channel(&other.id).await.context("opening the conversation")?;
    let post = direct.writer.create_post(&channel.id, &format!("Just between us, {}", route.label)).await?;
    let wanted = |event: &Event| event.post("posted").is_some_and(|arrived| arrived.message == post.message);
    let event = direct.socket.wait_for("the direct message", LIMIT, wanted).await?;
    Ok(event.at - started)
}

impl Route<'_> {
    fn text(&self, what: &str) -> String {
        format!("{what}, {}", self.label)
    }

    /// Waits for the event called `name` that carries the post of that id.
    async fn arrival(&mut self, what: &str, name: &str, id: &str) -> Result<(Instant, Post)> {
        let wanted = |event: &Event| event.post(name).is_some_and(|post| post.id == id);
        let event = self.socket.wait_for(what, LIMIT, wanted).await?;
        let post = event.post(name).context("an event without its post")?;
        Ok((event.at, post))
    }

    /// A message that has already arrived, for what follows to be about.
    async fn settled(&mut self, text: &str) -> Result<Post> {
        let post = self.writer.create_post(self.channel_id, &self.text(text)).await?;
        self.arrival("the message before it", "posted", &post.id).await?;
        Ok(post)
    }
}

/// Bytes without a pattern that a faulty transfer could keep by chance; the same every time.
fn some_bytes(count: usize) -> Vec<u8> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..count).map(|_| next()).collect()
}

#[cfg(test)]
mod tests {
    use super::some_bytes;

    #[test]
    fn the_files_bytes_do_not_repeat() {
        let bytes = some_bytes(4096);
        assert_ne!(bytes[..2048], bytes[2048..]);
        assert_eq!(bytes, some_bytes(4096));
    }
}

//! What crosses although something of it cannot: poisoned messages, files that the other side does not take; and files that it
//! does. Over two running servers, through the public API.

use crate::support::linked::{arrived, guard, pair, pair_with, post, read, says, shared_channel, status, text, upload};
use crate::support::mesh_support::{Side, until};
use causeway_api::testing::{Listener, engines};
use serde_json::{Value, json};

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|w| w == word.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_message_that_the_other_side_chokes_on_holds_up_nothing() {
    for engine in engines() {
        for code in [500, 413, 403] {
            let (a, b) = pair(engine).await;
            let (one, two) = (shared_channel(&a, &b, "one").await, shared_channel(&a, &b, "two").await);
            for (from, to) in [(&a, &b), (&b, &a)] {
                guard(to, move |path, bytes| (path.ends_with("/msg") && holds(bytes, "poison")).then_some(code));
                // They wait together, so that the bad one is in the middle of a batch.
                a.mesh.set_down(name(to), true);
                let mut good = Vec::new();
                for n in 0..7 {
                    good.push(from.post(&one, &format!("good {n}"), "").await);
                }
                let bad = from.post(&one, "poison", "").await;
                for n in 7..20 {
                    good.push(from.post(&one, &format!("good {n}"), "").await);
                }
                let other = from.post(&two, "elsewhere", "").await;
                a.mesh.set_down(name(to), false);
                for id in good.iter().chain([&other]) {
                    arrived(to, id).await;
                }
                assert!(read(&to.client, &bad).await.is_none());
                until("the bad one is kept as refused", async || status(from, &one, "Refused").await == "1").await;
                assert_eq!(status(from, &two, "Refused").await, "0");
                let after = from.post(&one, "after", "").await;
                arrived(to, &after).await;
                // As it can be taken now, an edit brings it over, and it does not count as refused any more.
                from.edit(&bad, "harmless").await;
                arrived(to, &bad).await;
                until("nothing is refused", async || status(from, &one, "Refused").await == "0").await;
            }
        }
    }
}

/// The name of a side on the network.
fn name(side: &Side) -> &'static str {
    if side.server.ws.config().site_url().contains("//a.") { "a" } else { "b" }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_fails_altogether_refuses_nothing() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "joint").await;
        let broken = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let seen = broken.clone();
        guard(&b, move |path, _| {
            // Pings are answered: only its database is away, say. It fails a while, then recovers.
            let n = seen.fetch_add(usize::from(path.ends_with("/msg")), std::sync::atomic::Ordering::SeqCst);
            (path.ends_with("/msg") && n < 12).then_some(500)
        });
        let first = a.post(&channel, "first", "").await;
        let second = a.post(&channel, "second", "").await;
        arrived(&b, &first).await;
        arrived(&b, &second).await;
        assert!(broken.load(std::sync::atomic::Ordering::SeqCst) >= 12);
        assert_eq!(status(&a, &channel, "Refused").await, "0");
    }
}

fn png(side: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(side, side, |x, y| image::Rgb([x as u8, y as u8, 99]));
    let mut out = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_large_and_small_are_there_with_their_message() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "joint").await;
        for (from, to, of) in [(&a, &b, "alpha"), (&b, &a, "beta")] {
            // Neither a multiple of any buffer's size nor the same everywhere.
            let large: Vec<u8> = (0..7_340_033_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
            let files = [
                upload(&from.client, &channel, &format!("ledger-{of}.bin"), large.clone()).await,
                upload(&from.client, &channel, &format!("harbour-{of}.png"), png(300)).await,
                upload(&from.client, &channel, &format!("note-{of}.txt"), b"hello".to_vec()).await,
            ];
            from.server.clock.advance(1);
            let id = post(&from.client, json!({"channel_id": channel, "message": "three", "file_ids": files})).await;
            let there = arrived(to, &id).await;
            assert_eq!(there["file_ids"], json!(files));
            let infos = there["metadata"]["files"].as_array().unwrap();
            assert_eq!(infos.len(), 3);
            assert_eq!((&infos[1]["width"], &infos[1]["has_preview_image"]), (&json!(300), &json!(true)));
            assert!(to.client.get(&format!("/files/{}", files[0])).await.bytes == large);
            let thumbnail = to.client.get(&format!("/files/{}/thumbnail", files[1])).await;
            assert_eq!((thumbnail.status.as_u16(), thumbnail.bytes.is_empty()), (200, false));
            let found = to.client.post("/files/search", json!({"terms": format!("harbour-{of}")})).await.expect(200);
            assert_eq!(found["order"], json!([files[1]]));
            // Taking one off takes it off there.
            from.server.clock.advance(1);
            let kept = json!([files[0], files[2]]);
            from.client.put(&format!("/posts/{id}/patch"), json!({"file_ids": kept})).await.expect(200);
            until("one is gone", async || {
                let post = read(&to.client, &id).await.unwrap_or_default();
                post["file_ids"] == kept && post["metadata"]["files"].as_array().is_some_and(|f| f.len() == 2)
            })
            .await;
        }
        let count = async |side: &Side| -> Value {
            side.client.get(&format!("/channels/{channel}/stats")).await.expect(200)["files_count"].clone()
        };
        until("both count the same", async || count(&a).await == count(&b).await).await;
        assert_eq!(count(&b).await, 4);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_author_alone_learns_which_file_was_not_taken_by_whom_and_why() {
    for engine in engines() {
        let (a, b) = pair_with(engine, |settings| settings.file.max_file_size = 1_000).await;
        let channel = shared_channel(&a, &b, "joint").await;
        let cal = a.server.user("cal").await;
        a.server.join(&a.client, &a.client.get(&format!("/channels/{channel}")).await.expect(200), &cal).await;
        let address = a.server.serve().await;
        let mut ann = Listener::connect(address, &a.client, "").await;
        let mut other = Listener::connect(address, &cal, "").await;
        let files = [
            upload(&a.client, &channel, "large.txt", vec![b'x'; 2_000]).await,
            upload(&a.client, &channel, "small.txt", vec![b'x'; 500]).await,
        ];
        a.server.clock.advance(1);
        let id = post(&a.client, json!({"channel_id": channel, "message": "two files", "file_ids": files})).await;
        let there = arrived(&b, &id).await;
        assert_eq!((&there["message"], &there["file_ids"]), (&json!("two files"), &json!([files[1]])));
        let first = shown(&mut ann).await;
        let message = first["message"].as_str().unwrap();
        assert!(message.contains("`large.txt`") && message.contains("`Org b`"), "{message}");
        assert!(message.contains("larger than this server takes: 1000 bytes"), "{message}");
        assert_eq!((&first["channel_id"], &first["user_id"]), (&json!(channel), &json!(a.client.user_id)));
        // Whoever comes back is told again; the others never.
        let again = shown(&mut Listener::connect(address, &a.client, "").await).await;
        assert_eq!(first, again);
        let marker = a.post(&channel, "marker", "").await;
        loop {
            let event = other.next().await.unwrap();
            assert_ne!(event["event"], "ephemeral_message");
            if event["data"]["post"].as_str().is_some_and(|p| p.contains(&marker)) {
                break;
            }
        }
        assert_eq!(status(&a, &channel, "Refused").await, "1");
        // Attachments switched off there: the message still crosses.
        b.client.put("/config/patch", json!({"FileSettings": {"EnableFileAttachments": false}})).await.expect(200);
        let file = upload(&a.client, &channel, "third.txt", b"x".to_vec()).await;
        let id = post(&a.client, json!({"channel_id": channel, "message": "one more", "file_ids": [file]})).await;
        assert_eq!(arrived(&b, &id).await["file_ids"], json!([]));
        let told = shown(&mut ann).await;
        assert!(told["message"].as_str().unwrap().contains("attachments are disabled"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_breaks_its_upload_holds_up_nothing_and_is_told() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "joint").await;
        for (from, to) in [(&a, &b), (&b, &a)] {
            guard(to, |path, bytes| (path.contains("/upload/") && holds(bytes, "poison")).then_some(502));
            let address = from.server.serve().await;
            let mut author = Listener::connect(address, &from.client, "").await;
            let file = upload(&from.client, &channel, "bad.txt", b"poison".to_vec()).await;
            let id = post(&from.client, json!({"channel_id": channel, "message": "take it", "file_ids": [file]})).await;
            let after = from.post(&channel, "after", "").await;
            assert_eq!(arrived(to, &id).await["file_ids"], json!([]));
            arrived(to, &after).await;
            let told = shown(&mut author).await;
            assert!(told["message"].as_str().unwrap().contains("`bad.txt`"), "{told}");
        }
    }
}

/// The next notice that only the listener sees, answers to their commands left aside.
async fn shown(listener: &mut Listener) -> Value {
    loop {
        let event = listener.event("ephemeral_message").await;
        let post: Value = serde_json::from_str(event["data"]["post"].as_str().unwrap()).unwrap();
        if !post["message"].as_str().unwrap().starts_with('|') {
            return post;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn links_lead_to_the_same_message_there_and_elsewhere_the_author_is_told() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "joint").await;
        for (from, to) in [(&a, &b), (&b, &a)] {
            let site = |side: &Side| format!("{}/team-{}/pl", side.server.ws.config().site_url(), name(side));
            let target = from.post(&channel, "the target", "").await;
            let id = from.post(&channel, &format!("see {}/{target} please", site(from)), "").await;
            arrived(to, &id).await;
            assert_eq!(text(&to.client, &id).await.unwrap(), format!("see {}/{target} please", site(to)));
            assert_eq!(read(&to.client, &target).await.unwrap()["message"], "the target");

            let private = from.new_channel("elsewhere").await;
            let hidden = from.post(&private, "not for them", "").await;
            let address = from.server.serve().await;
            let mut author = Listener::connect(address, &from.client, "").await;
            let link = format!("see {}/{hidden}", site(from));
            let id = from.post(&channel, &link, "").await;
            arrived(to, &id).await;
            assert_eq!(text(&to.client, &id).await.unwrap(), link);
            let told = shown(&mut author).await;
            assert!(told["message"].as_str().unwrap().contains("outside this channel"), "{told}");
            assert!(says(&from.client, &channel, "/share-channel status").await.contains("Org"));
        }
    }
}

//! Custom emoji over two servers: shown as their name where they lack, and, between servers like this one, their picture crosses
//! once.

use crate::support::mesh_support::{Side, pair, until};
use causeway_api::testing::{Answer, engines};
use serde_json::{Value, json};

async fn add(side: &Side, name: &str, colour: [u8; 3]) -> Answer {
    let mut image = std::io::Cursor::new(Vec::new());
    let drawn = image::RgbImage::from_pixel(40, 40, image::Rgb(colour));
    drawn.write_to(&mut image, image::ImageFormat::Png).unwrap();
    let mut body = b"--xyz\r\nContent-Disposition: form-data; name=\"emoji\"\r\n\r\n".to_vec();
    let emoji = json!({"name": name, "creator_id": side.client.user_id});
    body.extend_from_slice(emoji.to_string().as_bytes());
    body.extend_from_slice(b"\r\n--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"e.png\"\r\n\r\n");
    body.extend_from_slice(image.get_ref());
    body.extend_from_slice(b"\r\n--xyz--\r\n");
    side.client.post_bytes("/emoji", "multipart/form-data; boundary=xyz", body).await
}

/// The emoji of this name, and the colour of its picture.
async fn emoji(side: &Side, name: &str) -> Option<(Value, [u8; 3])> {
    let found = side.client.get(&format!("/emoji/name/{name}")).await;
    if found.status != 200 {
        return None;
    }
    let found = found.json();
    let shown = side.client.get(&format!("/emoji/{}/image", found["id"].as_str().unwrap())).await;
    let colour = image::load_from_memory(&shown.bytes).ok()?.to_rgb8().get_pixel(0, 0).0;
    Some((found, colour))
}

async fn configure(side: &Side, setting: &str, value: bool) {
    let patch = json!({"ConnectedWorkspacesSettings": {setting: value}});
    side.client.put("/config/patch", patch).await.expect(200);
}

async fn together(engine: &str) -> (Side, Side, String) {
    let (a, b) = pair(engine, 1).await;
    let channel = a.share_new("joint").await;
    until("the channel is there", async || b.has_channel(&channel).await).await;
    b.join(&channel).await;
    (a, b, channel)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_of_what_is_named_crosses_once() {
    for engine in engines() {
        let (a, b, channel) = together(engine).await;
        for (here, there, away, word) in [(&a, &b, "b", "aurora"), (&b, &a, "a", "borealis")] {
            for name in ["said", "shown", "unused"] {
                add(here, &format!("{word}_{name}"), [200, 0, 0]).await.expect(200);
            }
            // While nobody is there to take it.
            here.mesh.set_down(away, true);
            let post = here.post(&channel, &format!("look: :{word}_said: :{word}_nonsense: at 12:30:"), "").await;
            here.react(&post, &format!("{word}_shown")).await;
            here.restart().await;
            here.mesh.set_down(away, false);
            until("the text is there", async || there.message(&post).await.is_some()).await;
            for name in ["said", "shown"] {
                let name = format!("{word}_{name}");
                until("the picture is there", async || {
                    emoji(there, &name).await.is_some_and(|(_, colour)| colour == [200, 0, 0])
                })
                .await;
            }
            assert_eq!(there.reactions(&post).await, [format!("{word}_shown")]);
            assert!(emoji(there, &format!("{word}_unused")).await.is_none());
            // An administrator there removes it: it stays removed, and its name is shown.
            let (removed, _) = emoji(there, &format!("{word}_said")).await.unwrap();
            there.client.delete(&format!("/emoji/{}", removed["id"].as_str().unwrap())).await.expect(200);
            let again = here.post(&channel, &format!("again :{word}_said:"), "").await;
            until("the text is there", async || there.message(&again).await.is_some()).await;
            add(here, &format!("{word}_later"), [0, 0, 200]).await.expect(200);
            here.post(&channel, &format!(":{word}_later:"), "").await;
            until("another is there", async || emoji(there, &format!("{word}_later")).await.is_some()).await;
            assert!(emoji(there, &format!("{word}_said")).await.is_none());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ours_stays_ours() {
    for engine in engines() {
        let (a, b, channel) = together(engine).await;
        for (here, there, word) in [(&a, &b, "aurora"), (&b, &a, "borealis")] {
            add(there, word, [0, 200, 0]).await.expect(200);
            add(here, word, [200, 0, 0]).await.expect(200);
            add(here, &format!("{word}_other"), [200, 0, 0]).await.expect(200);
            here.post(&channel, &format!(":{word}: :{word}_other:"), "").await;
            until("the other is there", async || emoji(there, &format!("{word}_other")).await.is_some()).await;
            let (kept, colour) = emoji(there, word).await.unwrap();
            assert_eq!((kept["creator_id"].as_str(), colour), (Some(there.client.user_id.as_str()), [0, 200, 0]));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_want_them_sees_their_names() {
    for engine in engines() {
        let (a, b, channel) = together(engine).await;
        for (here, there, word) in [(&a, &b, "aurora"), (&b, &a, "borealis")] {
            configure(there, "AcceptRemoteEmoji", false).await;
            add(here, word, [200, 0, 0]).await.expect(200);
            let post = here.post(&channel, &format!("look: :{word}:"), "").await;
            here.react(&post, word).await;
            until("the reaction is there", async || there.reactions(&post).await == [word]).await;
            // Nothing else is under way when the next message is there.
            let behind = here.post(&channel, "behind it", "").await;
            until("the next is there", async || there.message(&behind).await.is_some()).await;
            assert!(emoji(there, word).await.is_none());
        }
    }
}

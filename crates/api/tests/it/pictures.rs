//! Profile pictures through the API.

use axum::body::Body;
use axum::http::{Request, header};
use causeway_api::testing::{Answer, Client, on_each_engine};

async fn set(who: &Client, user_id: &str, image: &[u8]) -> Answer {
    let mut body = b"--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"p.png\"\r\n\r\n".to_vec();
    body.extend_from_slice(image);
    body.extend_from_slice(b"\r\n--xyz--\r\n");
    who.post_bytes(&format!("/users/{user_id}/image"), "multipart/form-data; boundary=xyz", body).await
}

fn png(side: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(side, side).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

#[tokio::test]
async fn a_picture_is_made_chosen_and_taken_away() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let path = format!("/users/{}/image", ann.user_id);
        let made = bea.get(&path).await;
        assert_eq!((made.status.as_u16(), made.header("content-type").as_deref()), (200, Some("image/png")));
        assert_eq!(made.header("cache-control").as_deref(), Some("max-age=300, private"));
        assert_eq!(bea.get(&format!("{path}/default")).await.bytes, made.bytes);
        assert_eq!(bea.get(&path).await.bytes, made.bytes);
        let tag = made.header("etag").unwrap();
        let again = Request::get(format!("/api/v4{path}")).header(header::IF_NONE_MATCH, tag.clone());
        assert_eq!(bea.send(again.body(Body::empty()).unwrap()).await.status, 304);
        let mut events = server.ws.bus.subscribe();
        set(&ann, "me", &png(300)).await.expect(200);
        assert_eq!(events.recv().await.unwrap().name, "user_updated");
        let chosen = bea.get(&path).await;
        assert_ne!(chosen.header("etag").unwrap(), tag);
        assert_eq!(image::load_from_memory(&chosen.bytes).unwrap().width(), 128);
        assert!(ann.get("/users/me").await.expect(200)["last_picture_update"].as_i64().unwrap() > 0);
        assert_eq!(bea.get(&format!("{path}/default")).await.bytes, made.bytes);
        ann.delete("/users/me/image").await.expect(200);
        assert_eq!(bea.get(&path).await.bytes, made.bytes);
        set(&bea, &ann.user_id, &png(30)).await.refused(403, "api.context.permissions.app_error");
        set(&ann, "me", b"no picture").await.refused(400, "api.user.upload_profile_user.decode.app_error");
        bea.get("/users/zzzzzzzzzzzzzzzzzzzzzzzzzz/image").await.refused(404, "app.user.missing_account.const");
    })
    .await;
}

#[tokio::test]
async fn a_picture_from_elsewhere_does_not_touch_the_profile_s_version() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let remote = causeway_model::users::User {
            id: "rrrrrrrrrrrrrrrrrrrrrrrrrr".to_owned(),
            username: "bea:acme".to_owned(),
            email: "bea@remote.invalid".to_owned(),
            remote_id: "cccccccccccccccccccccccccc".to_owned(),
            update_at: 7,
            ..Default::default()
        };
        let record = remote.clone();
        let added: Result<(), causeway_store::StoreError> = server.ws.store.write(move |tx| tx.insert(&record)).await;
        added.unwrap();
        let picture = png(40).into();
        let kept = causeway_service::users::remote::keep_picture(&server.ws, &remote.id, &remote.remote_id, picture);
        kept.await.unwrap();
        let seen = ann.get(&format!("/users/{}", remote.id)).await.expect(200);
        assert_eq!(seen["update_at"], 7);
        assert!(seen["last_picture_update"].as_i64().unwrap() > 0);
        let shown = ann.get(&format!("/users/{}/image", remote.id)).await;
        assert_eq!(image::load_from_memory(&shown.bytes).unwrap().to_rgb8().get_pixel(0, 0).0, [0, 0, 0]);
        set(&ann, &remote.id, &png(30)).await.refused(400, "api.user.update_user.remote_user.app_error");
    })
    .await;
}

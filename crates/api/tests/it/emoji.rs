//! Custom emoji through the API.

use causeway_api::testing::{Answer, Client, TestServer, on_each_engine};
use serde_json::json;

async fn add(who: &Client, name: &str, creator: &str, image: &[u8]) -> Answer {
    let mut body = b"--xyz\r\nContent-Disposition: form-data; name=\"emoji\"\r\n\r\n".to_vec();
    body.extend_from_slice(json!({"name": name, "creator_id": creator}).to_string().as_bytes());
    body.extend_from_slice(b"\r\n--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"e.png\"\r\n\r\n");
    body.extend_from_slice(image);
    body.extend_from_slice(b"\r\n--xyz--\r\n");
    who.post_bytes("/emoji", "multipart/form-data; boundary=xyz", body).await
}

fn png(side: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(side, side).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

#[tokio::test]
async fn an_emoji_lives_and_goes() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let mut events = server.ws.bus.subscribe();
        let made = add(&bea, "party_parrot", &bea.user_id, &png(200)).await.expect(200);
        let keys: Vec<&String> = made.as_object().unwrap().keys().collect();
        assert_eq!(keys.len(), 6);
        assert_eq!((&made["name"], &made["creator_id"]), (&json!("party_parrot"), &json!(bea.user_id)));
        assert_eq!(events.recv().await.unwrap().name, "emoji_added");
        let id = made["id"].as_str().unwrap();
        let picture = ann.get(&format!("/emoji/{id}/image")).await;
        assert_eq!(picture.header("content-type").as_deref(), Some("image/png"));
        assert_eq!(image::load_from_memory(&picture.bytes).unwrap().width(), 128);
        for path in ["/emoji", "/emoji?sort=name", "/emoji/autocomplete?name=party"] {
            assert_eq!(ann.get(path).await.expect(200)[0]["id"], id, "{path}");
        }
        assert_eq!(ann.get("/emoji/autocomplete?name=parrot").await.expect(200), json!([]));
        assert_eq!(ann.post("/emoji/search", json!({"term": "y_p"})).await.expect(200)[0]["id"], id);
        assert_eq!(ann.post("/emoji/search", json!({"term": "y%p"})).await.expect(200), json!([]));
        assert_eq!(
            ann.post("/emoji/names", json!(["party_parrot", "no"])).await.expect(200).as_array().unwrap().len(),
            1
        );
        assert_eq!(ann.get("/emoji/name/party_parrot").await.expect(200)["id"], id);
        let again = add(&bea, "party_parrot", &bea.user_id, &png(20)).await;
        again.refused(400, "api.emoji.create.duplicate.app_error");
        ann.delete(&format!("/emoji/{id}")).await.expect(200);
        ann.get(&format!("/emoji/{id}")).await.refused(404, "app.emoji.get.no_result");
        add(&bea, "party_parrot", &bea.user_id, &png(20)).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_emoji_is_refused() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        add(&bea, "smile", &bea.user_id, &png(20)).await.refused(400, "model.emoji.system_emoji_name.app_error");
        add(&bea, "a b", &bea.user_id, &png(20)).await.refused(400, "model.emoji.name.app_error");
        add(&bea, "mine", &ann.user_id, &png(20)).await.refused(403, "api.context.permissions.app_error");
        add(&bea, "mine", &bea.user_id, b"no picture").await.refused(400, "api.emoji.upload.image.app_error");
        add(&bea, "mine", &bea.user_id, &vec![0; 600_000])
            .await
            .refused(413, "api.file.upload_file.too_large_detailed.app_error");
        bea.get("/emoji/name/none").await.refused(404, "app.emoji.get_by_name.no_result");
        let made = add(&ann, "anns", &ann.user_id, &png(20)).await.expect(200);
        let delete = bea.delete(&format!("/emoji/{}", made["id"].as_str().unwrap())).await;
        delete.refused(403, "api.context.permissions.app_error");
    })
    .await;
    for engine in causeway_api::testing::engines() {
        let server = TestServer::with(engine, |s| s.service.enable_custom_emoji = false).await;
        let ann = server.user("ann").await;
        ann.get("/emoji").await.refused(501, "api.emoji.disabled.app_error");
    }
}

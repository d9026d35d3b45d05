//! Files through the API.

use axum::body::Body;
use axum::http::{Request, header};
use causeway_api::testing::{Answer, Client, TestServer, on_each_engine};
use serde_json::{Value, json};

struct Scene {
    ann: Client,
    bea: Client,
    cal: Client,
    channel: String,
}

/// Ann and Bea in a channel of their own, Cal in the team only.
async fn scene(server: &TestServer) -> Scene {
    let (ann, bea, cal) = (server.user("ann").await, server.user("bea").await, server.user("cal").await);
    let team = server.team(&ann).await;
    let team_id = team["id"].as_str().unwrap();
    for other in [&bea, &cal] {
        server.join_team(&ann, team_id, other).await;
    }
    let body = json!({"team_id": team_id, "name": "plans", "display_name": "Plans", "type": "P"});
    let channel = bea.post("/channels", body).await.expect(201)["id"].as_str().unwrap().to_owned();
    bea.post(&format!("/channels/{channel}/members"), json!({"user_id": ann.user_id})).await.expect(201);
    Scene { ann, bea, cal, channel }
}

/// A form with these fields: name, file name, content.
fn form(fields: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, file, content) in fields {
        out.extend_from_slice(b"--xyz\r\nContent-Disposition: form-data; name=\"");
        out.extend_from_slice(name.as_bytes());
        if let Some(file) = file {
            out.extend_from_slice(format!("\"; filename=\"{file}").as_bytes());
        }
        out.extend_from_slice(b"\"\r\n\r\n");
        out.extend_from_slice(content);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"--xyz--\r\n");
    out
}

const FORM: &str = "multipart/form-data; boundary=xyz";

async fn upload(who: &Client, channel: &str, name: &str, content: &[u8]) -> Value {
    let fields =
        [("channel_id", None, channel.as_bytes()), ("client_ids", None, b"c1"), ("files", Some(name), content)];
    let answer = who.post_bytes("/files", FORM, form(&fields)).await.expect(201);
    assert_eq!(answer["client_ids"], json!(["c1"]));
    answer["file_infos"][0].clone()
}

async fn asked(who: &Client, path: &str, name: header::HeaderName, value: &str) -> Answer {
    let request = Request::get(format!("/api/v4{path}")).header(name, value).body(Body::empty());
    who.send(request.unwrap()).await
}

fn png(side: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(side, side, |x, y| image::Rgb([x as u8, y as u8, 99]));
    let mut out = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

/// Ties a file to a post, as posting does.
async fn attach(server: &TestServer, file: &Value, post: &str, deleted: bool) {
    let post = causeway_model::posts::Post {
        id: post.to_owned(),
        channel_id: file["channel_id"].as_str().unwrap().to_owned(),
        file_ids: vec![file["id"].as_str().unwrap().to_owned()],
        delete_at: i64::from(deleted),
        ..Default::default()
    };
    let work = server.ws.store.write(move |tx| {
        tx.upsert(&post, &["id"])?;
        let args = causeway_store::args![&post.file_ids[0], &post.id];
        tx.execute_one("UPDATE files SET post_id = $2 WHERE id = $1", args)
    });
    let done: Result<(), causeway_store::StoreError> = work.await;
    done.unwrap();
}

const POST: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

#[tokio::test]
async fn a_file_goes_in_and_comes_out_for_those_who_may_see_it() {
    on_each_engine(async |server| {
        let Scene { ann, bea, cal, channel } = scene(&server).await;
        let info = upload(&bea, &channel, "notes.txt", b"seventeen letters").await;
        assert_eq!((&info["size"], &info["extension"]), (&json!(17), &json!("txt")));
        assert_eq!(info["mime_type"], "text/plain; charset=utf-8");
        let sample = [
            "id",
            "user_id",
            "channel_id",
            "create_at",
            "update_at",
            "delete_at",
            "name",
            "extension",
            "size",
            "mime_type",
            "mini_preview",
            "remote_id",
            "archived",
        ];
        assert_eq!(info.as_object().unwrap().len(), sample.len());
        assert!(sample.iter().all(|key| info.get(key).is_some()));
        let path = format!("/files/{}", info["id"].as_str().unwrap());
        ann.get(&path).await.refused(403, "api.context.permissions.app_error");
        attach(&server, &info, POST, false).await;
        let got = ann.get(&path).await;
        assert_eq!((got.status.as_u16(), &got.bytes[..]), (200, &b"seventeen letters"[..]));
        let sent = "attachment;filename=\"notes.txt\"; filename*=UTF-8''notes.txt";
        assert_eq!(got.header("content-disposition").as_deref(), Some(sent));
        assert_eq!(got.header("x-content-type-options").as_deref(), Some("nosniff"));
        assert!(got.header("content-security-policy").unwrap().contains("sandbox"));
        cal.get(&path).await.refused(403, "api.context.permissions.app_error");
        server.anonymous().get(&path).await.refused(401, "api.context.session_expired.app_error");
        ann.get(&format!("{path}/link")).await.refused(403, "api.file.get_public_link.disabled.app_error");
        let listed = ann.get(&format!("/posts/{POST}/files/info")).await.expect(200);
        assert_eq!(listed[0]["id"], info["id"]);
        attach(&server, &info, POST, true).await;
        ann.get(&path).await.refused(404, "api.file.get_file_info.app_error");
        bea.get("/files/bbbbbbbbbbbbbbbbbbbbbbbbbb/info").await.refused(404, "api.file.get_file_info.app_error");
    })
    .await;
}

#[tokio::test]
async fn parts_of_a_file_and_unchanged_ones() {
    on_each_engine(async |server| {
        let Scene { bea, channel, .. } = scene(&server).await;
        let info = upload(&bea, &channel, "ten.bin", &[0, 1, 2, 3, 4, 5, 6, 7, 8, 250]).await;
        let path = format!("/files/{}", info["id"].as_str().unwrap());
        let part = asked(&bea, &path, header::RANGE, "bytes=2-4").await;
        assert_eq!((part.status.as_u16(), &part.bytes[..]), (206, &[2, 3, 4][..]));
        assert_eq!(part.header("content-range").as_deref(), Some("bytes 2-4/10"));
        let beyond = asked(&bea, &path, header::RANGE, "bytes=10-").await;
        assert_eq!(beyond.status, 416);
        assert_eq!(beyond.header("content-range").as_deref(), Some("bytes */10"));
        let tag = part.header("etag").unwrap();
        assert_eq!(asked(&bea, &path, header::IF_NONE_MATCH, &tag).await.status, 304);
        assert_eq!(asked(&bea, &path, header::IF_NONE_MATCH, "\"other\"").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn pictures_get_smaller_copies_and_scripts_are_never_shown() {
    on_each_engine(async |server| {
        let Scene { bea, channel, .. } = scene(&server).await;
        let info = upload(&bea, &channel, "pic.png", &png(300)).await;
        assert_eq!((&info["width"], &info["has_preview_image"]), (&json!(300), &json!(true)));
        assert!(info["mini_preview"].as_str().unwrap().starts_with("/9j/"));
        let path = format!("/files/{}", info["id"].as_str().unwrap());
        let small = bea.get(&format!("{path}/thumbnail")).await;
        assert_eq!((small.status.as_u16(), small.header("content-type").as_deref()), (200, Some("image/png")));
        assert!(small.header("content-disposition").unwrap().starts_with("inline;"));
        assert_eq!(image::load_from_memory(&small.bytes).unwrap().height(), 100);
        assert_eq!(bea.get(&format!("{path}/preview")).await.status, 200);
        let page = upload(&bea, &channel, "page.png", b"<!DOCTYPE html><script>alert(1)</script>").await;
        let path = format!("/files/{}", page["id"].as_str().unwrap());
        let got = bea.get(&path).await;
        assert_eq!(got.header("content-type").as_deref(), Some("application/octet-stream"));
        assert!(got.header("content-disposition").unwrap().starts_with("attachment;"));
        let none = bea.get(&format!("{path}/thumbnail")).await;
        none.refused(400, "api.file.get_file_thumbnail.no_thumbnail.app_error");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_allowed_is_refused_and_leaves_nothing() {
    for engine in causeway_api::testing::engines() {
        let server = TestServer::with(engine, |s| s.file.max_file_size = 8).await;
        let Scene { bea, cal, channel, .. } = scene(&server).await;
        let address = |channel: &str| format!("/files?channel_id={channel}&filename=a.txt");
        let plain = "application/octet-stream";
        bea.post_bytes(&address(&channel), plain, "12345678").await.expect(201);
        let large = bea.post_bytes(&address(&channel), plain, "123456789").await;
        large.refused(413, "api.file.upload_file.too_large_detailed.app_error");
        cal.post_bytes(&address(&channel), plain, "x").await.refused(403, "api.context.permissions.app_error");
        let odd = bea.post_bytes("/files?channel_id=../../x&filename=a", plain, "x").await;
        odd.refused(400, "api.context.invalid_url_param.app_error");
        bea.post_bytes("/files", FORM, "--xyz\r\nbroken")
            .await
            .refused(400, "api.file.upload_file.read_form_value.app_error");
        let spooled = std::fs::read_dir(server.ws.file_directory.join("spool")).unwrap().count();
        assert_eq!(spooled, 0);
    }
    for engine in causeway_api::testing::engines() {
        let server = TestServer::with(engine, |s| s.file.enable_file_attachments = false).await;
        let Scene { bea, channel, .. } = scene(&server).await;
        let off = bea.post_bytes(&format!("/files?channel_id={channel}&filename=a.txt"), "text/plain", "x").await;
        off.refused(403, "api.file.attachments.disabled.app_error");
    }
}

#[tokio::test]
async fn an_upload_goes_on_where_it_stopped() {
    on_each_engine(async |server| {
        let Scene { ann, bea, channel, .. } = scene(&server).await;
        let part = vec![7_u8; 5 * 1024 * 1024];
        let new = json!({"channel_id": channel, "filename": "big.bin", "file_size": part.len() + 3});
        let upload = bea.post("/uploads", new).await.expect(201);
        assert_eq!((&upload["file_offset"], &upload["req_file_id"]), (&json!(0), &json!("")));
        let path = format!("/uploads/{}", upload["id"].as_str().unwrap());
        ann.get(&path).await.refused(403, "api.context.permissions.app_error");
        let first =
            Request::post(format!("/api/v4{path}")).header(header::CONTENT_LENGTH, "5").body(Body::from("01234"));
        let small = bea.send(first.unwrap()).await;
        small.refused(400, "app.upload.upload_data.first_part_too_small.app_error");
        assert_eq!(bea.post_bytes(&path, "application/octet-stream", part).await.status, 204);
        assert_eq!(bea.get(&path).await.expect(200)["file_offset"], 5 * 1024 * 1024);
        assert_eq!(bea.get("/users/me/uploads").await.expect(200).as_array().unwrap().len(), 1);
        let info = bea.post_bytes(&path, "application/octet-stream", "end").await.expect(200);
        assert_eq!(info["name"], "big.bin");
        bea.get(&path).await.refused(404, "app.upload.get.app_error");
        let file = format!("/files/{}", info["id"].as_str().unwrap());
        let tail = asked(&bea, &file, header::RANGE, "bytes=-4").await;
        assert_eq!(&tail.bytes[..], b"\x07end");
    })
    .await;
}

#[tokio::test]
async fn what_nobody_attached_is_swept() {
    on_each_engine(async |server| {
        let Scene { bea, channel, .. } = scene(&server).await;
        let loose = upload(&bea, &channel, "loose.txt", b"loose").await;
        let kept = upload(&bea, &channel, "kept.txt", b"kept").await;
        attach(&server, &kept, POST, false).await;
        assert_eq!(causeway_service::files::sweep(&server.ws).await.unwrap(), 0);
        server.clock.advance(25 * 3_600_000);
        assert_eq!(causeway_service::files::sweep(&server.ws).await.unwrap(), 1);
        let gone = bea.get(&format!("/files/{}/info", loose["id"].as_str().unwrap())).await;
        gone.refused(404, "api.file.get_file_info.app_error");
        let there = bea.get(&format!("/files/{}", kept["id"].as_str().unwrap())).await;
        assert_eq!(&there.bytes[..], b"kept");
    })
    .await;
}

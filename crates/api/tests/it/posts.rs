//! Messages through the API.

use crate::support::posts_setup::{Room, keys};
use causeway_api::testing::on_each_engine;
use causeway_service::posts::{Applied, IncomingPost, Manner, RemotePosts};
use serde_json::{Value, json};

#[tokio::test]
async fn a_message_is_answered_counted_and_told_as_clients_know_it() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let mut events = server.ws.bus.subscribe();
        let post = room.post(&room.bea, json!({"message": "hello #tag @cal and ~nobody"})).await;
        assert_eq!(
            keys(&post),
            keys(&json!({"id": 0, "create_at": 0, "update_at": 0, "edit_at": 0, "delete_at": 0, "is_pinned": 0,
                "user_id": 0, "channel_id": 0, "root_id": 0, "original_id": 0, "message": 0, "type": 0, "props": 0,
                "hashtags": 0, "file_ids": 0, "pending_post_id": 0, "remote_id": 0, "reply_count": 0,
                "last_reply_at": 0, "participants": 0, "metadata": 0}))
        );
        assert_eq!(
            (&post["hashtags"], &post["file_ids"], &post["participants"]),
            (&json!("#tag"), &json!([]), &Value::Null)
        );
        let event = events.try_recv().unwrap();
        assert_eq!(event.name, "posted");
        assert_eq!(event.data["sender_name"], "@bea");
        assert_eq!(serde_json::from_str::<Value>(event.data["post"].as_str().unwrap()).unwrap(), post);
        assert_eq!(event.personal[&room.cal.user_id]["mentions"], format!("[\"{}\"]", room.cal.user_id));
        assert_eq!(event.personal.len(), 1);
        let cal = room.member(&room.cal).await;
        assert_eq!(
            (&cal["mention_count"], &cal["mention_count_root"], &cal["msg_count"]),
            (&json!(1), &json!(1), &json!(0))
        );
        let bea = room.member(&room.bea).await;
        assert_eq!((&bea["mention_count"], &bea["msg_count"]), (&json!(0), &json!(1)));
        assert_eq!(room.channel().await["total_msg_count"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_repeat_with_the_same_pending_id_makes_no_second_message() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let body = json!({"message": "once", "pending_post_id": "bea:1"});
        let first = room.post(&room.bea, body.clone()).await;
        let mut events = server.ws.bus.subscribe();
        let second = room.post(&room.bea, body.clone()).await;
        assert_eq!(first, second);
        assert!(events.try_recv().is_err());
        let other = room.post(&room.cal, body).await;
        assert_ne!(other["id"], first["id"]);
        assert_eq!(room.channel().await["total_msg_count"], 2);
    })
    .await;
}

#[tokio::test]
async fn what_may_not_be_posted_is_refused() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let dan = server.user("dan").await;
        let body = |more: Value| {
            let mut body = json!({"channel_id": room.channel_id, "message": "x"});
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        dan.post("/posts", body(json!({}))).await.refused(403, "api.context.permissions.app_error");
        let bad = room.bea.post("/posts", json!({"channel_id": "bad", "message": "x"})).await;
        bad.refused(403, "api.context.permissions.app_error");
        let root = "api.post.create_post.root_id.app_error";
        room.bea.post("/posts", body(json!({"root_id": "q".repeat(26)}))).await.refused(400, root);
        room.bea.post("/posts", body(json!({"root_id": "x"}))).await.refused(400, root);
        let long = room.bea.post("/posts", body(json!({"message": "x".repeat(16_384)}))).await;
        long.refused(400, "model.post.is_valid.message_length.app_error");
        let first = room.post(&room.bea, json!({"message": "a\u{0}b"})).await;
        assert_eq!(first["message"], "ab");
        let reply = room.post(&room.bea, json!({"message": "r", "root_id": first["id"]})).await;
        room.bea.post("/posts", body(json!({"root_id": reply["id"]}))).await.refused(400, root);
        let sneaky = json!({"message": "x", "type": "system_join_channel", "user_id": room.cal.user_id, "create_at": 1,
            "props": {"from_webhook": "true", "override_username": "boss", "kept": [1]}});
        let clean = room.post(&room.bea, sneaky).await;
        assert_eq!((&clean["type"], &clean["user_id"]), (&json!(""), &json!(room.bea.user_id)));
        assert_eq!(clean["props"], json!({"kept": [1]}));
        assert_ne!(clean["create_at"], 1);
    })
    .await;
}

#[tokio::test]
async fn replies_count_in_their_thread_and_reach_its_followers() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let root = room.post(&room.bea, json!({"message": "root"})).await;
        let mut events = server.ws.bus.subscribe();
        server.clock.advance(1000);
        let reply = room.post(&room.cal, json!({"message": "reply", "root_id": root["id"]})).await;
        assert_eq!(reply["reply_count"], 1);
        let told: Vec<_> = std::iter::from_fn(|| events.try_recv().ok()).collect();
        let threads: Vec<_> = told.iter().filter(|event| event.name == "thread_updated").collect();
        assert_eq!(threads.len(), 2, "the author of the root and the author of the reply follow");
        let to_bea = threads.iter().find(|event| event.broadcast.user_id == room.bea.user_id).unwrap();
        let thread: Value = serde_json::from_str(to_bea.data["thread"].as_str().unwrap()).unwrap();
        assert_eq!((&thread["unread_replies"], &thread["reply_count"]), (&json!(1), &json!(1)));
        let posted = told.iter().find(|event| event.name == "posted").unwrap();
        assert_eq!(posted.personal[&room.bea.user_id]["followers"], format!("[\"{}\"]", room.bea.user_id));
        let channel = room.channel().await;
        assert_eq!((&channel["total_msg_count"], &channel["total_msg_count_root"]), (&json!(2), &json!(1)));
    })
    .await;
}

#[tokio::test]
async fn everybody_is_mentioned_only_where_that_reaches_them_and_words_are_watched_for() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        room.post(&room.bea, json!({"message": "`@channel` in code, a@channel.test"})).await;
        assert_eq!(room.member(&room.cal).await["mention_count"], 0);
        room.post(&room.bea, json!({"message": "@channel now"})).await;
        assert_eq!(room.member(&room.cal).await["mention_count"], 1);
        let cal = room.cal.user_id.clone();
        server
            .ws
            .store
            .write(move |tx| {
                let props = r#"{"mention_keys":"deploy,boat","channel":"false"}"#;
                tx.execute("UPDATE users SET notify_props = $2 WHERE id = $1", causeway_store::args![&cal, props])
            })
            .await
            .unwrap();
        server.ws.watchers.forget_channel(&room.channel_id);
        room.post(&room.bea, json!({"message": "Deploy the boats, @all"})).await;
        assert_eq!(room.member(&room.cal).await["mention_count"], 2);
        room.post(&room.bea, json!({"message": "redeployment"})).await;
        assert_eq!(room.member(&room.cal).await["mention_count"], 2);
    })
    .await;
}

#[tokio::test]
async fn direct_messages_mention_the_other() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let channel = room.bea.post("/channels/direct", json!([room.bea.user_id, room.cal.user_id])).await.expect(201);
        let body = json!({"channel_id": channel["id"], "message": "psst"});
        room.bea.post("/posts", body).await.expect(201);
        let path = format!("/channels/{}/members/{}", channel["id"].as_str().unwrap(), room.cal.user_id);
        assert_eq!(room.cal.get(&path).await.expect(200)["mention_count"], 1);
    })
    .await;
}

#[tokio::test]
async fn what_a_connection_says_twice_or_late_changes_nothing_more() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let apply = async |id: &str, message: &str, edit_at: i64, delete_at: i64| {
            let (ws, channel_id, author) = (server.ws.clone(), room.channel_id.clone(), room.cal.user_id.clone());
            let now = server.ws.now();
            let post = causeway_model::posts::Post {
                id: id.to_owned(),
                create_at: now - 1000,
                update_at: now - 1000 + edit_at,
                edit_at,
                delete_at,
                user_id: author,
                message: message.to_owned(),
                ..Default::default()
            };
            let ws2 = ws.clone();
            ws.store
                .write(move |tx| {
                    let channel = causeway_service::channels::require(tx, &channel_id)?;
                    let mut posts = RemotePosts::new(&ws2, &channel, "remote", Manner::News, true);
                    let incoming = IncomingPost { post, author: "bob".to_owned(), is_new: false };
                    let applied = posts.apply(tx, incoming)?;
                    posts.keep(tx).map(|()| applied)
                })
                .await
                .unwrap()
        };
        let id = "a".repeat(26);
        let mut events = server.ws.bus.subscribe();
        assert_eq!(apply(&id, "hi @bea", 0, 0).await, Applied::Created);
        assert_eq!(apply(&id, "hi @bea", 0, 0).await, Applied::Unchanged);
        assert_eq!(apply(&id, "hi again", 5, 0).await, Applied::Edited);
        assert_eq!(apply(&id, "hi again", 5, 0).await, Applied::Unchanged);
        assert_eq!(apply(&id, "hi @bea", 0, 0).await, Applied::Unchanged);
        assert_eq!(apply(&id, "", 5, 9).await, Applied::Deleted);
        assert_eq!(apply(&id, "hi again", 6, 0).await, Applied::Unchanged);
        let names: Vec<_> = std::iter::from_fn(|| events.try_recv().ok()).map(|event| event.name).collect();
        assert_eq!(names, ["posted", "post_edited", "post_deleted"]);
        assert_eq!(room.member(&room.bea).await["mention_count"], 1);
        assert_eq!(room.channel().await["total_msg_count"], 1);
        let gone = "b".repeat(26);
        assert_eq!(apply(&gone, "", 0, 9).await, Applied::Deleted);
        assert_eq!(apply(&gone, "late", 0, 0).await, Applied::Unchanged);
    })
    .await;
}

//! Drafts through the API.

use causeway_api::testing::on_each_engine;
use serde_json::{Value, json};

#[tokio::test]
async fn a_draft_follows_its_author() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        let channel = server.channel(&ann, team_id, "plans").await;
        let id = channel["id"].as_str().unwrap();
        let list = format!("/users/me/teams/{team_id}/drafts");
        assert_eq!(ann.get(&list).await.expect(200), Value::Null);
        let mut events = server.ws.bus.subscribe();
        let body = json!({"user_id": bea.user_id, "channel_id": id, "message": "a draft", "root_id": ""});
        let kept = ann.post("/drafts", body).await.expect(201);
        let sample = json!({
            "create_at": kept["create_at"], "update_at": kept["update_at"], "delete_at": 0, "user_id": ann.user_id,
            "channel_id": id, "root_id": "", "message": "a draft", "type": "", "props": {}, "metadata": {}
        });
        assert_eq!(kept, sample);
        server.clock.advance(5);
        ann.post("/drafts", json!({"channel_id": id, "message": "more"})).await.expect(201);
        let listed = ann.get(&list).await.expect(200);
        assert_eq!((listed.as_array().unwrap().len(), &listed[0]["message"]), (1, &json!("more")));
        assert_eq!(listed[0]["create_at"], kept["create_at"]);
        ann.delete(&format!("/users/me/channels/{id}/drafts")).await.expect(200);
        ann.delete(&format!("/users/me/channels/{id}/drafts")).await.expect(200);
        assert_eq!(ann.get(&list).await.expect(200), Value::Null);
        for name in ["draft_created", "draft_updated", "draft_deleted"] {
            let event = events.try_recv().unwrap();
            assert_eq!((event.name, &event.broadcast.user_id), (name, &ann.user_id));
        }
        assert!(events.try_recv().is_err());
        let outside = bea.post("/drafts", json!({"channel_id": id, "message": "x"})).await;
        outside.refused(403, "api.context.permissions.app_error");
        bea.delete(&format!("/users/{}/channels/{id}/drafts", ann.user_id))
            .await
            .refused(403, "api.context.permissions.app_error");
    })
    .await;
}

//! Channels and their members through the API.

use causeway_api::testing::on_each_engine;
use serde_json::json;

const FORBIDDEN: &str = "api.context.permissions.app_error";

#[tokio::test]
async fn channels_are_made_and_joined() {
    on_each_engine(async |server| {
        let (ann, bea, cal) = (server.user("ann").await, server.user("bea").await, server.user("cal").await);
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        for other in [&bea, &cal] {
            server.join_team(&ann, team_id, other).await;
        }
        let channel = server.channel(&bea, team_id, "plans").await;
        assert_eq!(channel["shared"], json!(null));
        let id = channel["id"].as_str().unwrap();
        let members = format!("/channels/{id}/members");
        let mine = bea.get(&format!("{members}/me")).await.expect(200);
        assert_eq!((&mine["roles"], &mine["last_viewed_at"]), (&json!("channel_user channel_admin"), &json!(0)));
        let added = bea.post(&members, json!({"user_ids": [cal.user_id]})).await.expect(201);
        assert_eq!((&added[0]["last_viewed_at"], &added[0]["mention_count"]), (&json!(-1), &json!(1)));
        cal.delete(&format!("{members}/me")).await.expect(200);
        cal.get(&format!("{members}/me")).await.refused(403, FORBIDDEN);
        let gone = bea.get(&format!("{members}/{}", cal.user_id)).await;
        gone.refused(404, "app.channel.get_member.missing.app_error");
        cal.post(&members, json!({"user_id": cal.user_id})).await.expect(201);
        let twice = json!({"team_id": team_id, "name": "plans", "display_name": "Dup", "type": "O"});
        bea.post("/channels", twice).await.refused(400, "store.sql_channel.save_channel.exists.app_error");
        let bad = json!({"team_id": team_id, "name": "Bad Name!", "display_name": "", "type": "O"});
        bea.post("/channels", bad).await.refused(400, "api.context.invalid_body_param.app_error");
    })
    .await;
}

#[tokio::test]
async fn private_channels_are_hidden_from_others() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        server.join_team(&ann, team_id, &bea).await;
        let body = json!({"team_id": team_id, "name": "secret", "display_name": "Secret", "type": "P"});
        let channel = ann.post("/channels", body).await.expect(201);
        let id = channel["id"].as_str().unwrap();
        bea.get(&format!("/channels/{id}")).await.refused(403, FORBIDDEN);
        bea.get(&format!("/channels/{id}/members")).await.refused(403, FORBIDDEN);
        bea.post(&format!("/channels/{id}/members"), json!({"user_id": bea.user_id})).await.refused(403, FORBIDDEN);
        let by_name = format!("/teams/{team_id}/channels/name/secret");
        bea.get(&by_name).await.refused(404, "app.channel.get_by_name.missing.app_error");
        ann.get(&by_name).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn direct_and_group_channels_are_found_again() {
    on_each_engine(async |server| {
        let (ann, bea, cal) = (server.user("ann").await, server.user("bea").await, server.user("cal").await);
        let direct = bea.post("/channels/direct", json!([bea.user_id, cal.user_id])).await.expect(201);
        assert_eq!((&direct["type"], &direct["shared"]), (&json!("D"), &json!(false)));
        assert_eq!(direct["creator_id"], bea.user_id.as_str());
        let again = cal.post("/channels/direct", json!([bea.user_id, cal.user_id])).await.expect(201);
        assert_eq!(direct["id"], again["id"]);
        let own = bea.post("/channels/direct", json!([bea.user_id, bea.user_id])).await.expect(201);
        assert_ne!(own["id"], direct["id"]);
        let dave = server.user("dave").await;
        dave.post("/channels/direct", json!([bea.user_id, cal.user_id])).await.refused(403, FORBIDDEN);
        let group = ann.post("/channels/group", json!([bea.user_id, cal.user_id])).await.expect(201);
        assert_eq!((&group["display_name"], &group["creator_id"]), (&json!("ann, bea, cal"), &json!("")));
        let again = cal.post("/channels/group", json!([bea.user_id, ann.user_id, cal.user_id])).await.expect(201);
        assert_eq!(group["id"], again["id"]);
        let few = ann.post("/channels/group", json!([bea.user_id])).await;
        few.refused(400, "api.channel.create_group.bad_size.app_error");
    })
    .await;
}

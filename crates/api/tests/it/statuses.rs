//! Statuses and preferences through the API.

use causeway_api::testing::{START, on_each_engine};
use causeway_service::statuses;
use causeway_store::args;
use serde_json::json;

#[tokio::test]
async fn people_choose_how_they_are_shown() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        let path = format!("/users/{}/status", ann.user_id);
        let offline = json!({"user_id": ann.user_id, "status": "offline", "manual": false, "last_activity_at": 0, "dnd_end_time": 0});
        assert_eq!(bea.get(&path).await.expect(200), offline);
        let mut observed = server.ws.presence.subscribe();
        let dnd = json!({"user_id": ann.user_id, "status": "dnd", "dnd_end_time": START / 1000 + 60});
        let set = ann.put(&path, dnd.clone()).await.expect(200);
        assert_eq!((&set["status"], &set["manual"], &set["dnd_end_time"]), (&json!("dnd"), &json!(true), &dnd["dnd_end_time"]));
        assert_eq!(observed.try_recv().unwrap().status, "dnd");
        bea.put(&path, dnd.clone()).await.refused(403, "api.context.permissions.app_error");
        let foreign = json!({"user_id": bea.user_id, "status": "dnd"});
        ann.put(&path, foreign).await.refused(400, "api.context.invalid_body_param.app_error");
        for bad in [json!({"user_id": ann.user_id, "status": "asleep"}), json!({"user_id": ann.user_id, "status": "dnd", "dnd_end_time": 5})] {
            ann.put(&path, bad).await.refused(400, "api.context.invalid_body_param.app_error");
        }
        let both = bea.post("/users/status/ids", json!([bea.user_id, ann.user_id])).await.expect(200);
        assert_eq!((&both[0]["status"], &both[1]["status"]), (&json!("offline"), &json!("dnd")));
        bea.post("/users/status/ids", json!(["x"])).await.refused(400, "api.context.invalid_body_param.app_error");
        // The time without disturbance ends by itself.
        server.clock.advance(61_000);
        statuses::sweep(&server.ws).await.unwrap();
        assert_eq!(bea.get(&path).await.expect(200)["status"], "offline");
    })
    .await;
}

#[tokio::test]
async fn sockets_and_time_say_how_people_are_and_it_is_kept() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let path = format!("/users/{}/status", ann.user_id);
        let shown = async || ann.get(&path).await.expect(200)["status"].as_str().unwrap().to_owned();
        let mut events = server.ws.bus.subscribe();
        statuses::connected(&server.ws, &ann.user_id).await.unwrap();
        let event = events.try_recv().unwrap();
        assert_eq!((event.name, &event.data["status"]), ("status_change", &json!("online")));
        assert_eq!(event.broadcast.user_id, ann.user_id);
        statuses::sweep(&server.ws).await.unwrap();
        let id = ann.user_id.clone();
        let kept: Option<String> = server
            .ws
            .store
            .read(move |tx| tx.value("SELECT status FROM statuses WHERE user_id = $1", args![&id]))
            .await
            .map_err(|e: causeway_store::StoreError| e)
            .unwrap();
        assert_eq!(kept.as_deref(), Some("online"));
        server.clock.advance(300_000);
        statuses::sweep(&server.ws).await.unwrap();
        assert_eq!(shown().await, "away");
        statuses::active(&server.ws, &ann.user_id, false).await.unwrap();
        assert_eq!(shown().await, "online");
        statuses::disconnected(&server.ws, &ann.user_id, true);
        assert_eq!(shown().await, "offline");
    })
    .await;
}

#[tokio::test]
async fn preferences_are_set_found_and_removed() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        let base = format!("/users/{}/preferences", ann.user_id);
        let one = json!({"user_id": ann.user_id, "category": "display_settings", "name": "use_military_time", "value": "true"});
        let mut events = server.ws.bus.subscribe();
        assert_eq!(ann.put(&base, json!([one])).await.expect(200), json!({"status": "OK"}));
        let event = events.try_recv().unwrap();
        assert_eq!(event.name, "preferences_changed");
        let told: serde_json::Value = serde_json::from_str(event.data["preferences"].as_str().unwrap()).unwrap();
        assert_eq!(told, json!([one]));
        assert_eq!(ann.get(&format!("{base}/display_settings")).await.expect(200), json!([one]));
        assert_eq!(ann.get(&format!("{base}/display_settings/name/use_military_time")).await.expect(200), one);
        assert_eq!(ann.get("/users/me/preferences").await.expect(200).as_array().unwrap().len(), 4);
        ann.get(&format!("{base}/nothing")).await.refused(404, "api.preference.preferences_category.get.app_error");
        bea.get(&base).await.refused(403, "api.context.permissions.app_error");
        let foreign = bea.put("/users/me/preferences", json!([one])).await;
        foreign.refused(403, "api.preference.update_preferences.set.app_error");
        let mut long = one.clone();
        long["category"] = json!("c".repeat(33));
        ann.put(&base, json!([long])).await.refused(400, "model.preference.is_valid.category.app_error");
        ann.put(&base, json!([])).await.refused(400, "api.context.invalid_body_param.app_error");
        ann.put(&base, json!(vec![one.clone(); 101])).await.refused(400, "api.context.invalid_body_param.app_error");
        ann.post(&format!("{base}/delete"), json!([one])).await.expect(200);
        assert_eq!(events.try_recv().unwrap().name, "preferences_deleted");
        ann.get(&format!("{base}/display_settings")).await.refused(404, "api.preference.preferences_category.get.app_error");
    })
    .await;
}

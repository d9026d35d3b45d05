//! What a connection may carry, chosen per connection and for the whole server.

use crate::support::shared::{self, Pair, audits, pair};
use causeway_api::testing::{engines, on_each_engine};
use serde_json::json;

#[tokio::test]
async fn a_policy_is_the_servers_until_it_is_set() {
    for engine in engines() {
        let Pair { aurora, ann, remote_id, .. } = pair(engine).await;
        let path = format!("/causeway/connections/{remote_id}/policy");
        let at_first = ann.get(&path).await.expect(200);
        assert_eq!(at_first["effective"]["email_addresses"], false);
        assert_eq!(at_first["effective"]["direct_messages"], true);
        assert_eq!(at_first["effective"]["messageable"], "everybody");
        assert!(at_first["own"].as_object().unwrap().values().all(serde_json::Value::is_null));

        let set = json!({"file_types": [".PNG", "pdf"], "message_rate": 60, "messageable": "listed",
            "messageable_users": ["@ann"], "waiting_room": null});
        let after = ann.put(&path, set).await.expect(200);
        assert_eq!(after["effective"]["file_types"], json!(["png", "pdf"]));
        assert_eq!(after["effective"]["messageable_users"], json!(["ann"]));
        assert_eq!(after["effective"]["waiting_room"], false);
        assert_eq!(ann.get(&path).await.expect(200), after);
        assert!(audits(&aurora).await.contains(&"/api/v4/causeway/connections/policy".to_owned()));

        let patch = json!({"ConnectedWorkspacesSettings": {"PolicyWaitingRoom": true, "PolicyMessageRate": 5}});
        ann.put("/config/patch", patch).await.expect(200);
        let after = ann.get(&path).await.expect(200);
        assert_eq!(after["effective"]["waiting_room"], true);
        assert_eq!(after["effective"]["message_rate"], 60);
        assert_eq!(ann.put(&path, json!({})).await.expect(200)["effective"]["message_rate"], 5);
    }
}

#[tokio::test]
async fn policies_that_cannot_be_meant_are_refused() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let team = shared::team(&ann, "home").await;
        let (id, _) = shared::invite(&ann, "borealis", &team).await;
        let path = format!("/causeway/connections/{id}/policy");
        for bad in [json!({"message_rate": -1}), json!({"file_types": [""]}), json!({"history_max_age_days": 99_999})] {
            ann.put(&path, bad).await.refused(400, "api.causeway.policy.invalid.app_error");
        }
        for bad in [json!({"no_such_field": true}), json!({"files": "yes"}), json!({"messageable": "nobody"})] {
            ann.put(&path, bad).await.expect(400);
        }
        let nobody = "/causeway/connections/w3to954d7933j5ahyf3jsrstgy/policy";
        ann.get(nobody).await.refused(404, "api.remote_cluster.get.not_found");
        ann.put("/causeway/connections/x/policy", json!({})).await.expect(400);
        let zoe = server.user("zoe").await;
        zoe.get(&path).await.refused(403, "api.context.permissions.app_error");
        zoe.put(&path, json!({})).await.refused(403, "api.context.permissions.app_error");
    })
    .await;
}

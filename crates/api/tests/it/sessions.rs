//! Log-ins, personal access tokens and the record of who did what.

use causeway_api::testing::{PASSWORD, TestServer, engines, on_each_engine};
use serde_json::json;

const ENDED: &str = "api.context.session_expired.app_error";

#[tokio::test]
async fn sessions_are_listed_with_their_client_and_revoked() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        let body = json!({"login_id": "bea", "password": PASSWORD}).to_string();
        let request = axum::http::Request::post("/api/v4/users/login")
            .header("user-agent", "Mozilla/5.0 (Windows NT 10.0; Win64) Firefox/128.0")
            .body(axum::body::Body::from(body));
        server.anonymous().send(request.unwrap()).await.expect(200);
        let list = bea.get("/users/me/sessions").await.expect(200);
        let list = list.as_array().unwrap();
        assert_eq!(list.len(), 2);
        let firefox = list.iter().find(|s| s["props"]["browser"] == "Firefox/128.0").unwrap();
        assert_eq!((&firefox["props"]["platform"], &firefox["token"]), (&json!("Windows"), &json!("")));
        assert!(firefox["props"]["csrf"].is_string() && firefox["team_members"] == json!([]));
        let seen = ann.get(&format!("/users/{}/sessions", bea.user_id)).await.expect(200);
        assert_eq!(seen[0]["props"].get("csrf"), None);
        bea.get(&format!("/users/{}/sessions", ann.user_id)).await.refused(403, "api.context.permissions.app_error");

        let own = list.iter().find(|s| s["id"] != firefox["id"]).unwrap();
        let path = format!("/users/{}/sessions/revoke", ann.user_id);
        ann.post(&path, json!({"session_id": own["id"]})).await.refused(400, "app.session.get.app_error");
        bea.post("/users/me/sessions/revoke", json!({"session_id": own["id"]})).await.expect(200);
        bea.get("/users/me").await.refused(401, ENDED);
        let bea = server.log_in("bea").await;
        ann.post(&format!("/users/{}/sessions/revoke/all", bea.user_id), json!({})).await.expect(200);
        bea.get("/users/me").await.refused(401, ENDED);
        server
            .log_in("bea")
            .await
            .post("/users/sessions/revoke/all", json!({}))
            .await
            .refused(403, "api.context.permissions.app_error");
        ann.post("/users/sessions/revoke/all", json!({})).await.expect(200);
        ann.get("/users/me").await.refused(401, ENDED);
    })
    .await;
}

#[tokio::test]
async fn sessions_end_when_they_are_not_used() {
    for engine in engines() {
        let server = TestServer::with(engine, |settings| settings.service.session_idle_timeout_in_minutes = 60).await;
        let ann = server.user("ann").await;
        for _ in 0..3 {
            server.clock.advance(40 * 60_000);
            ann.get("/users/me").await.expect(200);
        }
        server.clock.advance(61 * 60_000);
        ann.get("/users/me").await.refused(401, ENDED);
    }
}

#[tokio::test]
async fn use_extends_sessions_where_it_may() {
    for engine in engines() {
        let server = TestServer::with(engine, |settings| {
            settings.service.session_length_web_in_hours = 2;
            settings.service.extend_session_length_with_activity = true;
        })
        .await;
        let ann = server.user("ann").await;
        for _ in 0..3 {
            server.clock.advance(90 * 60_000);
            ann.get("/users/me").await.expect(200);
        }
        server.clock.advance(120 * 60_000);
        ann.get("/users/me").await.refused(401, ENDED);
    }
}

#[tokio::test]
async fn access_tokens_live_and_die() {
    for engine in engines() {
        let server = TestServer::with(engine, |settings| settings.service.enable_user_access_tokens = true).await;
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        bea.post("/users/me/tokens", json!({"description": "x"}))
            .await
            .refused(403, "api.context.permissions.app_error");
        ann.post("/users/me/tokens", json!({"description": " "}))
            .await
            .refused(400, "api.context.invalid_body_param.app_error");
        let made = ann.post("/users/me/tokens", json!({"description": "a token"})).await.expect(200);
        let program = server.anonymous().with_token(made["token"].as_str().unwrap());
        assert_eq!(program.get("/users/me").await.expect(200)["username"], "ann");
        let list = ann.get("/users/me/tokens").await.expect(200);
        assert_eq!((list[0].get("token"), &list[0]["is_active"]), (None, &json!(true)));
        assert_eq!(ann.get("/users/tokens").await.expect(200).as_array().unwrap().len(), 1);
        assert_eq!(ann.post("/users/tokens/search", json!({"term": "AN"})).await.expect(200)[0]["id"], made["id"]);
        let which = json!({"token_id": made["id"]});
        bea.post("/users/tokens/revoke", which.clone()).await.refused(403, "api.context.permissions.app_error");
        ann.post("/users/tokens/disable", which.clone()).await.expect(200);
        program.get("/users/me").await.refused(401, ENDED);
        ann.post("/users/tokens/enable", which.clone()).await.expect(200);
        program.get("/users/me").await.expect(200);
        ann.post("/users/tokens/revoke", which.clone()).await.expect(200);
        program.get("/users/me").await.refused(401, ENDED);
        ann.post("/users/tokens/revoke", which).await.refused(404, "app.user_access_token.get_by_user.app_error");
    }
}

#[tokio::test]
async fn without_the_setting_there_are_no_access_tokens() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        ann.post("/users/me/tokens", json!({"description": "x"})).await.refused(501, "app.user_access_token.disabled");
        assert_eq!(ann.get("/users/me/tokens").await.expect(200), json!([]));
    })
    .await;
}

#[tokio::test]
async fn who_did_what_is_written_down() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        server.clock.advance(10);
        let wrong = json!({"login_id": "bea", "password": "wrong"});
        server
            .anonymous()
            .post("/users/login", wrong)
            .await
            .refused(401, "api.user.login.invalid_credentials_email_username");
        let own = bea.get("/users/me/audits?per_page=2").await.expect(200);
        assert_eq!((&own[0]["action"], &own[0]["session_id"]), (&json!("/api/v4/users/login"), &json!("")));
        assert_eq!(own[1]["extra_info"], format!("success session_user={}", bea.user_id));
        server.clock.advance(10);
        ann.put(&format!("/users/{}/active", bea.user_id), json!({"active": false})).await.expect(200);
        let all = ann.get("/audits").await.expect(200);
        assert_eq!(all[0]["action"], "/api/v4/users/active");
        assert!(!all.to_string().contains(PASSWORD));
        server.user("cal").await.get("/audits").await.refused(403, "api.context.permissions.app_error");
    })
    .await;
}

//! Accounts and log-ins through the API.

use causeway_api::testing::on_each_engine;
use serde_json::json;

#[tokio::test]
async fn the_first_account_is_the_administrator_and_can_log_in() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let me = ann.get("/users/me").await.expect(200);
        assert_eq!(me["username"], "ann");
        assert_eq!(me["roles"], "system_admin system_user");
        assert_eq!(me["notify_props"]["desktop"], "mention");
        let bea = server.user("bea").await;
        let seen = bea.get(&format!("/users/{}", ann.user_id)).await.expect(200);
        assert_eq!(seen.get("notify_props"), None);
    })
    .await;
}

#[tokio::test]
async fn wrong_passwords_and_ended_sessions_are_refused() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let wrong = server.anonymous().post("/users/login", json!({"login_id": "ann", "password": "wrong"})).await;
        wrong.refused(401, "api.user.login.invalid_credentials_email_username");
        ann.post("/users/logout", json!({})).await.expect(200);
        ann.get("/users/me").await.refused(401, "api.context.session_expired.app_error");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_served_says_so() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        ann.get("/nothing/here").await.refused(404, "api.context.404.app_error");
        ann.get("/saml/metadata").await.refused(501, "api.admin.saml.not_available.app_error");
        ann.get("/brand/image").await.refused(501, "api.context.not_implemented.app_error");
        server.anonymous().get("/brand/image").await.refused(401, "api.context.session_expired.app_error");
    })
    .await;
}

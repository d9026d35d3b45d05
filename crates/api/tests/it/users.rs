//! Accounts and log-ins through the API.

use causeway_api::testing::{PASSWORD, TestServer, engines, on_each_engine};
use causeway_model::config::Settings;
use serde_json::{Value, json};

/// The fields that an answer has, sorted.
fn fields(value: &Value) -> Vec<&str> {
    value.as_object().map(|o| o.keys().map(String::as_str).collect()).unwrap_or_default()
}

async fn with_settings(change: impl Fn(&mut Settings), test: impl AsyncFn(TestServer)) {
    for engine in engines() {
        test(TestServer::with(engine, &change).await).await;
    }
}

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

/// What the reference answers about a person, field by field.
const OWN_FIELDS: [&str; 17] = [
    "auth_service",
    "create_at",
    "delete_at",
    "disable_welcome_email",
    "email",
    "first_name",
    "id",
    "last_name",
    "last_password_update",
    "locale",
    "nickname",
    "notify_props",
    "position",
    "remote_id",
    "roles",
    "timezone",
    "update_at",
];

#[tokio::test]
async fn people_have_the_recorded_fields() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let mut own = fields(&ann.get("/users/me").await.expect(200)).join(" ");
        own.push(' ');
        assert_eq!(own.split_whitespace().filter(|f| *f != "username").collect::<Vec<_>>(), OWN_FIELDS);
        let bea = server.user("bea").await;
        let by_admin = ann.get(&format!("/users/{}", bea.user_id)).await.expect(200);
        assert!(by_admin.get("notify_props").is_some() && by_admin.get("last_password_update").is_none());
        let by_name = bea.get("/users/username/ann").await;
        let tag = by_name.header("etag").unwrap();
        let update_at = by_name.expect(200)["update_at"].clone();
        assert_eq!(tag, format!("11.6.0.{}.{update_at}..0.true.true.0", ann.user_id));
        assert_eq!(bea.get("/users/email/ann@example.test").await.expect(200)["id"], ann.user_id.as_str());
        let request = axum::http::Request::get("/api/v4/users/username/ann").header("if-none-match", &tag);
        let again = bea.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(again.status, 304);
        ann.get("/users/short").await.refused(400, "api.context.invalid_url_param.app_error");
        ann.get("/users/aaaaaaaaaaaaaaaaaaaaaaaaaa").await.refused(404, "app.user.missing_account.const");
    })
    .await;
}

#[tokio::test]
async fn bad_accounts_are_refused_in_words() {
    on_each_engine(async |server| {
        server.user("ann").await;
        let new = |username: &str, email: &str, password: &str| {
            json!({"username": username, "email": email, "password": password})
        };
        let anybody = server.anonymous();
        for (body, id) in [
            (new("X", "bad", "1"), "model.user.is_valid.pwd_min_length.app_error"),
            (new("ann", "b@x.test", PASSWORD), "app.user.save.username_exists.app_error"),
            (new("bea", "ann@example.test", PASSWORD), "app.user.save.email_exists.app_error"),
            (new("a b", "b@x.test", PASSWORD), "model.user.is_valid.username.app_error"),
            (new("bea", "bad", PASSWORD), "model.user.is_valid.email.app_error"),
        ] {
            anybody.post("/users", body).await.refused(400, id);
        }
        anybody.post("/users", json!([1])).await.refused(400, "api.context.invalid_body_param.app_error");
    })
    .await;
}

#[tokio::test]
async fn sign_up_keeps_to_the_settings() {
    with_settings(
        |settings| settings.team.restrict_creation_to_domains = "@corp.test, example.test".into(),
        async |server| {
            server.user("ann").await;
            let body = json!({"username": "bea", "email": "bea@else.test", "password": PASSWORD});
            let refused = server.anonymous().post("/users", body).await;
            refused.refused(400, "api.user.create_user.accepted_domain.app_error");
            server.user("cal").await;
        },
    )
    .await;
}

#[tokio::test]
async fn an_account_locks_after_too_many_wrong_passwords() {
    with_settings(
        |settings| settings.service.maximum_login_attempts = 2,
        async |server| {
            let ann = server.user("ann").await;
            let bea = server.user("bea").await;
            let log_in = async |password: &str| {
                server.anonymous().post("/users/login", json!({"login_id": "bea", "password": password})).await
            };
            log_in("wrong").await.refused(401, "api.user.login.invalid_credentials_email_username");
            let change = json!({"current_password": "wrong", "new_password": "x"});
            let path = format!("/users/{}/password", bea.user_id);
            bea.put(&path, change).await.refused(400, "api.user.update_password.incorrect.app_error");
            log_in(PASSWORD).await.refused(401, "api.user.check_user_login_attempts.too_many.app_error");
            let path = format!("/users/{}/reset_failed_attempts", bea.user_id);
            bea.post(&path, json!({})).await.refused(403, "api.context.permissions.app_error");
            ann.post(&path, json!({})).await.expect(200);
            log_in(PASSWORD).await.expect(200);
        },
    )
    .await;
}

#[tokio::test]
async fn what_needs_mail_says_that_there_is_none() {
    on_each_engine(async |server| {
        let anybody = server.anonymous();
        let sent = anybody.post("/users/password/reset/send", json!({"email": "x@example.test"})).await;
        sent.refused(501, "api.user.send_mail.disabled.app_error");
        let reset = anybody.post("/users/password/reset", json!({"code": "x", "new_password": PASSWORD})).await;
        reset.refused(400, "api.user.reset_password.invalid_link.app_error");
    })
    .await;
}

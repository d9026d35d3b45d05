//! Changing accounts: profiles, passwords, roles, activity, custom statuses; and who is told.

use std::sync::Arc;

use causeway_api::testing::{Client, PASSWORD, TestServer, on_each_engine};
use causeway_model::channels::{Channel, ChannelMember};
use causeway_model::users::User;
use causeway_service::events::Event;
use causeway_store::changes::Change;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;

/// What was published since the last call, internal events left out.
fn told(events: &mut UnboundedReceiver<Arc<Event>>) -> Vec<Arc<Event>> {
    let mut out = Vec::new();
    while let Ok(event) = events.try_recv() {
        if !event.internal {
            out.push(event);
        }
    }
    out
}

fn names(events: &[Arc<Event>]) -> Vec<&str> {
    events.iter().map(|event| event.name).collect()
}

/// Puts people into a channel `id`, shared or not.
async fn channel(server: &TestServer, id: &str, shared: bool, members: &[&Client]) {
    let made = Channel { id: id.into(), name: id.into(), kind: "O".into(), shared: Some(shared), ..Channel::default() };
    let members: Vec<ChannelMember> = members
        .iter()
        .map(|client| ChannelMember {
            channel_id: id.into(),
            user_id: client.user_id.clone(),
            scheme_user: true,
            ..ChannelMember::default()
        })
        .collect();
    let write = server.ws.store.write(move |tx| {
        tx.insert(&made)?;
        members.iter().try_for_each(|member| tx.insert(member))
    });
    let done: Result<(), causeway_store::StoreError> = write.await;
    done.unwrap();
}

async fn changes_of(server: &TestServer, channel_id: &'static str) -> Vec<Change> {
    server.ws.store.read(move |tx| causeway_store::changes::after(tx, channel_id, 0, 100)).await.unwrap()
}

#[tokio::test]
async fn a_new_profile_reaches_clients_and_shared_channels() {
    on_each_engine(async |server| {
        server.user("ann").await;
        let bea = server.user("bea").await;
        channel(&server, "shared1", true, &[&bea]).await;
        channel(&server, "shared2", true, &[&bea]).await;
        channel(&server, "own", false, &[&bea]).await;
        channel(&server, "others", true, &[]).await;
        let mut events = server.ws.bus.subscribe();
        let patch = json!({"first_name": "Bea", "position": "Lead", "nickname": null});
        let patched = bea.put("/users/me/patch", patch).await.expect(200);
        assert_eq!((&patched["first_name"], &patched["position"]), (&json!("Bea"), &json!("Lead")));
        assert!(patched["last_password_update"].is_i64());
        let events = told(&mut events);
        assert_eq!(names(&events), ["user_updated"; 3]);
        let (own, admins, others) = (&events[0], &events[1], &events[2]);
        assert_eq!(own.broadcast.user_id, bea.user_id);
        assert!(own.data["user"]["last_password_update"].is_i64());
        assert!(admins.broadcast.contains_sensitive_data && admins.data["user"].get("notify_props").is_some());
        assert!(others.broadcast.contains_sanitized_data && others.data["user"].get("notify_props").is_none());
        assert_eq!(others.data["user"]["first_name"], "Bea");
        for event in [admins, others] {
            assert_eq!(event.broadcast.omit_users.as_ref().unwrap().get(&bea.user_id), Some(&true));
        }
        for id in ["shared1", "shared2"] {
            let changes = changes_of(&server, id).await;
            assert_eq!(changes.len(), 1, "{id}");
            assert_eq!((changes[0].kind.as_str(), changes[0].seq), ("user", 1));
            assert_eq!(changes[0].reference, bea.user_id);
        }
        for id in ["own", "others"] {
            assert_eq!(changes_of(&server, id).await, [], "{id}");
        }
        // The same again changes nothing.
        let same = bea.put("/users/me/patch", json!({"first_name": "Bea"})).await.expect(200);
        assert_eq!(same["update_at"], patched["update_at"]);
        assert_eq!(changes_of(&server, "shared1").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn profiles_are_their_owners() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        let path = format!("/users/{}/patch", ann.user_id);
        bea.put(&path, json!({"nickname": "x"})).await.refused(403, "api.context.permissions.app_error");
        let by_admin = ann.put(&format!("/users/{}/patch", bea.user_id), json!({"username": "Beatrix"})).await;
        assert_eq!(by_admin.expect(200)["username"], "beatrix");
        let taken = bea.put("/users/me/patch", json!({"username": "ann"})).await;
        taken.refused(400, "app.user.save.username_exists.app_error");
        let long = bea.put("/users/me/patch", json!({"nickname": "n".repeat(65)})).await;
        long.refused(400, "model.user.is_valid.nickname.app_error");
        let forged = json!({"props": {"RemoteUsername": "root", "theme": "dark"}});
        let patched = bea.put("/users/me/patch", forged).await.expect(200);
        assert_eq!(patched["props"], json!({"theme": "dark"}));
        let huge = json!({"props": {"k": "v".repeat(20_000)}});
        bea.put("/users/me/patch", huge).await.refused(400, "api.context.invalid_body_param.app_error");
        // A new address takes the current password.
        let mail = |password: Value| json!({"email": "new@example.test", "password": password});
        bea.put("/users/me/patch", mail(Value::Null)).await.refused(400, "api.context.invalid_body_param.app_error");
        let wrong = bea.put("/users/me/patch", mail("wrong".into())).await;
        wrong.refused(400, "api.user.update_password.incorrect.app_error");
        assert_eq!(bea.put("/users/me/patch", mail(PASSWORD.into())).await.expect(200)["email"], "new@example.test");
        let whole = json!({"id": bea.user_id, "username": "bea2", "email": "new@example.test"});
        assert_eq!(bea.put(&format!("/users/{}", bea.user_id), whole).await.expect(200)["username"], "bea2");
    })
    .await;
}

#[tokio::test]
async fn people_of_other_workspaces_are_changed_there() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let remote = User {
            id: "rrrrrrrrrrrrrrrrrrrrrrrrrr".into(),
            username: "cal:beta".into(),
            email: "r".into(),
            roles: "system_user".into(),
            remote_id: "x".into(),
            ..User::default()
        };
        let done: Result<(), causeway_store::StoreError> = server.ws.store.write(move |tx| tx.insert(&remote)).await;
        done.unwrap();
        let base = "/users/rrrrrrrrrrrrrrrrrrrrrrrrrr";
        let id = "api.user.update_user.remote_user.app_error";
        ann.put(&format!("{base}/patch"), json!({"nickname": "x"})).await.refused(400, id);
        ann.put(&format!("{base}/roles"), json!({"roles": "system_user system_admin"})).await.refused(400, id);
        ann.put(&format!("{base}/password"), json!({"new_password": PASSWORD})).await.refused(400, id);
        ann.put(&format!("{base}/active"), json!({"active": false})).await.refused(400, id);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_other_sessions() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        let elsewhere = server.log_in("bea").await;
        let path = format!("/users/{}/password", bea.user_id);
        let wrong = bea.put(&path, json!({"current_password": "wrong", "new_password": "x"})).await;
        wrong.refused(400, "api.user.update_password.incorrect.app_error");
        let weak = bea.put(&path, json!({"current_password": PASSWORD, "new_password": "x"})).await;
        weak.refused(400, "model.user.is_valid.pwd_min_length.app_error");
        let body = json!({"current_password": PASSWORD, "new_password": "Another!long-one1"});
        assert_eq!(bea.put(&path, body).await.expect(200), json!({"status": "OK"}));
        bea.get("/users/me").await.expect(200);
        elsewhere.get("/users/me").await.refused(401, "api.context.session_expired.app_error");
        // An administrator needs no old password, and ends every session.
        ann.put(&path, json!({"new_password": PASSWORD})).await.expect(200);
        bea.get("/users/me").await.refused(401, "api.context.session_expired.app_error");
        server.log_in("bea").await;
        let own = format!("/users/{}/password", ann.user_id);
        server
            .log_in("bea")
            .await
            .put(&own, json!({"new_password": PASSWORD}))
            .await
            .refused(403, "api.context.permissions.app_error");
    })
    .await;
}

#[tokio::test]
async fn roles_take_effect_at_once() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        bea.get("/roles").await.refused(403, "api.context.permissions.app_error");
        let path = format!("/users/{}/roles", bea.user_id);
        bea.put(&path, json!({"roles": "system_user system_admin"}))
            .await
            .refused(403, "api.context.permissions.app_error");
        let mut events = server.ws.bus.subscribe();
        ann.put(&path, json!({"roles": "system_user system_admin"})).await.expect(200);
        assert!(names(&told(&mut events)).contains(&"user_role_updated"));
        bea.get("/roles").await.expect(200);
        for bad in ["", "system_admin", "system_user nobody", "system_user channel_admin", "system_user system_guest"] {
            ann.put(&path, json!({"roles": bad})).await.refused(400, "api.context.invalid_body_param.app_error");
        }
        ann.put(&path, json!({"roles": "system_user"})).await.expect(200);
        bea.get("/roles").await.refused(403, "api.context.permissions.app_error");
        let own = format!("/users/{}/roles", ann.user_id);
        let last = ann.put(&own, json!({"roles": "system_user"})).await;
        last.refused(400, "api.user.update_user_roles.last_admin.app_error");
    })
    .await;
}

#[tokio::test]
async fn who_is_deactivated_is_out() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        let path = format!("/users/{}/active", bea.user_id);
        bea.put(&path, json!({"active": false})).await.refused(401, "api.user.update_active.not_enable.app_error");
        let mut events = server.ws.bus.subscribe();
        assert_eq!(ann.put(&path, json!({"active": false})).await.expect(200), json!({"status": "OK"}));
        assert!(names(&told(&mut events)).contains(&"user_activation_status_change"));
        bea.get("/users/me").await.refused(401, "api.context.session_expired.app_error");
        let log_in = json!({"login_id": "bea", "password": PASSWORD});
        server.anonymous().post("/users/login", log_in).await.refused(401, "api.user.login.inactive.app_error");
        ann.put(&path, json!({"active": true})).await.expect(200);
        server.log_in("bea").await;
        ann.delete("/users/me").await.refused(400, "api.user.update_user_roles.last_admin.app_error");
    })
    .await;
}

#[tokio::test]
async fn a_custom_status_is_part_of_the_profile() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let path = format!("/users/{}/status/custom", ann.user_id);
        let status = json!({
            "emoji": "calendar", "text": "In a meeting", "duration": "thirty_minutes", "expires_at": "2030-01-01T00:00:00Z",
        });
        assert_eq!(ann.put(&path, status.clone()).await.expect(200), json!({"status": "OK"}));
        let me = ann.get("/users/me").await.expect(200);
        let kept: Value = serde_json::from_str(me["props"]["customStatus"].as_str().unwrap()).unwrap();
        assert_eq!(kept, status);
        let id = "api.custom_status.set_custom_statuses.update.app_error";
        ann.put(&path, json!({"duration": ""})).await.refused(400, id);
        ann.put(&path, json!({"text": "x", "duration": "for ever"})).await.refused(400, id);
        let recent = "/users/me/preferences/custom_status/name/recent_custom_statuses";
        let list = ann.get(recent).await.expect(200)["value"].as_str().unwrap().to_owned();
        assert_eq!(serde_json::from_str::<Value>(&list).unwrap(), json!([status]));
        ann.post("/users/me/status/custom/recent/delete", status.clone()).await.expect(200);
        let again = ann.post("/users/me/status/custom/recent/delete", status).await;
        again.refused(400, "api.custom_status.recent_custom_statuses.delete.app_error");
        ann.delete(&path).await.expect(200);
        assert_eq!(ann.get("/users/me").await.expect(200)["props"], json!({"customStatus": ""}));
    })
    .await;
}

#[tokio::test]
async fn typing_is_told_to_the_channel_only_by_its_members() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        const ID: &str = "cccccccccccccccccccccccccc";
        channel(&server, ID, false, &[&ann]).await;
        let mut events = server.ws.bus.subscribe();
        let body = json!({"channel_id": ID, "parent_id": ""});
        assert_eq!(ann.post("/users/me/typing", body.clone()).await.expect(200), json!({"status": "OK"}));
        let events = told(&mut events);
        assert_eq!(names(&events), ["typing"]);
        assert_eq!(events[0].data["user_id"], ann.user_id.as_str());
        assert_eq!(events[0].broadcast.channel_id, ID);
        bea.post("/users/me/typing", body).await.refused(403, "api.context.permissions.app_error");
        let bad = ann.post("/users/me/typing", json!({"channel_id": "x"})).await;
        bad.refused(400, "api.context.invalid_body_param.app_error");
    })
    .await;
}

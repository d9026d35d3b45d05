//! The server as a whole: health, settings, roles, numbers.

use causeway_api::testing::{TestServer, engines, on_each_engine};
use causeway_service::system::LogLine;
use serde_json::{Value, json};

#[tokio::test]
async fn the_server_says_how_it_is() {
    on_each_engine(async |server| {
        let anybody = server.anonymous();
        let plain = anybody.get("/system/ping").await.expect(200);
        assert_eq!((&plain["status"], plain.get("database_status")), (&json!("OK"), None));
        let answer = anybody.get("/system/ping?get_server_status=true").await;
        assert_eq!(answer.header("database_status").as_deref(), Some("OK"));
        let asked = answer.expect(200);
        assert_eq!((&asked["database_status"], &asked["filestore_status"]), (&json!("OK"), &json!("OK")));
        anybody.get("/system/timezones").await.refused(401, "api.context.session_expired.app_error");
        let ann = server.user("ann").await;
        let zones = ann.get("/system/timezones").await.expect(200);
        assert!(zones.as_array().unwrap().contains(&json!("Europe/Zurich")));
        let limits = ann.get("/limits/server").await.expect(200);
        assert_eq!((&limits["activeUserCount"], &limits["maxUsersLimit"]), (&json!(1), &json!(0)));
        let counts = ann.get("/analytics/old").await.expect(200);
        assert!(counts.as_array().unwrap().contains(&json!({"name": "unique_user_count", "value": 1})));
        assert_eq!(ann.get("/usage/posts").await.expect(200), json!({"count": 0}));
    })
    .await;
}

#[tokio::test]
async fn settings_change_for_administrators_and_clients_are_told() {
    on_each_engine(async |server| {
        let first = server.anonymous().get("/config/client?format=old").await.expect(200);
        assert_eq!((&first["NoAccounts"], first.get("MaxFileSize")), (&json!("true"), None));
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        let all = ann.get("/config/client?format=old").await.expect(200);
        assert!(all["MaxFileSize"].is_string() && all["NoAccounts"] == "false");
        ann.get("/config/client?format=new").await.refused(501, "api.config.client.old_format.app_error");
        assert!(bea.get("/license/client?format=old").await.expect(200)["IsLicensed"].is_string());
        bea.get("/config").await.refused(403, "api.context.permissions.app_error");
        bea.put("/config/patch", json!({})).await.refused(403, "api.context.permissions.app_error");
        let mut events = server.ws.bus.subscribe();
        let patch = json!({"TeamSettings": {"SiteName": "Org A"}, "Unknown": {"Kept": 1}});
        let changed = ann.put("/config/patch", patch).await.expect(200);
        assert_eq!((&changed["TeamSettings"]["SiteName"], &changed["Unknown"]["Kept"]), (&json!("Org A"), &json!(1)));
        let event = events.try_recv().unwrap();
        assert_eq!((event.name, &event.data["config"]["SiteName"]), ("config_changed", &json!("Org A")));
        assert_eq!(ann.get("/config").await.expect(200)["TeamSettings"]["SiteName"], "Org A");
        let wrong = ann.put("/config/patch", json!({"TeamSettings": {"MaxUsersPerTeam": "many"}})).await;
        wrong.refused(400, "api.config.update_config.invalid.app_error");
        assert_eq!(ann.get("/config/environment").await.expect(200), json!(null));
        assert_eq!(ann.post("/config/reload", json!({})).await.expect(200), json!({"status": "OK"}));
    })
    .await;
}

#[tokio::test]
async fn roles_are_found_and_changed_within_the_rules() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        let role = bea.get("/roles/name/shared_channel_manager").await.expect(200);
        let id = role["id"].as_str().unwrap();
        assert_eq!(bea.get(&format!("/roles/{id}")).await.expect(200), role);
        let names = json!(["system_user", "channel_user", "nobody"]);
        let found = bea.post("/roles/names", names).await.expect(200);
        let names: Vec<&str> = found.as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["channel_user", "system_user"]);
        bea.post("/roles/names", json!([])).await.refused(400, "api.context.invalid_body_param.app_error");
        bea.get("/roles/name/nobody").await.refused(404, "app.role.get_by_name.app_error");
        assert!(ann.get("/roles").await.expect(200).as_array().unwrap().len() > 10);

        let user = ann.get("/roles/name/system_user").await.expect(200);
        let path = format!("/roles/{}/patch", user["id"].as_str().unwrap());
        let mut permissions: Vec<String> = serde_json::from_value(user["permissions"].clone()).unwrap();
        assert!(permissions.contains(&"create_team".to_owned()));
        bea.put(&path, json!({"permissions": []})).await.refused(403, "api.context.permissions.app_error");
        let mut events = server.ws.bus.subscribe();
        permissions.push("read_audits".to_owned());
        let changed = ann.put(&path, json!({"permissions": permissions})).await.expect(200);
        assert!(changed["permissions"].as_array().unwrap().contains(&json!("read_audits")));
        assert_eq!(events.try_recv().unwrap().name, "role_updated");
        // It counts at once, for sessions that are there already.
        bea.get("/audits").await.expect(200);
        permissions.push("manage_system".to_owned());
        let refused = ann.put(&path, json!({"permissions": permissions})).await;
        refused.refused(403, "api.roles.patch_roles.not_allowed_permission.error");
        let unknown = ann.put(&path, json!({"permissions": ["fly"]})).await;
        unknown.refused(400, "model.role.is_valid.app_error");
    })
    .await;
}

#[tokio::test]
async fn addresses_that_cannot_be_read_are_refused_as_everything_is() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        for path in ["/emoji?page=first", "/channels?per_page=9999999999999999999999", "/users/%ff"] {
            ann.get(path).await.refused(400, "api.context.invalid_url_param.app_error");
        }
    })
    .await;
}

#[tokio::test]
async fn switched_off_parts_say_so() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let team = server.team(&ann).await;
        let invited = json!({"email": "b@x.test", "username": "bea", "password": "long enough 1"});
        let path = format!("/users?iid={}", team["invite_id"].as_str().unwrap());
        let bea = server.anonymous().post(&path, invited).await.expect(201);
        let teams = ann.get(&format!("/users/{}/teams", bea["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(teams[0]["id"], team["id"], "who comes by an invitation is in its team");
        let off =
            json!({"ServiceSettings": {"EnableCommands": false}, "EmailSettings": {"EnableSignUpWithEmail": false}});
        ann.put("/config/patch", off).await.expect(200);
        let another = json!({"email": "c@x.test", "username": "cyd", "password": "long enough 1"});
        let refused = server.anonymous().post(&path, another).await;
        refused.refused(501, "api.user.create_user.signup_email_disabled.app_error");
        let command = json!({"command": "/shrug", "channel_id": team["id"]});
        ann.post("/commands/execute", command).await.refused(501, "api.command.disabled.app_error");
    })
    .await;
}

#[tokio::test]
async fn what_was_set_before_the_start_stays_when_something_else_changes() {
    for engine in engines() {
        let server = TestServer::with(engine, |settings| {
            settings.team.max_users_per_team = 7;
            settings.service.site_url = "http://here.test".into();
        })
        .await;
        let ann = server.user("ann").await;
        let mut all = ann.get("/config").await.expect(200);
        all["TeamSettings"]["SiteName"] = json!("Other");
        let changed = ann.put("/config", all).await.expect(200);
        assert_eq!(
            (&changed["TeamSettings"]["SiteName"], &changed["TeamSettings"]["MaxUsersPerTeam"]),
            (&json!("Other"), &json!(7))
        );
        assert_eq!(changed["ServiceSettings"]["SiteURL"], "http://here.test");
    }
}

#[tokio::test]
async fn administrators_read_the_log() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        let fields = json!({"remote_id": "r1", "password": "abc123"}).as_object().unwrap().clone();
        let line = |at, level, message: &str| LogLine { at, level, message: message.to_owned(), ..LogLine::default() };
        server.ws.log.note(LogLine { fields, ..line(1_795_435_200_000, "info", "The first") });
        server.ws.log.note(line(1_795_435_260_000, "error", "The second"));
        for path in ["/logs", "/logs/download"] {
            bea.get(path).await.refused(403, "api.context.permissions.app_error");
        }
        bea.post("/logs/query", json!({})).await.refused(403, "api.context.permissions.app_error");

        let lines = ann.get("/logs?page=0&logs_per_page=50").await.expect(200);
        let first: Value = serde_json::from_str(lines[0].as_str().unwrap()).unwrap();
        assert_eq!((&first["msg"], &first["timestamp"]), (&json!("The first"), &json!("2026-11-23 12:00:00.000 Z")));
        assert!(first["remote_id"] == "r1" && !lines.to_string().contains("abc123"), "{lines}");
        assert_eq!(ann.get("/logs?page=1&logs_per_page=1").await.expect(200).as_array().unwrap().len(), 1);

        let errors = ann.post("/logs/query", json!({"log_levels": ["error"], "server_names": []})).await.expect(200);
        assert_eq!((&errors["default"][0]["msg"], &errors["default"][1]), (&json!("The second"), &json!(null)));
        let early = json!({"date_from": "2026-11-23", "date_to": "2026-11-23 12:00"});
        assert_eq!(ann.post("/logs/query", early).await.expect(200)["default"][0]["msg"], "The first");
        let elsewhere = json!({"server_names": ["another"]});
        assert_eq!(ann.post("/logs/query", elsewhere).await.expect(200), json!({"default": []}));
        ann.post("/logs/query", json!({"log_levels": "error"}))
            .await
            .refused(400, "api.context.invalid_body_param.app_error");
        let file = ann.get("/logs/download").await;
        assert!(file.header("content-disposition").is_some_and(|value| value.contains("causeway.log")));
        assert!(String::from_utf8_lossy(&file.bytes).contains("The second"));
    })
    .await;
}

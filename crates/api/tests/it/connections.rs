//! Secure connections through the API: making, accepting, changing, ending them, and everything that is refused.

use crate::support::shared::{self, Pair, audits, pair, until_online};
use axum::http::Method;
use causeway_api::testing::{Mesh, TestServer, engines, on_each_engine};
use serde_json::json;

#[tokio::test]
async fn an_invitation_connects_two_workspaces_and_both_are_online() {
    for engine in engines() {
        let Pair { aurora, borealis, ann, bea, remote_id, .. } = pair(engine).await;
        until_online(&aurora, &remote_id).await;
        until_online(&borealis, &remote_id).await;
        let here = ann.get(&format!("/remotecluster/{remote_id}")).await.expect(200);
        assert_eq!(here["site_url"], "http://borealis.test");
        assert_eq!(here["name"], "borealis");
        assert_eq!(here["display_name"], "Borealis & Co");
        let there = bea.get("/remotecluster?only_confirmed=true&exclude_offline=true").await.expect(200);
        assert_eq!(there[0]["remote_id"], remote_id.as_str());
        assert_eq!(there[0]["site_url"], "http://aurora.test");
        for secret in ["token", "remote_token"] {
            assert_eq!((&here[secret], &there[0][secret]), (&json!(""), &json!("")));
        }
        assert!(audits(&aurora).await.contains(&"/api/v4/remotecluster/confirm_invite".to_owned()));
        assert!(audits(&borealis).await.contains(&"/api/v4/remotecluster/accept_invite".to_owned()));
    }
}

#[tokio::test]
async fn both_sides_know_that_the_other_is_a_causeway() {
    for engine in engines() {
        let Pair { aurora, borealis, remote_id, .. } = pair(engine).await;
        for server in [aurora, borealis] {
            until_online(&server, &remote_id).await;
            let id = remote_id.clone();
            let read = server.ws.store.read(move |tx| causeway_service::connections::require(tx, &id)).await.unwrap();
            let announced: serde_json::Value = serde_json::from_str(&read.announcement).unwrap();
            assert_eq!(announced["protocol"], 1);
        }
    }
}

#[tokio::test]
async fn what_is_made_has_the_recorded_shape() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let team = shared::team(&ann, "first").await;
        let made = ann.post("/remotecluster", json!({"name": "gen-ijia", "default_team_id": team})).await.expect(201);
        let mut keys: Vec<&str> = made["remote_cluster"].as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        let mut recorded = [
            "remote_id",
            "remote_team_id",
            "name",
            "display_name",
            "site_url",
            "default_team_id",
            "create_at",
            "delete_at",
            "last_ping_at",
            "last_global_user_sync_at",
            "token",
            "remote_token",
            "topics",
            "creator_id",
            "plugin_id",
            "options",
        ];
        recorded.sort_unstable();
        assert_eq!(keys, recorded);
        assert_eq!(made["remote_cluster"]["display_name"], "gen-ijia");
        assert!(made["remote_cluster"]["site_url"].as_str().unwrap().starts_with("pending_"));
        assert_eq!(made["password"].as_str().unwrap().len(), 16);
        let code = made["invite"].as_str().unwrap();
        let opened =
            causeway_federation::invitation::open(code, made["password"].as_str().unwrap()).expect("the code opens");
        assert_eq!(opened.remote_id, made["remote_cluster"]["remote_id"].as_str().unwrap());
        let given = json!({"name": "other", "default_team_id": team, "password": "one of my own"});
        assert_eq!(ann.post("/remotecluster", given).await.expect(201)["password"], "");
    })
    .await;
}

#[tokio::test]
async fn names_teams_and_callers_are_checked() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let team = shared::team(&ann, "first").await;
        let make = async |name: &str, team: &str| {
            ann.post("/remotecluster", json!({"name": name, "default_team_id": team, "password": "some-password"}))
                .await
        };
        make("acme", &team).await.expect(201);
        make("ACME", &team).await.refused(400, "api.remote_cluster.save_not_unique.app_error");
        for bad in ["bad name!", "", "a:b", "../x", "zoë", &"a".repeat(65)] {
            make(bad, &team).await.refused(400, "api.remote_cluster.save.app_error");
        }
        let disguised = json!({"name": "x", "display_name": "a\u{202e}b", "default_team_id": team, "password": "p"});
        ann.post("/remotecluster", disguised).await.refused(400, "api.remote_cluster.save.app_error");
        make("noteam", "").await.refused(400, "api.context.invalid_body_param.app_error");
        make("noteam", "w3to954d7933j5ahyf3jsrstgy").await.refused(400, "api.context.invalid_body_param.app_error");
        let said = make("noteam", "").await.expect(400);
        assert_eq!(said["message"], "Invalid or missing remote_cluster.default_team_id in request body.");

        let zoe = server.user("zoe").await;
        let body = json!({"name": "zoes", "default_team_id": team});
        for (method, path, body) in [
            (Method::GET, "/remotecluster", None),
            (Method::POST, "/remotecluster", Some(body.clone())),
            (Method::POST, "/remotecluster/accept_invite", Some(body)),
            (Method::GET, "/remotecluster/w3to954d7933j5ahyf3jsrstgy", None),
            (Method::PATCH, "/remotecluster/w3to954d7933j5ahyf3jsrstgy", Some(json!({}))),
            (Method::DELETE, "/remotecluster/w3to954d7933j5ahyf3jsrstgy", None),
            (Method::GET, "/remotecluster/w3to954d7933j5ahyf3jsrstgy/sharedchannelremotes", None),
        ] {
            zoe.call(method, path, body).await.refused(403, "api.context.permissions.app_error");
        }
    })
    .await;
}

#[tokio::test]
async fn accepting_again_harms_nothing() {
    for engine in engines() {
        let Pair { aurora, borealis, bea, remote_id, code, team, .. } = pair(engine).await;
        until_online(&aurora, &remote_id).await;
        let again =
            json!({"name": "again", "default_team_id": team, "invite": code, "password": shared::INVITE_PASSWORD});
        bea.post("/remotecluster/accept_invite", again)
            .await
            .refused(400, "api.remote_cluster.already_connected.app_error");
        let list = bea.get("/remotecluster?include_deleted=true").await.expect(200);
        assert_eq!(list.as_array().unwrap().len(), 1);
        assert_eq!(list[0]["name"], "aurora");
        shared::pings(&borealis, &remote_id).await.expect("the connection works as before");
        shared::pings(&aurora, &remote_id).await.expect("the connection works as before");
    }
}

#[tokio::test]
async fn a_third_server_cannot_use_a_code_that_was_accepted() {
    for engine in engines() {
        let Pair { aurora, borealis: _borealis, mesh, remote_id, code, .. } = pair(engine).await;
        let corona = TestServer::on_mesh(engine, &mesh, "corona", |_| {}).await;
        let cora = corona.user("cora").await;
        let team = shared::team(&cora, "corona").await;
        let accept =
            json!({"name": "aurora", "default_team_id": team, "invite": code, "password": shared::INVITE_PASSWORD});
        cora.post("/remotecluster/accept_invite", accept)
            .await
            .refused(400, "api.remote_cluster.invite_used.app_error");
        assert_eq!(cora.get("/remotecluster?include_deleted=true").await.expect(200), json!([]));
        shared::pings(&aurora, &remote_id).await.expect("the connection works as before");
    }
}

#[tokio::test]
async fn codes_that_cannot_be_used_are_told_apart() {
    for engine in engines() {
        let mesh = Mesh::default();
        let aurora = TestServer::on_mesh(engine, &mesh, "aurora", |_| {}).await;
        let borealis = TestServer::on_mesh(engine, &mesh, "borealis", |_| {}).await;
        let (ann, bea) = (aurora.user("ann").await, borealis.user("bea").await);
        let (home, away) = (shared::team(&ann, "home").await, shared::team(&bea, "away").await);
        let (remote_id, code) = shared::invite(&ann, "borealis", &home).await;
        let accept = async |invite: &str, password: &str| {
            let body = json!({"name": "aurora", "default_team_id": away, "invite": invite, "password": password});
            bea.post("/remotecluster/accept_invite", body).await
        };
        let password = shared::INVITE_PASSWORD;
        accept("abc123", "123abc").await.refused(400, "api.remote_cluster.base64_decode_error");
        accept("§§§", password).await.refused(400, "api.remote_cluster.base64_decode_error");
        accept("", password).await.refused(400, "api.remote_cluster.base64_decode_error");
        accept(&code, "wrong-password-here").await.refused(400, "api.remote_cluster.invite_decrypt_error");
        accept(&code, "").await.refused(400, "api.remote_cluster.invite_decrypt_error");

        let own = json!({"name": "x", "default_team_id": home, "invite": code, "password": password});
        ann.post("/remotecluster/accept_invite", own)
            .await
            .refused(400, "api.remote_cluster.accept_own_invitation.app_error");

        mesh.set_down("aurora", true);
        accept(&code, password).await.refused(503, "api.remote_cluster.invite_unreachable.app_error");
        mesh.set_down("aurora", false);

        aurora.clock.advance(48 * 3_600_000 + 1);
        accept(&code, password).await.refused(400, "api.remote_cluster.invite_expired.app_error");
        ann.delete(&format!("/remotecluster/{remote_id}")).await.expect(200);
        accept(&code, password).await.refused(400, "api.remote_cluster.invite_used.app_error");
        assert_eq!(bea.get("/remotecluster?include_deleted=true").await.expect(200), json!([]));
        let tried = audits(&borealis).await.iter().filter(|a| a.ends_with("accept_invite")).count();
        assert_eq!(tried, 8);
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_does_not_lose_the_connection() {
    for engine in engines() {
        let mesh = Mesh::default();
        let aurora = TestServer::on_mesh(engine, &mesh, "aurora", |_| {}).await;
        let borealis = TestServer::on_mesh(engine, &mesh, "borealis", |_| {}).await;
        let (ann, bea) = (aurora.user("ann").await, borealis.user("bea").await);
        let (home, away) = (shared::team(&ann, "home").await, shared::team(&bea, "away").await);
        let (remote_id, code) = shared::invite(&ann, "borealis", &home).await;
        mesh.lose_next_answer("aurora");
        shared::accept(&bea, "aurora", &away, &code).await;
        until_online(&aurora, &remote_id).await;
        until_online(&borealis, &remote_id).await;
    }
}

#[tokio::test]
async fn codes_can_be_made_again_until_one_is_accepted() {
    for engine in engines() {
        let mesh = Mesh::default();
        let aurora = TestServer::on_mesh(engine, &mesh, "aurora", |_| {}).await;
        let borealis = TestServer::on_mesh(engine, &mesh, "borealis", |_| {}).await;
        let (ann, bea) = (aurora.user("ann").await, borealis.user("bea").await);
        let (home, away) = (shared::team(&ann, "home").await, shared::team(&bea, "away").await);
        let (remote_id, first) = shared::invite(&ann, "borealis", &home).await;
        let path = format!("/remotecluster/{remote_id}/generate_invite");
        ann.post(&path, json!({})).await.refused(400, "api.context.invalid_body_param.app_error");
        let second = ann.post(&path, json!({"password": "another-long-password"})).await.expect(201);
        let second = second.as_str().unwrap().to_owned();
        assert_ne!(first, second);

        let revoking = json!({"password": shared::INVITE_PASSWORD, "revoke_earlier": true});
        let third = ann.post(&path, revoking).await.expect(201).as_str().unwrap().to_owned();
        let accept = |code: &str, password: &str| {
            let body = json!({"name": "aurora", "default_team_id": away, "invite": code, "password": password});
            let bea = bea.clone();
            async move { bea.post("/remotecluster/accept_invite", body).await }
        };
        accept(&first, shared::INVITE_PASSWORD).await.refused(400, "api.remote_cluster.invite_used.app_error");
        accept(&second, "another-long-password").await.refused(400, "api.remote_cluster.invite_used.app_error");
        // A code from before another one was made without revoking.
        ann.post(&path, json!({"password": "yet-another-password"})).await.expect(201);
        accept(&third, shared::INVITE_PASSWORD).await.expect(201);
        ann.post(&path, json!({"password": "too-late-password"}))
            .await
            .refused(400, "api.remote_cluster.generate_invite_cluster_is_confirmed");
    }
}

#[tokio::test]
async fn addresses_in_codes_are_held_to_the_policy() {
    for engine in engines() {
        let mesh = Mesh::default();
        let borealis = TestServer::on_mesh(engine, &mesh, "borealis", |_| {}).await;
        let bea = borealis.user("bea").await;
        let away = shared::team(&bea, "away").await;
        for site in
            ["http://127.0.0.1:9", "http://169.254.169.254", "http://[::1]", "http://10.1.2.3", "http://u:p@x.example"]
        {
            let code = shared::forged_code(site);
            let body =
                json!({"name": "evil", "default_team_id": away, "invite": code, "password": shared::INVITE_PASSWORD});
            bea.post("/remotecluster/accept_invite", body)
                .await
                .refused(400, "api.remote_cluster.invite_address.app_error");
        }
        let elsewhere = axum::Router::new().fallback(|| async {
            (axum::http::StatusCode::FOUND, [("location", "http://borealis.test/api/v4/users")])
        });
        mesh.join("http://evil.example", elsewhere);
        let fine = axum::Router::new().fallback(|| async { "{}" });
        mesh.join("http://nothing.example", axum::Router::new());
        mesh.join("http://any.example", fine);
        for (site, status) in
            [("http://evil.example", 400), ("http://nothing.example", 400), ("http://nobody.example", 503)]
        {
            let code = shared::forged_code(site);
            let body =
                json!({"name": "evil", "default_team_id": away, "invite": code, "password": shared::INVITE_PASSWORD});
            bea.post("/remotecluster/accept_invite", body).await.expect(status);
        }
        assert_eq!(bea.get("/remotecluster?include_deleted=true").await.expect(200), json!([]));
    }
}

#[tokio::test]
async fn a_connection_can_be_changed_and_ended() {
    for engine in engines() {
        let Pair { aurora, borealis: _borealis, ann, bea, remote_id, .. } = pair(engine).await;
        until_online(&aurora, &remote_id).await;
        let path = format!("/remotecluster/{remote_id}");
        let changed = ann.call(Method::PATCH, &path, Some(json!({"display_name": "Renamed"}))).await.expect(200);
        assert_eq!((&changed["display_name"], &changed["token"]), (&json!("Renamed"), &json!("")));
        ann.call(Method::PATCH, &path, Some(json!({"default_team_id": "nowhere"})))
            .await
            .refused(400, "api.context.invalid_body_param.app_error");
        ann.call(Method::PATCH, &path, Some(json!({"display_name": "a\nb"})))
            .await
            .refused(400, "api.remote_cluster.save.app_error");

        assert_eq!(ann.delete(&path).await.expect(200), json!({"status": "OK"}));
        ann.delete(&path).await.refused(404, "api.remote_cluster.get.not_found");
        assert_eq!(ann.get("/remotecluster").await.expect(200), json!([]));
        assert!(ann.get(&path).await.expect(200)["delete_at"].as_i64().unwrap() > 0);
        let gone = bea.get(&path).await.expect(200);
        assert_eq!(gone["delete_at"], 0);
        ann.get("/remotecluster/w3to954d7933j5ahyf3jsrstgy").await.refused(404, "api.remote_cluster.get.not_found");
        ann.get("/remotecluster/not-an-id").await.refused(400, "api.context.invalid_url_param.app_error");
    }
}

#[tokio::test]
async fn a_removed_connection_answers_401_and_its_name_is_free() {
    for engine in engines() {
        let Pair { aurora, borealis, ann, remote_id, .. } = pair(engine).await;
        until_online(&borealis, &remote_id).await;
        ann.delete(&format!("/remotecluster/{remote_id}")).await.expect(200);
        let refused = shared::pings(&borealis, &remote_id).await.unwrap_err();
        assert!(refused.to_string().contains("401"), "{refused}");
        let team = ann.get("/users/me/teams").await.expect(200)[0]["id"].as_str().unwrap().to_owned();
        shared::invite(&ann, "borealis", &team).await;
        drop(aurora);
    }
}

#[tokio::test]
async fn where_connections_are_switched_off_nothing_of_them_answers() {
    for engine in engines() {
        let server = TestServer::with(engine, |settings| {
            settings.connected_workspaces.enable_remote_cluster_service = false;
        })
        .await;
        let ann = server.user("ann").await;
        ann.get("/remotecluster").await.refused(501, "api.remote_cluster.service_not_enabled.app_error");
        ann.get("/sharedchannels/w3to954d7933j5ahyf3jsrstgy").await.refused(501, "api.command_share.service_disabled");
        ann.post("/remotecluster/ping", json!({}))
            .await
            .refused(501, "api.remote_cluster.service_not_enabled.app_error");
    }
}

#[tokio::test]
async fn members_learn_of_connections_only_through_their_channels() {
    for engine in engines() {
        let Pair { aurora, borealis: _borealis, ann, remote_id, .. } = pair(engine).await;
        until_online(&aurora, &remote_id).await;
        let info = ann.get(&format!("/sharedchannels/remote_info/{remote_id}")).await.expect(200);
        let mut keys: Vec<&str> = info.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["create_at", "delete_at", "display_name", "last_ping_at", "name"]);
        let zoe = aurora.user("zoe").await;
        zoe.get(&format!("/sharedchannels/remote_info/{remote_id}"))
            .await
            .refused(404, "api.remote_cluster.get.not_found");
        let can = zoe.get(&format!("/sharedchannels/users/me/can_dm/{}", ann.user_id)).await.expect(200);
        assert_eq!(can, json!({"can_dm": true}));
        zoe.get(&format!("/sharedchannels/users/{}/can_dm/{}", ann.user_id, zoe.user_id))
            .await
            .refused(403, "api.context.permissions.app_error");
    }
}

#[tokio::test]
async fn what_the_operator_makes_belongs_to_the_first_administrator() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let default_team_id = shared::team(&ann, "first").await;
        let new =
            causeway_service::connections::NewConnection { name: "acme".into(), default_team_id, ..Default::default() };
        let operator = causeway_service::Caller::operator();
        let made =
            causeway_federation::connections::create(&server.state.federation, &operator, new, "").await.unwrap();
        assert_eq!(made.connection.creator_id, ann.user_id);
    })
    .await;
}

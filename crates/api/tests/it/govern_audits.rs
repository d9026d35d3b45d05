//! What is put on record, wrong tokens among it, and who may share and connect.

use crate::support::govern_support::{self, connected, id_of, on_a_mesh, side, until};
use axum::body::Body;
use axum::http::{Method, Request};
use causeway_api::testing::{Answer, Client, engines, on_each_engine};
use serde_json::json;

async fn guess(anybody: &Client, remote_id: &str) -> Answer {
    let request = Request::post("/api/v4/remotecluster/ping")
        .header("X-RemoteCluster-Id", remote_id)
        .header("X-RemoteCluster-Token", "w3to954d7933j5ahyf3jsrstgy")
        .header("content-type", "application/json")
        .body(Body::from("{}"));
    anybody.send(request.unwrap()).await
}

#[tokio::test]
async fn everything_about_connections_is_on_record() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.shared_channel("joint", &b).await;
        a.post(&channel, "one").await;
        b.until_texts(&channel, &["one"]).await;
        b.post(&channel, "two").await;
        a.until_texts(&channel, &["one", "two"]).await;
        for (side, action, words) in [
            (&a, "/api/v4/remotecluster ", a.remote_id.as_str()),
            (&b, "/api/v4/remotecluster/accept_invite", a.remote_id.as_str()),
            (&a, "/api/v4/remotecluster/confirm_invite", "site_url=http://borealis.test"),
            (&a, "/api/v4/remotecluster/channels/invite", channel.as_str()),
            (&b, "remote_channel ", channel.as_str()),
            (&b, "remote_sync", "posts_created=1"),
            (&a, "remote_sync", "posts_created=1"),
        ] {
            assert!(side.has_audit(action, words).await, "{action} {words}: {:#?}", side.audits().await);
        }
        let own = a.admin.get(&format!("/audits?user_id={}&action=/api/v4/remotecluster", a.admin.user_id)).await;
        let own = own.expect(200);
        assert_eq!(own.as_array().unwrap().len(), 2, "{own}");
        let remote = a.admin.get(&format!("/audits?action=remote_&remote_id={}", a.remote_id)).await.expect(200);
        assert!(remote.as_array().unwrap().iter().all(|r| r["user_id"] == ""));
        let none = a.admin.get("/audits?since=9999999999999").await.expect(200);
        assert_eq!(none, json!([]));
        a.admin.get(&format!("/audits?until={}&per_page=1", a.server.ws.now())).await.expect(200);

        a.admin
            .post(&format!("/remotecluster/{}/channels/{channel}/uninvite", a.remote_id), json!({}))
            .await
            .expect(200);
        b.post(&channel, "three").await;
        until("the other side knows", async || b.has_audit("remote_share_ended", &channel).await).await;
        assert!(a.has_audit("/api/v4/remotecluster/channels/uninvite", &channel).await);
        a.admin.delete(&format!("/remotecluster/{}", a.remote_id)).await.expect(200);
        assert!(a.has_audit("/api/v4/remotecluster/delete", &a.remote_id).await);
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn wrong_tokens_are_on_record_and_lock_nobody_else_out() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.shared_channel("joint", &b).await;
        assert_eq!(guess(&a.server.anonymous(), &a.remote_id).await.status, 401);
        assert!(a.has_audit("remote_refused_token", &a.remote_id).await);
        let mut last = 0;
        for _ in 0..200 {
            last = guess(&a.server.anonymous(), "w3to954d7933j5ahyf3jsrstgy").await.status.as_u16();
        }
        assert_eq!(last, 429);
        let recorded = a.audits().await.iter().filter(|line| line.starts_with("remote_refused_token")).count();
        assert!((1..=20).contains(&recorded), "{recorded}");
        // In these tests all requests come from one address, as behind one router. A change to the connection does not make
        // it forgotten either.
        let patch = json!({"display_name": "Renamed"});
        a.admin.call(Method::PATCH, &format!("/remotecluster/{}", a.remote_id), Some(patch)).await.expect(200);
        b.post(&channel, "still heard").await;
        a.until_texts(&channel, &["still heard"]).await;
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn connections_are_known_from_the_start() {
    for engine in engines() {
        let (mesh, a, b) = on_a_mesh(engine).await;
        let channel = a.shared_channel("joint", &b).await;
        a.server.state.federation.stop().await;
        let (router, anybody) = a.server.reopened().await;
        let mut last = 0;
        for _ in 0..100 {
            last = guess(&anybody, "w3to954d7933j5ahyf3jsrstgy").await.status.as_u16();
        }
        assert_eq!(last, 429);
        // From the same address as the guesser, and not looked up before: memory knows the other side.
        mesh.join("http://aurora.test", router);
        b.post(&channel, "let in").await;
        a.until_texts(&channel, &["let in"]).await;
    }
}

#[tokio::test]
async fn old_records_are_forgotten() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        ann.put("/config/patch", json!({"ServiceSettings": {"AuditRetentionDays": 2}})).await.expect(200);
        let count = async || ann.get("/audits").await.expect(200).as_array().unwrap().len();
        let before = count().await;
        assert!(before > 0);
        server.clock.advance(24 * 3_600_000);
        assert_eq!(causeway_service::audits::prune(&server.ws).await.unwrap(), 0);
        ann.put("/config/patch", json!({"ServiceSettings": {"AuditRetentionDays": 1}})).await.expect(200);
        server.clock.advance(1);
        let gone = causeway_service::audits::prune(&server.ws).await.unwrap();
        assert_eq!(usize::try_from(gone).unwrap(), before);
        assert_eq!(count().await, 1);
    })
    .await;
}

#[tokio::test]
async fn sharing_and_connecting_are_delegated_apart() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let sharer = a.person("sharer").await;
        let connector = a.person("connector").await;
        let roles = |roles: &str| json!({"roles": format!("system_user {roles}")});
        a.admin.put(&format!("/users/{}/roles", sharer.user_id), roles("shared_channel_manager")).await.expect(200);
        a.admin
            .put(&format!("/users/{}/roles", connector.user_id), roles("secure_connection_manager"))
            .await
            .expect(200);
        let (sharer, connector) = (a.server.log_in("sharer").await, a.server.log_in("connector").await);
        let forbidden = "api.context.permissions.app_error";

        let channel = a.new_channel("delegated").await;
        let share = format!("/remotecluster/{}/channels/{channel}/invite", a.remote_id);
        let make = json!({"name": "third", "default_team_id": a.team, "password": govern_support::INVITE_PASSWORD});
        connector.post(&share, json!({})).await.refused(403, forbidden);
        sharer.post("/remotecluster", make.clone()).await.refused(403, forbidden);
        sharer.post(&share, json!({})).await.expect(200);
        b.until_channel(&channel).await;
        connector.post("/remotecluster", make).await.expect(201);
        let policy = format!("/causeway/connections/{}/policy", a.remote_id);
        sharer.get(&policy).await.refused(403, forbidden);
        connector.get(&policy).await.expect(200);
        sharer.post(&format!("/causeway/connections/{}/pause", a.remote_id), json!({})).await.refused(403, forbidden);
        for who in [&sharer, &connector] {
            assert!(who.get("/remotecluster").await.expect(200).as_array().is_some_and(|list| !list.is_empty()));
            who.get("/audits").await.refused(403, forbidden);
            who.put("/config/patch", json!({})).await.refused(403, forbidden);
        }

        // By the role that everybody in a team has.
        let member = a.person("member").await;
        let second = a.new_channel("by-team").await;
        let share = format!("/remotecluster/{}/channels/{second}/invite", a.remote_id);
        member.post(&share, json!({})).await.refused(403, forbidden);
        let role = a.admin.get("/roles/name/team_user").await.expect(200);
        let mut held = role["permissions"].as_array().unwrap().clone();
        held.push(json!("manage_shared_channels"));
        a.admin.put(&format!("/roles/{}/patch", id_of(&role)), json!({"permissions": held})).await.expect(200);
        member.post(&share, json!({})).await.expect(200);
        b.until_channel(&second).await;
        let elsewhere = json!({"name": "elsewhere", "display_name": "e", "type": "O"});
        let team = id_of(&a.admin.post("/teams", elsewhere).await.expect(201));
        let body = json!({"team_id": team, "name": "theirs", "display_name": "t", "type": "O"});
        let third = id_of(&a.admin.post("/channels", body).await.expect(201));
        let share = format!("/remotecluster/{}/channels/{third}/invite", a.remote_id);
        member.post(&share, json!({})).await.refused(403, forbidden);
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn what_is_switched_off_says_so() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.shared_channel("joint", &b).await;
        let says = async |command: &str| {
            let body = json!({"channel_id": channel, "command": command});
            a.admin.post("/commands/execute", body).await.expect(200)["text"].as_str().unwrap().to_owned()
        };
        let section = "ConnectedWorkspacesSettings";
        a.settings(section, json!({"EnableSharedChannels": false})).await;
        let shares = format!("/remotecluster/{}/channels/{channel}/invite", a.remote_id);
        a.admin.post(&shares, json!({})).await.refused(501, "api.command_share.service_disabled");
        a.admin.get(&format!("/sharedchannels/{}", a.team)).await.refused(501, "api.command_share.service_disabled");
        assert!(says("/share-channel status").await.contains("EnableSharedChannels"));
        a.admin.get("/remotecluster").await.expect(200);
        // Nothing is lost meanwhile.
        a.post(&channel, "from a").await;
        b.post(&channel, "from b").await;
        a.settings(section, json!({"EnableRemoteClusterService": false})).await;
        for path in ["/remotecluster".to_owned(), format!("/causeway/connections/{}/policy", a.remote_id)] {
            a.admin.get(&path).await.refused(501, "api.remote_cluster.service_not_enabled.app_error");
        }
        assert!(says("/secure-connection status").await.contains("EnableRemoteClusterService"));
        a.settings(section, json!({"EnableRemoteClusterService": true, "EnableSharedChannels": true})).await;
        until("all is there", async || a.texts(&channel).await.len() == 2 && b.texts(&channel).await.len() == 2).await;
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn switches_of_an_older_configuration_are_taken_over() {
    for engine in engines() {
        let mesh = causeway_api::testing::Mesh::default();
        let old = side(engine, &mesh, "old").await;
        let file = json!({"ServiceSettings": {"SiteURL": "http://old.test"},
            "ExperimentalSettings": {"EnableSharedChannels": false, "EnableRemoteClusterService": false}});
        let (settings, warnings) = causeway_model::config::load(Some(file.clone()), [], &[]).unwrap();
        assert_eq!(warnings.len(), 2);
        assert_eq!(settings.raw(), file);
        old.server.ws.settings.store(std::sync::Arc::new(settings));
        old.admin.get("/remotecluster").await.refused(501, "api.remote_cluster.service_not_enabled.app_error");
    }
}

//! Override schemes of teams and channels: made, given, followed and removed, over the public API.

use causeway_api::testing::{Client, Listener, TestServer, engines, on_each_engine};
use serde_json::{Value, json};

use crate::support::linked::{pair, patch, says};
use crate::support::mesh_support::until;

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

async fn made(admin: &Client, scope: &str) -> Value {
    let body = json!({"display_name": "Partners", "name": format!("partners_{scope}"), "scope": scope});
    admin.post("/schemes", body).await.expect(201)
}

/// Changes what one role of a scheme permits.
async fn change(admin: &Client, role: &str, with: &[&str], without: &[&str]) {
    let role = admin.get(&format!("/roles/name/{role}")).await.expect(200);
    let mut permissions: Vec<Value> = role["permissions"].as_array().unwrap().clone();
    permissions.retain(|p| !without.contains(&p.as_str().unwrap()));
    permissions.extend(with.iter().map(|p| json!(p)));
    let path = format!("/roles/{}/patch", text(&role, "id"));
    admin.put(&path, json!({"permissions": permissions})).await.expect(200);
}

async fn give(admin: &Client, what: &str, scheme_id: &str) {
    admin.put(&format!("/{what}/scheme"), json!({"scheme_id": scheme_id})).await.expect(200);
}

#[tokio::test]
async fn schemes_are_made_changed_and_removed() {
    on_each_engine(async |server| {
        let (admin, bob) = (server.user("ann").await, server.user("bob").await);
        let body = json!({"display_name": "Partners", "scope": "team"});
        bob.post("/schemes", body.clone()).await.refused(403, "api.context.permissions.app_error");
        bob.get("/schemes").await.refused(403, "api.context.permissions.app_error");
        let scheme = made(&admin, "team").await;
        assert_eq!((text(&scheme, "scope"), text(&scheme, "name")), ("team", "partners_team"));
        let role = admin.get(&format!("/roles/name/{}", text(&scheme, "default_team_admin_role"))).await.expect(200);
        assert_eq!((&role["scheme_id"], &role["built_in"]), (&scheme["id"], &json!(false)));
        let plain = admin.get("/roles/name/team_admin").await.expect(200);
        assert_eq!(role["permissions"], plain["permissions"], "it begins as everybody's");
        admin
            .post("/schemes", json!({"display_name": "x", "name": "partners_team", "scope": "team"}))
            .await
            .refused(400, "app.scheme.save.invalid_scheme.app_error");
        for bad in [json!({"display_name": "", "scope": "team"}), json!({"display_name": "x", "scope": "galaxy"})] {
            admin.post("/schemes", bad).await.refused(400, "model.scheme.is_valid.app_error");
        }
        let unnamed = admin.post("/schemes", json!({"display_name": "One", "scope": "channel"})).await.expect(201);
        assert_eq!(unnamed["default_team_user_role"], "");
        assert_eq!(admin.get("/schemes").await.expect(200).as_array().unwrap().len(), 2);
        assert_eq!(admin.get("/schemes?scope=team").await.expect(200), json!([scheme]));
        admin.get("/schemes?scope=galaxy").await.refused(400, "api.context.invalid_url_param.app_error");
        let path = format!("/schemes/{}", text(&scheme, "id"));
        assert_eq!(admin.get(&path).await.expect(200), scheme);
        let patch = json!({"display_name": "Friends", "description": "of ours"});
        let changed = admin.put(&format!("{path}/patch"), patch).await.expect(200);
        assert_eq!((&changed["display_name"], &changed["name"]), (&json!("Friends"), &scheme["name"]));
        admin.delete(&path).await.expect(200);
        admin.get(&path).await.refused(404, "app.scheme.get.app_error");
        let role = admin.get(&format!("/roles/name/{}", text(&scheme, "default_team_admin_role"))).await.expect(200);
        assert_ne!(role["delete_at"], 0);
        admin.get("/schemes/nonsense").await.refused(400, "api.context.invalid_url_param.app_error");
    })
    .await;
}

/// A team with a channel, and bob in both.
async fn place(server: &TestServer, admin: &Client, bob: &Client) -> (String, String) {
    let team = server.team(admin).await;
    let channel = server.channel(admin, text(&team, "id"), "joint").await;
    server.join(admin, &channel, bob).await;
    (text(&team, "id").to_owned(), text(&channel, "id").to_owned())
}

#[tokio::test]
async fn a_team_follows_its_scheme_and_others_do_not() {
    on_each_engine(async |server| {
        let (admin, bob) = (server.user("ann").await, server.user("bob").await);
        let (team, channel) = place(&server, &admin, &bob).await;
        let (_, elsewhere) = place(&server, &admin, &bob).await;
        let scheme = made(&admin, "team").await;
        change(&admin, text(&scheme, "default_channel_user_role"), &[], &["create_post"]).await;
        change(&admin, text(&scheme, "default_team_user_role"), &["manage_own_incoming_webhooks"], &[]).await;
        let post = |channel: &str| json!({"channel_id": channel, "message": "hello"});
        bob.post("/posts", post(&channel)).await.expect(201);
        let address = server.serve().await;
        let mut listening = Listener::connect(address, &bob, "").await;
        listening.event("hello").await;
        give(&admin, &format!("teams/{team}"), text(&scheme, "id")).await;
        let told = listening.event("update_team_scheme").await;
        assert!(told["data"]["team"].as_str().unwrap().contains(text(&scheme, "id")));

        bob.post("/posts", post(&channel)).await.refused(403, "api.context.permissions.app_error");
        bob.post("/posts", post(&elsewhere)).await.expect(201);
        let hook = |channel: &str| json!({"channel_id": channel, "display_name": "hook"});
        bob.post("/hooks/incoming", hook(&channel)).await.expect(201);
        bob.post("/hooks/incoming", hook(&elsewhere)).await.refused(403, "api.context.permissions.app_error");
        // Members are shown with the roles that count.
        let member = bob.get(&format!("/teams/{team}/members/me")).await;
        let member = if member.status == 200 {
            member.json()
        } else {
            bob.get(&format!("/teams/{team}/members/{}", bob.user_id)).await.expect(200)
        };
        assert_eq!(member["roles"], scheme["default_team_user_role"]);
        for path in [
            format!("/users/me/teams/{team}/channels/members"),
            "/users/me/channel_members".to_owned(),
            format!("/channels/{channel}/members"),
        ] {
            let list = bob.get(&path).await.expect(200);
            let own = |m: &&Value| m["channel_id"] == channel.as_str() && m["user_id"] == bob.user_id.as_str();
            let shown = list.as_array().unwrap().iter().find(own).unwrap();
            assert_eq!(shown["roles"], scheme["default_channel_user_role"], "{path}");
        }
        assert_eq!(
            admin.get(&format!("/schemes/{}/teams", text(&scheme, "id"))).await.expect(200)[0]["id"],
            team.as_str()
        );
        // Roles are given by either name.
        let names = format!("{} {}", text(&scheme, "default_channel_user_role"), "channel_admin");
        let path = format!("/channels/{channel}/members/{}/roles", bob.user_id);
        admin.put(&path, json!({"roles": names})).await.expect(200);
        bob.post("/posts", post(&channel)).await.expect(201);
        admin.put(&path, json!({"roles": "channel_user"})).await.expect(200);
        bob.post("/posts", post(&channel)).await.refused(403, "api.context.permissions.app_error");
        // It holds over a restart, and ends with the scheme.
        let (_, stranger) = server.reopened().await;
        let again = stranger.with_token(bob.token());
        again.post("/posts", post(&channel)).await.refused(403, "api.context.permissions.app_error");
        admin.delete(&format!("/schemes/{}", text(&scheme, "id"))).await.expect(200);
        bob.post("/posts", post(&channel)).await.expect(201);
        assert_eq!(admin.get(&format!("/teams/{team}")).await.expect(200)["scheme_id"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_channel_follows_its_own_scheme_before_its_teams() {
    on_each_engine(async |server| {
        let (admin, bob) = (server.user("ann").await, server.user("bob").await);
        let (team, channel) = place(&server, &admin, &bob).await;
        let (of_team, of_channel) = (made(&admin, "team").await, made(&admin, "channel").await);
        change(&admin, text(&of_channel, "default_channel_user_role"), &[], &["create_post"]).await;
        let wrong = json!({"scheme_id": of_team["id"]});
        admin.put(&format!("/channels/{channel}/scheme"), wrong).await.refused(400, "api.scheme.scope.app_error");
        let wrong = json!({"scheme_id": of_channel["id"]});
        admin.put(&format!("/teams/{team}/scheme"), wrong.clone()).await.refused(400, "api.scheme.scope.app_error");
        bob.put(&format!("/channels/{channel}/scheme"), wrong).await.refused(403, "api.context.permissions.app_error");
        give(&admin, &format!("teams/{team}"), text(&of_team, "id")).await;
        give(&admin, &format!("channels/{channel}"), text(&of_channel, "id")).await;
        let post = json!({"channel_id": channel, "message": "hello"});
        bob.post("/posts", post.clone()).await.refused(403, "api.context.permissions.app_error");
        let listed = admin.get(&format!("/schemes/{}/channels", text(&of_channel, "id"))).await.expect(200);
        assert_eq!(listed[0]["id"], channel.as_str());
        give(&admin, &format!("channels/{channel}"), "").await;
        bob.post("/posts", post.clone()).await.expect(201);
        // Moderation takes from the scheme's roles, too.
        let closed = json!([{"name": "create_post", "roles": {"members": false}}]);
        admin.put(&format!("/channels/{channel}/moderations/patch"), closed).await.expect(200);
        bob.post("/posts", post).await.refused(403, "api.context.permissions.app_error");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sharing_can_be_delegated_to_one_team() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        for (here, there, name) in [(&a, &b, "by-a"), (&b, &a, "by-b")] {
            let admin = &here.client;
            let lead = here.server.user("lead").await;
            let channel = here.new_channel(name).await;
            let shown = admin.get(&format!("/channels/{channel}")).await.expect(200);
            here.server.join(admin, &shown, &lead).await;
            let roles = json!({"scheme_user": true, "scheme_admin": true});
            let path = format!("/teams/{}/members/{}/schemeRoles", here.team, lead.user_id);
            admin.put(&path, roles).await.expect(200);
            let invite = format!("/remotecluster/{}/channels/{channel}/invite", here.remote_id);
            let forbidden = "api.context.permissions.app_error";
            lead.post(&invite, json!({})).await.refused(403, forbidden);
            let connections = |filter: &str| format!("/remotecluster?{filter}={channel}&include_deleted=true");
            lead.get(&connections("not_in_channel")).await.refused(403, forbidden);
            let offered = async || {
                let path = format!("/teams/{}/commands/autocomplete_suggestions", here.team);
                let list = lead.get(&format!("{path}?channel_id={channel}&user_input=/share")).await.expect(200);
                list.as_array().unwrap().iter().any(|s| s["Suggestion"] == "share-channel")
            };
            assert!(!offered().await);
            let scheme = made(admin, "team").await;
            change(admin, text(&scheme, "default_team_admin_role"), &["manage_shared_channels"], &[]).await;
            give(admin, &format!("teams/{}", here.team), text(&scheme, "id")).await;
            assert!(offered().await);
            let ids = async |filter: &str| -> Vec<String> {
                let list = lead.get(&connections(filter)).await.expect(200);
                list.as_array().unwrap().iter().map(|c| text(c, "remote_id").to_owned()).collect()
            };
            assert_eq!(ids("not_in_channel").await, [here.remote_id.as_str()]);
            lead.post(&invite, json!({})).await.expect(200);
            assert_eq!(ids("in_channel").await, [here.remote_id.as_str()]);
            assert!(ids("not_in_channel").await.is_empty());
            lead.get("/remotecluster").await.refused(403, forbidden);
            until("it is shared", async || there.has_channel(&channel).await).await;
            let told = says(&lead, &channel, "/share-channel status").await;
            assert!(told.contains("Org"), "{told}");
            let share = format!("/causeway/connections/{}/channels/{channel}", here.remote_id);
            patch(&lead, &share, json!({"read_only": true})).await.expect(200);
            // In another team they lead nothing.
            let other = here.server.team(admin).await;
            let foreign = here.server.channel(admin, text(&other, "id"), "foreign").await;
            here.server.join(admin, &foreign, &lead).await;
            let invite = format!("/remotecluster/{}/channels/{}/invite", here.remote_id, text(&foreign, "id"));
            lead.post(&invite, json!({})).await.refused(403, forbidden);
            let path = format!("/remotecluster?not_in_channel={}", text(&foreign, "id"));
            lead.get(&path).await.refused(403, forbidden);
        }
    }
}

//! `/secure-connection` and `/share-channel` through the API.

use crate::support::shared;
use causeway_api::testing::{Client, Mesh, TestServer, engines};
use serde_json::{Value, json};

/// A server, its administrator, a team and a channel of it.
async fn place(engine: &str, mesh: &Mesh, name: &str) -> (TestServer, Client, String, String) {
    let server = TestServer::on_mesh(engine, mesh, name, |_| {}).await;
    let who = server.user(&format!("admin-{name}")).await;
    let team = shared::team(&who, name).await;
    let channel = server.channel(&who, &team, "joint").await["id"].as_str().unwrap().to_owned();
    (server, who, team, channel)
}

async fn says(who: &Client, channel: &str, command: &str) -> String {
    let answer = who.post("/commands/execute", json!({"channel_id": channel, "command": command})).await.expect(200);
    assert_eq!(answer["response_type"], "ephemeral");
    answer["text"].as_str().unwrap().to_owned()
}

fn quoted<'t>(text: &'t str, mark: &str) -> &'t str {
    text.split(mark).nth(1).unwrap().trim()
}

#[tokio::test]
async fn two_workspaces_connect_and_share_by_commands_alone() {
    for engine in engines() {
        let mesh = Mesh::default();
        let (aurora, ann, _, home) = place(engine, &mesh, "aurora").await;
        let (_borealis, bea, _, away) = place(engine, &mesh, "borealis").await;
        let made = says(&ann, &home, "/secure-connection create --name Borealis --displayname “Borealis & Co”").await;
        let code = quoted(&made, "```").to_owned();
        let password = quoted(made.rsplit("password is ").next().unwrap(), "`").to_owned();
        assert_eq!(password.len(), 16);
        let accept = format!("/secure-connection accept --name aurora --password {password} --invite {code}");
        assert_eq!(says(&bea, &away, &accept).await, "Connected with http://aurora.test as **aurora**.");
        assert!(says(&bea, &away, &accept).await.contains("exists here already"));

        let list: Value = ann.get("/remotecluster").await.expect(200);
        let id = list[0]["remote_id"].as_str().unwrap().to_owned();
        assert_eq!(list[0]["display_name"], "Borealis & Co");
        shared::until_online(&aurora, &id).await;
        let status = says(&ann, &home, "/secure-connection status").await;
        assert!(
            status.starts_with("| Secure connection | Display name | Connection ID | Site URL | Default Team | Invite accepted | Online | Last ping | Deleted | \n"),
            "{status}"
        );
        let line = status.lines().nth(2).unwrap();
        assert!(
            line.contains("| borealis | Borealis & Co |")
                && line.contains("| True | True | Today 12:00:00 UTC 2026 | False |"),
            "{line}"
        );

        says(&ann, &home, &format!("/share-channel invite --connectionID {id} --readonly")).await;
        let shared = says(&ann, &home, "/share-channel status").await;
        assert!(
            shared.lines().nth(2).unwrap().contains(&format!("| {id} | http://borealis.test | True |")),
            "{shared}"
        );
        let listed =
            ann.get(&format!("/remotecluster/{id}/sharedchannelremotes?include_unconfirmed=true")).await.expect(200);
        assert_eq!(listed[0]["channel_id"], home.as_str());
        let remotes = ann.get(&format!("/sharedchannels/{home}/remotes")).await.expect(200);
        assert_eq!(remotes[0]["display_name"], "Borealis & Co");
        says(&ann, &home, &format!("/share-channel uninvite --connectionID {id}")).await;
        assert_eq!(ann.get(&format!("/sharedchannels/{home}/remotes")).await.expect(200), json!([]));

        assert!(says(&ann, &home, "/secure-connection remove").await.contains("--connectionID"));
        says(&ann, &home, &format!("/secure-connection remove --connectionID {id}")).await;
        assert_eq!(ann.get("/remotecluster").await.expect(200), json!([]));
    }
}

#[tokio::test]
async fn sharing_over_rest_and_ending_the_connection() {
    for engine in engines() {
        let mesh = Mesh::default();
        let (aurora, ann, team, home) = place(engine, &mesh, "aurora").await;
        let (_borealis, bea, away_team, _) = place(engine, &mesh, "borealis").await;
        let (id, code) = shared::invite(&ann, "borealis", &team).await;
        shared::accept(&bea, "aurora", &away_team, &code).await;
        let path = format!("/remotecluster/{id}/channels/{home}");
        assert_eq!(ann.post(&format!("{path}/invite"), json!({})).await.expect(200), json!({"status": "OK"}));
        let listed = ann.get(&format!("/sharedchannels/{team}")).await.expect(200);
        let mut keys: Vec<&str> = listed[0].as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(
            keys,
            [
                "Type",
                "create_at",
                "creator_id",
                "display_name",
                "header",
                "home",
                "id",
                "name",
                "purpose",
                "readonly",
                "team_id",
                "update_at"
            ]
        );
        let zoe = aurora.user("zoe").await;
        zoe.post(&format!("{path}/invite"), json!({})).await.refused(403, "api.context.permissions.app_error");
        zoe.get(&format!("/sharedchannels/{home}/remotes")).await.refused(403, "api.context.permissions.app_error");
        ann.delete(&format!("/remotecluster/{id}")).await.expect(200);
        assert_eq!(ann.get(&format!("/sharedchannels/{team}")).await.expect(200), json!([]));
        assert_eq!(ann.get(&format!("/channels/{home}")).await.expect(200)["shared"], false);
    }
}

#[tokio::test]
async fn commands_are_for_those_who_may() {
    for engine in engines() {
        let mesh = Mesh::default();
        let (aurora, ann, team, home) = place(engine, &mesh, "aurora").await;
        let zoe = aurora.user("zoe").await;
        aurora.join(&ann, &json!({"id": home, "team_id": team}), &zoe).await;
        for command in [
            "/secure-connection status",
            "/secure-connection create --name x",
            "/share-channel unshare",
            "/share-channel status",
        ] {
            assert_eq!(says(&zoe, &home, command).await, "You do not have the appropriate permissions.", "{command}");
        }
        assert_eq!(ann.get("/remotecluster").await.expect(200), json!([]));
    }
}

#[tokio::test]
async fn subcommands_arguments_and_ids_are_completed() {
    for engine in engines() {
        let mesh = Mesh::default();
        let (_aurora, ann, team, home) = place(engine, &mesh, "aurora").await;
        let (id, _) = shared::invite(&ann, "borealis", &team).await;
        let offered = async |input: &str| -> Vec<String> {
            let input = input.replace(' ', "%20");
            let path = format!("/teams/{team}/commands/autocomplete_suggestions?user_input={input}&channel_id={home}");
            let list = ann.get(&path).await.expect(200);
            list.as_array().unwrap().iter().map(|s| s["Suggestion"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(offered("/share-channel ").await, ["invite", "update", "uninvite", "unshare", "status"]);
        assert_eq!(offered("/secure-connection create --na").await, ["--name"]);
        assert_eq!(offered("/secure-connection remove --connectionID ").await, [id]);
    }
}

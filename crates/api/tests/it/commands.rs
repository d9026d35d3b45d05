//! Slash commands through the API.

use causeway_api::testing::{Client, TestServer, on_each_engine};
use causeway_service::posts::post_due;
use serde_json::{Value, json};

struct Scene {
    ann: Client,
    bea: Client,
    team: String,
    channel: String,
}

async fn scene(server: &TestServer) -> Scene {
    let (ann, bea) = (server.user("ann").await, server.user("bea").await);
    let team = server.team(&ann).await["id"].as_str().unwrap().to_owned();
    server.join_team(&ann, &team, &bea).await;
    let channel = server.channel(&ann, &team, "plans").await["id"].as_str().unwrap().to_owned();
    Scene { ann, bea, team, channel }
}

impl Scene {
    async fn run(&self, command: &str) -> Value {
        let body = json!({"channel_id": self.channel, "team_id": self.team, "command": command});
        self.ann.post("/commands/execute", body).await.expect(200)
    }
}

#[tokio::test]
async fn what_is_said_to_the_caller_alone_is_answered_and_told() {
    on_each_engine(async |server| {
        let scene = scene(&server).await;
        let mut events = server.ws.bus.subscribe();
        let answer = scene.run("/help").await;
        let sample = [
            "response_type",
            "text",
            "username",
            "channel_id",
            "icon_url",
            "type",
            "props",
            "goto_location",
            "trigger_id",
            "skip_slack_parsing",
            "attachments",
            "extra_responses",
        ];
        assert_eq!(answer.as_object().unwrap().len(), sample.len());
        assert!(sample.iter().all(|key| answer.get(key).is_some()));
        assert_eq!(answer["response_type"], "ephemeral");
        let told = events.recv().await.unwrap();
        assert_eq!((told.name, &told.broadcast.user_id), ("ephemeral_message", &scene.ann.user_id));
        let post: Value = serde_json::from_str(told.data["post"].as_str().unwrap()).unwrap();
        assert_eq!((&post["type"], &post["message"]), (&json!("system_ephemeral"), &answer["text"]));
        assert_eq!((&post["file_ids"], &post["update_at"]), (&Value::Null, &json!(0)));
        let unknown = json!({"channel_id": scene.channel, "command": "/nosuch x"});
        let refused = scene.ann.post("/commands/execute", unknown.clone()).await;
        refused.refused(404, "api.command.execute_command.not_found.app_error");
        scene.bea.post("/commands/execute", unknown).await.refused(403, "api.context.permissions.app_error");
        let plain = json!({"channel_id": scene.channel, "command": "no slash"});
        scene.ann.post("/commands/execute", plain).await.refused(400, "api.context.invalid_body_param.app_error");
    })
    .await;
}

#[tokio::test]
async fn commands_say_and_do_what_the_api_does() {
    on_each_engine(async |server| {
        let scene = scene(&server).await;
        let mut events = server.ws.bus.subscribe();
        let answer = scene.run("/me waves “a lot”").await;
        assert_eq!((&answer["response_type"], &answer["type"]), (&json!("in_channel"), &json!("me")));
        let posted = loop {
            let event = events.recv().await.unwrap();
            if event.name == "posted" {
                break serde_json::from_str::<Value>(event.data["post"].as_str().unwrap()).unwrap();
            }
        };
        assert_eq!((&posted["message"], &posted["type"]), (&json!("*waves “a lot”*"), &json!("me")));
        scene.run("/header A *new* header").await;
        scene.run("/rename The plans").await;
        let channel = scene.ann.get(&format!("/channels/{}", scene.channel)).await.expect(200);
        assert_eq!((&channel["header"], &channel["display_name"]), (&json!("A *new* header"), &json!("The plans")));
        let member = format!("/channels/{}/members/{}", scene.channel, scene.bea.user_id);
        scene.run("/invite @bea").await;
        scene.ann.get(&member).await.expect(200);
        scene.run("/kick @bea").await;
        scene.ann.get(&member).await.refused(404, "app.channel.get_member.missing.app_error");
        scene.run("/mute").await;
        let own = scene.ann.get(&format!("/channels/{}/members/me", scene.channel)).await.expect(200);
        assert_eq!(own["notify_props"]["mark_unread"], "mention");
        let answer = scene.run("/msg @bea hello \"there\"").await;
        assert!(answer["goto_location"].as_str().unwrap().ends_with("/messages/@bea"));
        assert_eq!(scene.run("/msg @nobody x").await["response_type"], "ephemeral");
        let answer = scene.run("/leave").await;
        assert!(answer["goto_location"].as_str().unwrap().ends_with("/channels/town-square"));
        scene
            .ann
            .get(&format!("/channels/{}/members/me", scene.channel))
            .await
            .refused(404, "app.channel.get_member.missing.app_error");
    })
    .await;
}

#[tokio::test]
async fn commands_are_listed_and_offered() {
    on_each_engine(async |server| {
        let scene = scene(&server).await;
        let path = format!("/teams/{}/commands/autocomplete", scene.team);
        let listed = scene.ann.get(&path).await.expect(200);
        let me = listed.as_array().unwrap().iter().find(|c| c["trigger"] == "me").unwrap();
        let sample = json!({"id": "", "token": "", "create_at": 0, "update_at": 0, "delete_at": 0, "creator_id": "",
            "team_id": "", "trigger": "me", "method": "", "username": "", "icon_url": "", "auto_complete": true,
            "auto_complete_desc": "Do an action", "auto_complete_hint": "[message]", "display_name": "me",
            "description": "", "url": "", "plugin_id": ""});
        assert_eq!(me, &sample);
        assert_eq!(scene.ann.get(&format!("/commands?team_id={}", scene.team)).await.expect(200), listed);
        let offered = format!("{path}_suggestions?channel_id={}&user_input=/gro", scene.channel);
        let suggestion = scene.ann.get(&offered).await.expect(200);
        assert_eq!((&suggestion[0]["Complete"], &suggestion[0]["IconData"]), (&json!("groupmsg"), &json!("")));
    })
    .await;
}

#[tokio::test]
async fn statuses_are_set_by_command() {
    on_each_engine(async |server| {
        let scene = scene(&server).await;
        scene.run("/dnd").await;
        assert_eq!(scene.ann.get("/users/me/status").await.expect(200)["status"], "dnd");
        scene.run("/online").await;
        assert_eq!(scene.ann.get("/users/me/status").await.expect(200)["status"], "online");
        scene.run("/status :calendar: In a meeting").await;
        let me = scene.ann.get("/users/me").await.expect(200);
        assert!(me["props"]["customStatus"].as_str().unwrap().contains("In a meeting"));
        scene.run("/collapse").await;
        let preference =
            scene.ann.get("/users/me/preferences/display_settings/name/collapse_previews").await.expect(200);
        assert_eq!(preference["value"], "true");
    })
    .await;
}

#[tokio::test]
async fn an_echo_can_wait_and_is_posted_once_when_its_time_has_come() {
    on_each_engine(async |server| {
        let scene = scene(&server).await;
        let posted = async || -> Vec<String> {
            let page = scene.ann.get(&format!("/channels/{}/posts", scene.channel)).await.expect(200);
            let of = |id: &Value| page["posts"][id.as_str().unwrap()].clone();
            let written = page["order"].as_array().unwrap().iter().map(of).filter(|post| post["type"] == "");
            written.map(|post| post["message"].as_str().unwrap().to_owned()).collect()
        };
        let due = async || post_due(&server.ws).await.unwrap();
        assert_eq!(due().await, None);
        scene.run("/echo at once").await;
        let began = server.ws.now();
        assert_eq!(scene.run("/echo \"in a moment\" 5").await["text"], "");
        scene.run("/echo a bit later 60").await;
        assert_eq!(posted().await, ["at once"]);
        let refused = scene.run("/echo never 10001").await;
        assert_eq!(refused["text"], "Delays must be at most 10000 seconds.");
        server.clock.advance(4_999);
        assert_eq!(due().await, Some(began + 5_000));
        assert_eq!(posted().await, ["at once"]);
        server.clock.advance(1);
        assert_eq!(due().await, Some(began + 60_000));
        assert_eq!(due().await, Some(began + 60_000), "it is posted once");
        assert_eq!(posted().await, ["in a moment", "at once"]);
        // Nobody posts in a channel that was archived meanwhile, and nothing of it is left to be tried again.
        scene.ann.delete(&format!("/channels/{}", scene.channel)).await.expect(200);
        server.clock.advance(60_000);
        assert_eq!(due().await, None);
        scene.ann.post(&format!("/channels/{}/restore", scene.channel), json!({})).await.expect(200);
        assert_eq!(due().await, None);
        assert_eq!(posted().await, ["in a moment", "at once"]);
        // Others can wait for so many only.
        for _ in 0..100 {
            assert_eq!(scene.run("/echo again 9").await["text"], "");
        }
        assert_eq!(scene.run("/echo again 9").await["text"], "Too many messages of yours are waiting to be posted.");
    })
    .await;
}

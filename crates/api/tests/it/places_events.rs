//! What clients are told of teams and channels, compared with what was recorded of the reference.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use causeway_api::testing::{Client, TestServer, on_each_engine};
use causeway_service::events::{Event, MembershipChange};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;

/// Listens to everything that is published.
struct Heard(UnboundedReceiver<Arc<Event>>);

impl Heard {
    fn new(server: &TestServer) -> Self {
        Self(server.ws.bus.subscribe())
    }

    /// Everything since the last time.
    fn all(&mut self) -> Vec<Arc<Event>> {
        std::iter::from_fn(|| self.0.try_recv().ok()).collect()
    }
}

/// Events of this name: data, and broadcast without what is empty.
fn named(events: &[Arc<Event>], name: &str) -> Vec<(Value, Value)> {
    let told = events.iter().filter(|e| e.name == name && !e.internal);
    told.map(|e| {
        let mut to = json!(e.broadcast);
        to.as_object_mut().unwrap().retain(|_, v| !v.is_null() && v != "");
        (json!(e.data), to)
    })
    .collect()
}

fn id(thing: &Value) -> &str {
    thing["id"].as_str().unwrap()
}

async fn three(server: &TestServer) -> [Client; 3] {
    [server.user("ann").await, server.user("bea").await, server.user("cal").await]
}

#[tokio::test]
async fn comings_and_goings_are_told() {
    on_each_engine(async |server| {
        let [ann, bea, _] = three(&server).await;
        let team = server.team(&ann).await;
        let mut heard = Heard::new(&server);
        let channel = server.channel(&ann, id(&team), "chan").await;
        let created = named(&heard.all(), "channel_created");
        assert_eq!(
            created,
            [(json!({"channel_id": channel["id"], "team_id": team["id"]}), json!({"user_id": ann.user_id}))]
        );
        server.join_team(&ann, id(&team), &bea).await;
        let added = named(&heard.all(), "added_to_team");
        assert_eq!(added, [(json!({"team_id": team["id"], "user_id": bea.user_id}), json!({"user_id": bea.user_id}))]);
        server.join(&ann, &channel, &bea).await;
        let told = heard.all();
        let data = json!({"team_id": team["id"], "user_id": bea.user_id});
        let omitted = json!({"omit_users": {&bea.user_id: true}, "channel_id": channel["id"]});
        assert_eq!(named(&told, "user_added")[0], (data, omitted));
        let post: Value = serde_json::from_str(named(&told, "posted")[0].0["post"].as_str().unwrap()).unwrap();
        assert_eq!((&post["type"], &post["user_id"]), (&json!("system_add_to_channel"), &json!(ann.user_id)));
        assert_eq!(
            post["props"],
            json!({"addedUserId": bea.user_id, "addedUsername": "bea", "userId": ann.user_id, "username": "ann"})
        );
        ann.delete(&format!("/channels/{}/members/{}", id(&channel), bea.user_id)).await.expect(200);
        let told = heard.all();
        let data = json!({"remover_id": ann.user_id, "user_id": bea.user_id});
        assert_eq!(named(&told, "user_removed")[0], (data, json!({"channel_id": channel["id"]})));
        let left = MembershipChange::Left { user_id: bea.user_id.clone(), channel_id: id(&channel).to_owned() };
        assert!(told.iter().any(|e| e.membership.as_ref() == Some(&left)));
        ann.delete(&format!("/teams/{}/members/{}", id(&team), bea.user_id)).await.expect(200);
        let told = heard.all();
        let data = json!({"team_id": team["id"], "user_id": bea.user_id});
        let others = json!({"omit_users": {&bea.user_id: true}, "team_id": team["id"]});
        assert_eq!(named(&told, "leave_team"), [(data.clone(), json!({"user_id": bea.user_id})), (data, others)]);
        let post: Value = serde_json::from_str(named(&told, "posted")[0].0["post"].as_str().unwrap()).unwrap();
        assert_eq!(
            (&post["type"], &post["message"]),
            (&json!("system_remove_from_team"), &json!("bea removed from the team."))
        );
    })
    .await;
}

#[tokio::test]
async fn changes_of_channels_and_teams_are_told() {
    on_each_engine(async |server| {
        let [ann, bea, cal] = three(&server).await;
        let team = server.team(&ann).await;
        let channel = server.channel(&ann, id(&team), "chan").await;
        let at = format!("/channels/{}", id(&channel));
        let mut heard = Heard::new(&server);
        ann.put(&format!("{at}/patch"), json!({"header": "new"})).await.expect(200);
        let (data, to) = named(&heard.all(), "channel_updated").remove(0);
        let told: Value = serde_json::from_str(data["channel"].as_str().unwrap()).unwrap();
        assert_eq!((&told["header"], to), (&json!("new"), json!({"channel_id": channel["id"]})));
        let to_team = json!({"team_id": team["id"]});
        let only_id = json!({"channel_id": channel["id"]});
        ann.delete(&at).await.expect(200);
        let (data, to) = named(&heard.all(), "channel_deleted").remove(0);
        assert_eq!((&data["channel_id"], &to), (&channel["id"], &to_team));
        assert!(data["delete_at"].as_i64().unwrap() > 0);
        ann.post(&format!("{at}/restore"), json!({})).await.expect(200);
        assert_eq!(named(&heard.all(), "channel_restored"), [(only_id.clone(), to_team.clone())]);
        ann.put(&format!("{at}/privacy"), json!({"privacy": "P"})).await.expect(200);
        assert_eq!(named(&heard.all(), "channel_converted"), [(only_id, to_team.clone())]);
        let patch = json!([{"name": "create_post", "roles": {"members": false}}]);
        ann.put(&format!("{at}/moderations/patch"), patch).await.expect(200);
        let told = named(&heard.all(), "channel_scheme_updated");
        assert_eq!(told, [(json!({}), json!({"channel_id": channel["id"]}))]);
        ann.put(&format!("/teams/{}/patch", id(&team)), json!({"description": "About"})).await.expect(200);
        let (data, to) = named(&heard.all(), "update_team").remove(0);
        let told: Value = serde_json::from_str(data["team"].as_str().unwrap()).unwrap();
        assert_eq!(
            (&told["description"], &told["email"], &told["invite_id"]),
            (&json!("About"), &json!(""), &json!(""))
        );
        assert_eq!(to, to_team);
        let group = ann.post("/channels/group", json!([bea.user_id, cal.user_id])).await.expect(201);
        let told = named(&heard.all(), "group_added");
        let mut ids = [ann.user_id.as_str(), &bea.user_id, &cal.user_id];
        ids.sort_unstable();
        assert_eq!(told.len(), 3);
        assert_eq!(told[0].0["teammate_ids"], json!(ids).to_string());
        assert_eq!(told[0].1["channel_id"], group["id"]);
    })
    .await;
}

#[tokio::test]
async fn reading_is_told_once_to_the_reader() {
    on_each_engine(async |server| {
        let [ann, bea, _] = three(&server).await;
        let team = server.team(&ann).await;
        let channel = server.channel(&ann, id(&team), "chan").await;
        server.join(&ann, &channel, &bea).await;
        let mut heard = Heard::new(&server);
        let view = json!({"channel_id": channel["id"]});
        let viewed = bea.post("/channels/members/me/view", view.clone()).await.expect(200);
        let times = json!({"channel_times": viewed["last_viewed_at_times"]});
        assert_eq!(named(&heard.all(), "multiple_channels_viewed"), [(times, json!({"user_id": bea.user_id}))]);
        bea.post("/channels/members/me/view", view).await.expect(200);
        assert_eq!(named(&heard.all(), "multiple_channels_viewed"), []);
        let props = format!("/channels/{}/members/me/notify_props", id(&channel));
        bea.put(&props, json!({"desktop": "all"})).await.expect(200);
        let (data, to) = named(&heard.all(), "channel_member_updated").remove(0);
        let member: Value = serde_json::from_str(data["channelMember"].as_str().unwrap()).unwrap();
        assert_eq!((&member["notify_props"]["desktop"], &member["roles"]), (&json!("all"), &json!("channel_user")));
        assert_eq!(to, json!({"user_id": bea.user_id}));
    })
    .await;
}

//! People over two servers: profiles, pictures, statuses, memberships and deactivation cross in both directions, as they change
//! and after an outage.

use crate::support::mesh_support::{Side, pair, until};
use causeway_api::testing::{Client, PASSWORD, engines};
use serde_json::{Value, json};

const FIVE_MINUTES: i64 = 5 * 60 * 1_000;

/// Two servers that share a channel, with both administrators in it and known on both sides.
async fn together(engine: &str) -> (Side, Side, String) {
    let (a, b) = pair(engine, 1).await;
    let channel = a.share_new("joint").await;
    until("the channel is there", async || b.has_channel(&channel).await).await;
    b.join(&channel).await;
    for (side, other) in [(&a, &b), (&b, &a)] {
        until("they know each other", async || is_member(other, &channel, &side.client.user_id).await).await;
    }
    (a, b, channel)
}

/// Both directions: who does something, and who sees it.
fn directions<'a>(a: &'a Side, b: &'a Side) -> [(&'a Side, &'a Side); 2] {
    [(a, b), (b, a)]
}

async fn user(side: &Side, id: &str) -> Value {
    side.client.get(&format!("/users/{id}")).await.expect(200)
}

async fn is_member(side: &Side, channel: &str, user_id: &str) -> bool {
    side.client.get(&format!("/channels/{channel}/members/{user_id}")).await.status == 200
}

async fn status(side: &Side, user_id: &str) -> String {
    let told = side.client.get(&format!("/users/{user_id}/status")).await.expect(200);
    told["status"].as_str().unwrap().to_owned()
}

async fn set_status(who: &Client, status: &str) {
    let body = json!({"user_id": who.user_id, "status": status});
    who.put(&format!("/users/{}/status", who.user_id), body).await.expect(200);
}

/// Somebody else of a side, in its team and in the channel.
async fn member(side: &Side, name: &str, channel: &str) -> Client {
    let client = account(side, name).await;
    let body = json!({"team_id": side.team, "user_id": client.user_id});
    side.client.post(&format!("/teams/{}/members", side.team), body).await.expect(201);
    add(side, channel, &client.user_id).await;
    client
}

async fn add(side: &Side, channel: &str, user_id: &str) {
    let body = json!({"user_id": user_id});
    side.client.post(&format!("/channels/{channel}/members"), body).await.expect(201);
}

async fn remove(side: &Side, channel: &str, user_id: &str) {
    side.client.delete(&format!("/channels/{channel}/members/{user_id}")).await.expect(200);
}

/// Makes an account and logs it in.
async fn account(side: &Side, name: &str) -> Client {
    let body = json!({"username": name, "email": format!("{name}@example.test"), "password": PASSWORD});
    side.client.post("/users", body).await.expect(201);
    side.server.log_in(name).await
}

async fn configure(side: &Side, section: &str, setting: &str, value: Value) {
    side.client.put("/config/patch", json!({section: {setting: value}})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn profiles_cross_as_they_change() {
    for engine in engines() {
        let (a, b, _) = together(engine).await;
        for (here, there) in directions(&a, &b) {
            let id = &here.client.user_id;
            let mut events = there.ws().bus.subscribe();
            let names = json!({"nickname": "Nic", "first_name": "Fir", "last_name": "Las", "position": "Pos"});
            here.client.put("/users/me/patch", names.clone()).await.expect(200);
            until("the names are there", async || {
                let seen = user(there, id).await;
                names.as_object().unwrap().iter().all(|(field, value)| seen[field] == *value)
            })
            .await;
            // Whoever looks at it is told.
            until("clients are told", async || {
                events.recv().await.is_some_and(|e| e.name == "user_updated" && e.data["user"]["nickname"] == "Nic")
            })
            .await;
            let text = json!({"emoji": "calendar", "text": "in a meeting"});
            here.client.put("/users/me/status/custom", text).await.expect(200);
            let told = async || {
                let props = user(there, id).await["props"]["customStatus"].clone();
                serde_json::from_str::<Value>(props.as_str().unwrap_or_default()).unwrap_or_default()
            };
            until("the status text is there", async || told().await["text"] == "in a meeting").await;
            assert_eq!(told().await["emoji"], "calendar");
            here.client.delete("/users/me/status/custom").await.expect(200);
            until("it is gone", async || told().await.is_null()).await;
            // Nobody changes them where they do not belong.
            let refused = there.client.put(&format!("/users/{id}/patch"), json!({"nickname": "x"})).await;
            refused.refused(400, "api.user.update_user.remote_user.app_error");
            let body = json!({"user_id": id, "status": "away"});
            let refused = there.client.put(&format!("/users/{id}/status"), body).await;
            refused.refused(400, "api.user.update_user.remote_user.app_error");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_while_the_other_side_is_away_is_there_afterwards() {
    for engine in engines() {
        let (a, b, _) = together(engine).await;
        for (here, there, name) in [(&a, &b, "b"), (&b, &a, "a")] {
            let id = &here.client.user_id;
            here.mesh.set_down(name, true);
            here.client.put("/users/me/patch", json!({"nickname": "Later"})).await.expect(200);
            set_picture(&here.client, [9, 9, 9]).await;
            here.restart().await;
            here.mesh.set_down(name, false);
            until("the name is there", async || user(there, id).await["nickname"] == "Later").await;
            until("the picture is there", async || shows(there, id, [9, 9, 9]).await).await;
        }
    }
}

async fn set_picture(who: &Client, colour: [u8; 3]) {
    let mut image = std::io::Cursor::new(Vec::new());
    let drawn = image::RgbImage::from_pixel(40, 40, image::Rgb(colour));
    drawn.write_to(&mut image, image::ImageFormat::Png).unwrap();
    let mut body = b"--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"p.png\"\r\n\r\n".to_vec();
    body.extend_from_slice(image.get_ref());
    body.extend_from_slice(b"\r\n--xyz--\r\n");
    let path = format!("/users/{}/image", who.user_id);
    who.post_bytes(&path, "multipart/form-data; boundary=xyz", body).await.expect(200);
}

async fn picture(side: &Side, user_id: &str) -> Vec<u8> {
    let answer = side.client.get(&format!("/users/{user_id}/image")).await;
    assert_eq!(answer.status, 200);
    answer.bytes.to_vec()
}

async fn shows(side: &Side, user_id: &str, colour: [u8; 3]) -> bool {
    let bytes = picture(side, user_id).await;
    image::load_from_memory(&bytes).unwrap().to_rgb8().get_pixel(0, 0).0 == colour
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_set_changed_and_taken_away() {
    for engine in engines() {
        let (a, b, _) = together(engine).await;
        for (here, there) in directions(&a, &b) {
            let id = &here.client.user_id;
            let drawn = picture(there, id).await;
            set_picture(&here.client, [200, 0, 0]).await;
            until("the picture is there", async || shows(there, id, [200, 0, 0]).await).await;
            set_picture(&here.client, [0, 0, 200]).await;
            until("the other one is there", async || shows(there, id, [0, 0, 200]).await).await;
            here.client.delete("/users/me/image").await.expect(200);
            // A picture that was on its way may come in between.
            until("it is gone", async || {
                let told = user(there, id).await["last_picture_update"].as_i64().unwrap_or_default();
                told <= 0 && picture(there, id).await == drawn
            })
            .await;
            set_picture(&here.client, [0, 200, 0]).await;
            until("there is one again", async || shows(there, id, [0, 200, 0]).await).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn statuses_cross_and_are_not_kept() {
    for engine in engines() {
        let (a, b, _) = together(engine).await;
        for (here, there) in directions(&a, &b) {
            let id = here.client.user_id.clone();
            for wanted in ["dnd", "away", "online", "offline", "dnd"] {
                set_status(&here.client, wanted).await;
                until(wanted, async || status(there, &id).await == wanted).await;
            }
            causeway_service::statuses::sweep(there.ws()).await.unwrap();
            let kept = there.ws().store.read(move |tx| causeway_store::statuses::by_ids(tx, &[id])).await.unwrap();
            assert_eq!(kept, []);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_later_brings_their_status_along() {
    for engine in engines() {
        let (a, b, channel) = together(engine).await;
        for (here, there, name) in [(&a, &b, "cleo"), (&b, &a, "dora")] {
            let late = account(here, name).await;
            set_status(&late, "dnd").await;
            let body = json!({"team_id": here.team, "user_id": late.user_id});
            here.client.post(&format!("/teams/{}/members", here.team), body).await.expect(201);
            add(here, &channel, &late.user_id).await;
            until("the status is there", async || {
                there.client.get(&format!("/users/{}", late.user_id)).await.status == 200
                    && status(there, &late.user_id).await == "dnd"
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn statuses_stay_at_home_where_that_is_wanted() {
    for engine in engines() {
        let (a, b, channel) = together(engine).await;
        let off = "DisableSharedChannelsStatusSync";
        for (here, there, switched) in [(&a, &b, &a), (&b, &a, &a)] {
            configure(switched, "ConnectedWorkspacesSettings", off, json!(true)).await;
            let before = status(there, &here.client.user_id).await;
            set_status(&here.client, "dnd").await;
            // What is written afterwards is there, and the status is not.
            let post = here.post(&channel, "behind it", "").await;
            until("the post is there", async || there.message(&post).await.is_some()).await;
            assert_eq!(status(there, &here.client.user_id).await, before);
            configure(switched, "ConnectedWorkspacesSettings", off, json!(false)).await;
            set_status(&here.client, "away").await;
            until("statuses cross again", async || status(there, &here.client.user_id).await == "away").await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_a_server_that_is_away_are_offline() {
    for engine in engines() {
        let (a, b, channel) = together(engine).await;
        for (here, there, name) in [(&a, &b, "a"), (&b, &a, "b")] {
            let id = &here.client.user_id;
            set_status(&here.client, "dnd").await;
            until("the status is there", async || status(there, id).await == "dnd").await;
            here.mesh.set_down(name, true);
            here.server.state.federation.stop().await;
            there.server.clock.advance(FIVE_MINUTES);
            here.server.clock.advance(FIVE_MINUTES);
            // Something to send is what shows that nobody is there.
            there.post(&channel, "is anybody there", "").await;
            until("they are offline", async || status(there, id).await == "offline").await;
            here.mesh.set_down(name, false);
            here.server.state.federation.start();
            until("they are back", async || status(there, id).await == "dnd").await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joins_and_who_leaves_crosses() {
    for engine in engines() {
        let (a, b, open) = together(engine).await;
        let body = json!({"team_id": a.team, "name": "closed", "display_name": "closed", "type": "P"});
        let closed = a.client.post("/channels", body).await.expect(201)["id"].as_str().unwrap().to_owned();
        let path = format!("/remotecluster/{}/channels/{closed}/invite", a.remote_id);
        a.client.post(&path, json!({})).await.expect(200);
        until("the private channel is there", async || b.has_channel(&closed).await).await;
        for channel in [&open, &closed] {
            for (here, there, name, away) in [(&a, &b, "cleo", "b"), (&b, &a, "dora", "a")] {
                let name = format!("{name}-{}", if channel == &open { "o" } else { "p" });
                let who = member(here, &name, channel).await;
                until("they are in", async || is_member(there, channel, &who.user_id).await).await;
                let members = there.client.get(&format!("/users?in_channel={channel}")).await.expect(200);
                let listed = members.as_array().unwrap().iter().find(|u| u["id"] == *who.user_id).unwrap().clone();
                assert_eq!(listed["remote_id"], there.remote_id.as_str());
                assert_eq!(listed["props"]["RemoteUsername"], name.as_str());
                remove(here, channel, &who.user_id).await;
                until("they are out", async || !is_member(there, channel, &who.user_id).await).await;
                // While the other side is away: one comes, another comes and goes.
                here.mesh.set_down(away, true);
                add(here, channel, &who.user_id).await;
                let other = member(here, &format!("{name}-2"), channel).await;
                remove(here, channel, &other.user_id).await;
                here.restart().await;
                here.mesh.set_down(away, false);
                until("the one is in again", async || is_member(there, channel, &who.user_id).await).await;
                assert!(!is_member(there, channel, &other.user_id).await);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn memberships_stay_at_home_where_that_is_wanted() {
    for engine in engines() {
        let (a, b, channel) = together(engine).await;
        configure(&a, "FeatureFlags", "EnableSharedChannelsMemberSync", json!(false)).await;
        for (here, there, name) in [(&a, &b, "cleo"), (&b, &a, "dora")] {
            let who = member(here, name, &channel).await;
            let post = here.post(&channel, "behind it", "").await;
            until("the post is there", async || there.message(&post).await.is_some()).await;
            assert!(!is_member(there, &channel, &who.user_id).await);
        }
    }
}

async fn set_active(side: &Side, user_id: &str, active: bool) {
    side.server.clock.advance(1);
    side.client.put(&format!("/users/{user_id}/active"), json!({"active": active})).await.expect(200);
}

/// Whether somebody is offered where a name is completed: in the channel, and in the team.
async fn is_offered(side: &Side, channel: &str, name: &str) -> [bool; 2] {
    let path = format!("/users/autocomplete?in_team={}&in_channel={channel}&name={name}", side.team);
    let in_channel = side.client.get(&path).await.expect(200);
    let path = format!("/users/autocomplete?in_team={}&name={name}", side.team);
    let in_team = side.client.get(&path).await.expect(200);
    [in_channel, in_team].map(|found| !found["users"].as_array().unwrap().is_empty())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_deactivated_at_home_disappears_and_comes_back() {
    for engine in engines() {
        let (a, b, channel) = together(engine).await;
        for (here, there, name, away) in [(&a, &b, "cleo", "b"), (&b, &a, "dora", "a")] {
            let who = member(here, name, &channel).await;
            let id = who.user_id.as_str();
            until("they are in", async || is_member(there, &channel, id).await).await;
            assert_eq!(is_offered(there, &channel, name).await, [true, true]);
            set_active(here, id, false).await;
            until("they are gone", async || is_offered(there, &channel, name).await == [false, false]).await;
            until("they are out", async || !is_member(there, &channel, id).await).await;
            set_active(here, id, true).await;
            until("they are back", async || is_offered(there, &channel, name).await == [true, true]).await;
            // Gone from the channel, known all the same; and nobody is there to hear it.
            remove(here, &channel, id).await;
            until("they are out", async || !is_member(there, &channel, id).await).await;
            here.mesh.set_down(away, true);
            set_active(here, id, false).await;
            here.restart().await;
            here.mesh.set_down(away, false);
            until("they are gone again", async || is_offered(there, &channel, name).await == [false, false]).await;
        }
    }
}

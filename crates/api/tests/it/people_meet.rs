//! People of several servers who meet: direct and group messages, being found before anything is shared, and what everybody is
//! called.

use std::time::Duration;

use crate::support::mesh_support::{Side, connect, pair, side, until};
use causeway_api::testing::{Client, Mesh, PASSWORD, engines};
use causeway_federation::engine::Tuning;
use serde_json::{Value, json};

/// Makes an account and logs it in.
async fn account(side: &Side, name: &str) -> Client {
    let body = json!({"username": name, "email": format!("{name}@example.test"), "password": PASSWORD});
    side.client.post("/users", body).await.expect(201);
    side.server.log_in(name).await
}

pub(crate) async fn configure(side: &Side, section: &str, setting: &str, value: Value) {
    side.client.put("/config/patch", json!({section: {setting: value}})).await.expect(200);
}

/// Somebody's id as another server knows them, once it does.
pub(crate) async fn known_as(side: &Side, username: &str) -> String {
    let mut id = String::new();
    until(username, async || {
        let answer = side.client.get(&format!("/users/username/{username}")).await;
        id = answer.json()["id"].as_str().unwrap_or_default().to_owned();
        answer.status == 200
    })
    .await;
    id
}

async fn posted(who: &Client, channel: &str, message: &str) -> String {
    let body = json!({"channel_id": channel, "message": message});
    who.post("/posts", body).await.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn reads(side: &Side, post: &str) -> Option<String> {
    let answer = side.client.get(&format!("/posts/{post}")).await;
    (answer.status == 200).then(|| answer.json()["message"].as_str().unwrap_or_default().to_owned())
}

pub(crate) async fn open_direct(side: &Side, other: &str) -> Value {
    side.client.post("/channels/direct", json!([side.client.user_id, other])).await.expect(201)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_message_is_never_lost() {
    for engine in engines() {
        let (a, b) = pair(engine, 1).await;
        let meeting = a.share_new("meeting").await;
        until("the channel is there", async || b.has_channel(&meeting).await).await;
        b.join(&meeting).await;
        let (here, there, they, away) = (&a, &b, "bea:b", "b");
        let other = known_as(here, they).await;
        let path = format!("/sharedchannels/users/{}/can_dm/{other}", here.client.user_id);
        assert_eq!(here.client.get(&path).await.expect(200)["can_dm"], json!(true));
        // Nobody is there when it is opened and written, and the writer's server is restarted before anybody is.
        here.mesh.set_down(away, true);
        let channel = open_direct(here, &other).await;
        assert_eq!((&channel["shared"], &channel["type"]), (&json!(true), &json!("D")));
        let id = channel["id"].as_str().unwrap().to_owned();
        let first = posted(&here.client, &id, "the first word").await;
        let second = posted(&here.client, &id, "and another").await;
        here.restart().await;
        assert_eq!(reads(there, &first).await, None);
        here.mesh.set_down(away, false);
        until("the first is there", async || reads(there, &first).await.as_deref() == Some("the first word")).await;
        until("the second is there", async || reads(there, &second).await.is_some()).await;
        let there_too = there.client.get(&format!("/channels/{id}")).await.expect(200);
        assert_eq!((&there_too["shared"], &there_too["type"]), (&json!(true), &json!("D")));
        // It counts as what it is: something unread that is meant for them.
        let unread = there.client.get(&format!("/users/me/channels/{id}/unread")).await.expect(200);
        assert_eq!(unread["mention_count"], 2);
        let answer = posted(&there.client, &id, "an answer").await;
        until("the answer is there", async || reads(here, &answer).await.is_some()).await;
        // Opening it again, on the other side, is the same channel.
        assert_eq!(open_direct(there, &here.client.user_id).await["id"], channel["id"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn direct_messages_stay_at_home_where_that_is_wanted() {
    for engine in engines() {
        let (a, b) = pair(engine, 2).await;
        let meeting = a.share_new("meeting").await;
        until("the channel is there", async || b.has_channel(&meeting).await).await;
        let ann = known_as(&b, "ann:a").await;
        configure(&a, "FeatureFlags", "EnableSharedChannelsDMs", json!(false)).await;
        let bea = known_as(&a, "bea:b").await;
        let refused = a.client.post("/channels/direct", json!([a.client.user_id, bea])).await;
        refused.refused(403, "api.channel.create_channel.direct_channel.remote_restricted.app_error");
        let path = format!("/sharedchannels/users/{}/can_dm/{bea}", a.client.user_id);
        assert_eq!(a.client.get(&path).await.expect(200)["can_dm"], json!(false));
        // The other side may begin one; nobody takes it here, until that is wanted.
        let channel = open_direct(&b, &ann).await["id"].as_str().unwrap().to_owned();
        let first = posted(&b.client, &channel, "hello?").await;
        let behind = b.post(&meeting, "behind it", "").await;
        until("the other channel goes on", async || reads(&a, &behind).await.is_some()).await;
        assert_eq!(reads(&a, &first).await, None);
        configure(&a, "FeatureFlags", "EnableSharedChannelsDMs", json!(true)).await;
        until("it arrives after all", async || reads(&a, &first).await.as_deref() == Some("hello?")).await;
    }
}

/// Three servers: `home` is connected with the two others, and shares a channel with both.
async fn three(engine: &str) -> (Side, Side, Side) {
    let mesh = Mesh::default();
    let mut home = side(engine, &mesh, "home", "ann").await;
    let (mut left, mut right) = (side(engine, &mesh, "left", "bea").await, side(engine, &mesh, "right", "cal").await);
    let (to_left, to_right) = (connect(&home, &left).await, connect(&home, &right).await);
    (left.remote_id, right.remote_id) = (to_left.clone(), to_right.clone());
    home.remote_id.clone_from(&to_left);
    for server in [&home, &left, &right] {
        server.server.state.federation.start();
    }
    let channel = home.new_channel("joint").await;
    for remote in [&to_left, &to_right] {
        let path = format!("/remotecluster/{remote}/channels/{channel}/invite");
        home.client.post(&path, json!({})).await.expect(200);
    }
    until("both have it", async || left.has_channel(&channel).await && right.has_channel(&channel).await).await;
    (home, left, right)
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_three_servers_talk_in_a_group() {
    for engine in engines() {
        let (home, left, right) = three(engine).await;
        let (bea, cal) = (known_as(&home, "bea:left").await, known_as(&home, "cal:right").await);
        // Both are away when it begins.
        home.mesh.set_down("left", true);
        home.mesh.set_down("right", true);
        let group = home.client.post("/channels/group", json!([bea, cal])).await.expect(201);
        assert_eq!((&group["shared"], &group["type"]), (&json!(true), &json!("G")));
        let id = group["id"].as_str().unwrap().to_owned();
        let first = posted(&home.client, &id, "hello you two").await;
        home.restart().await;
        home.mesh.set_down("left", false);
        home.mesh.set_down("right", false);
        for side in [&left, &right] {
            until("the first word is there", async || reads(side, &first).await.is_some()).await;
            let members = side.client.get(&format!("/users?in_channel={id}")).await.expect(200);
            assert_eq!(members.as_array().unwrap().len(), 3);
        }
        for (from, to) in [(&left, [&home, &right]), (&right, [&home, &left])] {
            let said = posted(&from.client, &id, "hello from one side").await;
            for side in to {
                until("what one says reaches the others", async || reads(side, &said).await.is_some()).await;
            }
            let author = to[1].client.get(&format!("/users/{}", from.client.user_id)).await.expect(200);
            assert!(author["props"]["OriginalRemoteId"].is_string(), "{author}");
        }
        // Two hops away nobody can be written to; the server in between would read what it has no part in.
        let cal_at_left = known_as(&left, "cal:home").await;
        let path = format!("/sharedchannels/users/{}/can_dm/{cal_at_left}", left.client.user_id);
        assert_eq!(left.client.get(&path).await.expect(200)["can_dm"], json!(false));
        let refused = left.client.post("/channels/direct", json!([left.client.user_id, cal_at_left])).await;
        refused.refused(403, "api.channel.create_channel.direct_channel.remote_restricted.app_error");
        let dora = account(&left, "dora").await;
        let refused = left.client.post("/channels/group", json!([dora.user_id, cal_at_left])).await;
        refused.refused(403, "api.channel.create_channel.direct_channel.remote_restricted.app_error");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_of_two_servers_cross_both_ways() {
    for engine in engines() {
        let (a, b) = pair(engine, 3).await;
        let meeting = a.share_new("meeting").await;
        until("the channel is there", async || b.has_channel(&meeting).await).await;
        for (here, there, they, more) in [(&a, &b, "bea:b", "cleo"), (&b, &a, "ann:a", "dora")] {
            let other = known_as(here, they).await;
            let third = account(here, more).await;
            let group = here.client.post("/channels/group", json!([other, third.user_id])).await.expect(201);
            let id = group["id"].as_str().unwrap().to_owned();
            let first = posted(&third, &id, "from the third").await;
            until("it is there", async || reads(there, &first).await.is_some()).await;
            let answer = posted(&there.client, &id, "an answer").await;
            until("the answer is there", async || reads(here, &answer).await.is_some()).await;
        }
    }
}

/// Two servers that are connected and share nothing; they ask each other often what they can do.
async fn strangers(engine: &str) -> (Side, Side) {
    let mesh = Mesh::default();
    let mut a = side(engine, &mesh, "a", "ann").await;
    let mut b = side(engine, &mesh, "b", "bea").await;
    let remote_id = connect(&a, &b).await;
    a.remote_id.clone_from(&remote_id);
    b.remote_id = remote_id;
    for side in [&a, &b] {
        let often = Tuning { ping_every: Duration::from_millis(20), ..Tuning::impatient() };
        side.server.state.federation.set_tuning(often);
    }
    (a, b)
}

/// The names that a search finds.
async fn found(side: &Side, term: &str) -> Vec<String> {
    let found = side.client.post("/users/search", json!({"term": term, "limit": 100})).await.expect(200);
    found.as_array().unwrap().iter().map(|u| u["username"].as_str().unwrap().to_owned()).collect()
}

async fn has_met(side: &Side) -> bool {
    let path = format!("/remotecluster/{}", side.remote_id);
    side.client.get(&path).await.expect(200)["last_ping_at"].as_i64().unwrap_or_default() > 0
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_before_anything_is_shared() {
    for engine in engines() {
        for (setting, section) in [
            ("SyncUsersOnConnectionOpen", "ConnectedWorkspacesSettings"),
            ("EnableSyncAllUsersForRemoteCluster", "FeatureFlags"),
        ] {
            let (a, b) = strangers(engine).await;
            for n in 0..7 {
                account(&a, &format!("person{n}")).await;
            }
            for side in [&a, &b] {
                configure(side, "ConnectedWorkspacesSettings", "GlobalUserSyncBatchSize", json!(2)).await;
                configure(side, section, setting, json!(true)).await;
            }
            a.server.state.federation.start();
            b.server.state.federation.start();
            until("everybody is found", async || found(&b, "person").await.len() == 7).await;
            until("in the other direction too", async || found(&a, "bea").await == ["bea:b"]).await;
            // Whoever comes later, or is called otherwise later, is found as well.
            let late = account(&a, "latecomer").await;
            until("the latecomer is found", async || found(&b, "latecomer").await == ["latecomer:a"]).await;
            late.put("/users/me/patch", json!({"username": "sleeper"})).await.expect(200);
            until("the new name is found", async || found(&b, "sleeper").await == ["sleeper:a"]).await;
            assert!(found(&b, "latecomer").await.is_empty());
            // And can be written to.
            let channel = open_direct(&b, &late.user_id).await["id"].as_str().unwrap().to_owned();
            let first = posted(&b.client, &channel, "we have not met").await;
            until("it is there", async || {
                let answer = late.get(&format!("/posts/{first}")).await;
                answer.status == 200 && answer.json()["message"] == "we have not met"
            })
            .await;
            a.client.put(&format!("/users/{}/active", late.user_id), json!({"active": false})).await.expect(200);
            until("who is deactivated is not found", async || {
                let path = "/users/autocomplete?name=sleeper";
                b.client.get(path).await.expect(200)["users"].as_array().unwrap().is_empty()
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn introducing_everybody_goes_on_where_it_stopped() {
    for engine in engines() {
        let (a, b) = strangers(engine).await;
        for n in 0..9 {
            account(&a, &format!("person{n}")).await;
        }
        for side in [&a, &b] {
            configure(side, "ConnectedWorkspacesSettings", "GlobalUserSyncBatchSize", json!(1)).await;
            configure(side, "ConnectedWorkspacesSettings", "SyncUsersOnConnectionOpen", json!(true)).await;
        }
        b.server.state.federation.start();
        a.server.state.federation.start();
        until("some are introduced", async || {
            let at = a.client.get(&format!("/remotecluster/{}", a.remote_id)).await.expect(200);
            at["last_global_user_sync_at"].as_i64().unwrap() > 0
        })
        .await;
        a.server.state.federation.stop().await;
        a.mesh.lose_next_answer("b");
        let before = found(&b, "person").await;
        assert!(!before.is_empty());
        a.server.state.federation.start();
        until("everybody is found", async || found(&b, "person").await.len() == 9).await;
        let after = found(&b, "person").await;
        assert!(before.iter().all(|name| after.contains(name)), "each is there once, under the same name");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_introduced_unless_both_sides_want_it() {
    for engine in engines() {
        let (a, b) = strangers(engine).await;
        configure(&a, "ConnectedWorkspacesSettings", "SyncUsersOnConnectionOpen", json!(true)).await;
        a.server.state.federation.start();
        b.server.state.federation.start();
        until("they have met", async || has_met(&a).await && has_met(&b).await).await;
        let channel = a.share_new("joint").await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        account(&a, "hidden").await;
        let post = a.post(&channel, "behind it", "").await;
        until("the post is there", async || reads(&b, &post).await.is_some()).await;
        assert!(found(&b, "hidden").await.is_empty());
        assert!(found(&a, "bea").await == ["bea:b"], "who shares a channel is known all the same");
        // Once the other side wants it, too, everybody comes.
        configure(&b, "ConnectedWorkspacesSettings", "SyncUsersOnConnectionOpen", json!(true)).await;
        until("everybody is found", async || found(&b, "hidden").await == ["hidden:a"]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_two_people_become_one_and_none_is_lost() {
    for engine in engines() {
        let (a, b) = pair(engine, 4).await;
        let channel = a.share_new("joint").await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        let mut people = Vec::new();
        for (side, names) in [(&a, ["sam", "sue"]), (&b, ["sam", "sue"])] {
            for name in names {
                let who = account(side, name).await;
                let body = json!({"team_id": side.team, "user_id": who.user_id});
                side.client.post(&format!("/teams/{}/members", side.team), body).await.expect(201);
                let body = json!({"user_id": who.user_id});
                side.client.post(&format!("/channels/{channel}/members"), body).await.expect(201);
                people.push(who);
            }
        }
        for (here, there, label, away, mine) in [(&a, &b, "a", "b", &people[..2]), (&b, &a, "b", "a", &people[2..])] {
            let (sam, sue) = (&mine[0], &mine[1]);
            assert_eq!(known_as(there, &format!("sam:{label}")).await, sam.user_id);
            assert_eq!(known_as(there, &format!("sue:{label}")).await, sue.user_id);
            let post = posted(sam, &channel, "I am sam").await;
            until("it is there", async || reads(there, &post).await.is_some()).await;
            // They swap their names while the other side is away.
            here.mesh.set_down(away, true);
            for (who, name) in [(sam, "between"), (sue, "sam"), (sam, "sue")] {
                here.server.clock.advance(1);
                who.put("/users/me/patch", json!({"username": name})).await.expect(200);
            }
            here.mesh.set_down(away, false);
            until("both have the other's name", async || {
                let seen = async |who: &Client| there.client.get(&format!("/users/{}", who.user_id)).await.expect(200);
                let (one, other) = (seen(sam).await, seen(sue).await);
                one["username"] == format!("sue:{label}") && other["username"] == format!("sam:{label}")
            })
            .await;
            assert_eq!(there.user_of(&post).await["id"], sam.user_id.as_str());
            // Somebody here takes the bare name that one of them has there, and is nobody else for it.
            let local = account(there, &format!("taker-{label}")).await;
            local.put("/users/me/patch", json!({"username": format!("ann-{label}")})).await.expect(200);
            assert_eq!(known_as(there, &format!("sam:{label}")).await, sue.user_id);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_name_from_two_servers_and_one_address_on_both_are_different_people() {
    for engine in engines() {
        let (home, left, right) = three(engine).await;
        for side in [&home, &left] {
            configure(side, "ConnectedWorkspacesSettings", "SendEmailAddresses", json!(true)).await;
        }
        let joint = home.client.get(&format!("/teams/{}/channels/name/joint", home.team)).await.expect(200);
        let channel = joint["id"].as_str().unwrap().to_owned();
        // Called the same everywhere, with the same address.
        let mut ids = Vec::new();
        for side in [&home, &left, &right] {
            let who = account(side, "sam").await;
            let body = json!({"team_id": side.team, "user_id": who.user_id});
            side.client.post(&format!("/teams/{}/members", side.team), body).await.expect(201);
            let body = json!({"user_id": who.user_id});
            side.client.post(&format!("/channels/{channel}/members"), body).await.expect(201);
            ids.push(who.user_id);
        }
        for side in [&home, &left, &right] {
            until("all three are there", async || {
                let members = side.client.get(&format!("/users?in_channel={channel}&per_page=100")).await.expect(200);
                let there: Vec<&str> = members.as_array().unwrap().iter().filter_map(|u| u["id"].as_str()).collect();
                ids.iter().all(|id| there.contains(&id.as_str()))
            })
            .await;
        }
        let mut names = Vec::new();
        for id in &ids {
            names.push(right.client.get(&format!("/users/{id}")).await.expect(200)["username"].clone());
        }
        names.sort_by_key(|name| name.to_string());
        assert_eq!(names, [json!("sam"), json!("sam-2:home"), json!("sam:home")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_and_channels_of_others_are_marked_everywhere() {
    for engine in engines() {
        let (a, b) = pair(engine, 5).await;
        let channel = a.share_new("joint").await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        b.join(&channel).await;
        for (here, they, bare) in [(&a, "bea:b", "bea"), (&b, "ann:a", "ann")] {
            let id = known_as(here, they).await;
            let marked = |user: &Value| {
                assert_eq!(user["remote_id"], here.remote_id.as_str(), "{user}");
                assert_eq!(user["props"]["RemoteUsername"], bare);
            };
            marked(&here.client.get(&format!("/users/{id}")).await.expect(200));
            marked(&here.client.post("/users/ids", json!([id])).await.expect(200)[0]);
            let offered = format!("/users/autocomplete?in_team={}&in_channel={channel}&name={bare}", here.team);
            marked(&here.client.get(&offered).await.expect(200)["users"][0]);
            let members = here.client.get(&format!("/users?in_channel={channel}")).await.expect(200);
            marked(members.as_array().unwrap().iter().find(|u| u["id"] == id.as_str()).unwrap());
            marked(
                &here.client.post("/users/search", json!({"term": bare, "in_channel_id": channel})).await.expect(200)
                    [0],
            );
            for path in [format!("/channels/{channel}"), format!("/teams/{}/channels/name/joint", here.team)] {
                assert_eq!(here.client.get(&path).await.expect(200)["shared"], json!(true), "{path}");
            }
            for path in [
                format!("/users/me/teams/{}/channels", here.team),
                format!("/teams/{}/channels", here.team),
                format!("/teams/{}/channels/autocomplete?name=joint", here.team),
            ] {
                let list = here.client.get(&path).await.expect(200);
                let found = list.as_array().unwrap().iter().find(|c| c["id"] == channel.as_str()).unwrap();
                assert_eq!(found["shared"], json!(true), "{path}");
            }
        }
    }
}

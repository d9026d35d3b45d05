//! That what a policy says is done, by the side that sends and by the side that takes.

use crate::support::govern_support::{self, Side, connected, id_of, until};
use causeway_api::testing::engines;
use serde_json::{Value, json};

async fn upload(side: &Side, channel: &str, name: &str, content: &str) -> String {
    let path = format!("/files?channel_id={channel}&filename={name}");
    let answer = side.admin.post_bytes(&path, "application/octet-stream", content.to_owned()).await.expect(201);
    id_of(&answer["file_infos"][0])
}

async fn post_with_file(side: &Side, channel: &str, message: &str, file: &str) {
    side.server.clock.advance(1);
    let body = json!({"channel_id": channel, "message": message, "file_ids": [file]});
    side.admin.post("/posts", body).await.expect(201);
}

/// How many files the last message of a channel carries, once `message` is there.
async fn files_of(side: &Side, channel: &str, message: &str) -> usize {
    until("the message is there", async || side.texts(channel).await.iter().any(|m| m == message)).await;
    let page = side.admin.get(&format!("/channels/{channel}/posts")).await.expect(200);
    let posts = page["posts"].as_object().unwrap();
    let post = posts.values().find(|p| p["message"] == message).unwrap();
    post["file_ids"].as_array().map_or(0, Vec::len)
}

async fn refused_reasons(side: &Side) -> String {
    let path = format!("/causeway/connections/{}/queue", side.remote_id);
    side.admin.get(&path).await.expect(200)["refused"].to_string()
}

#[tokio::test]
async fn files_cross_as_far_as_either_side_lets_them() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.shared_channel("joint", &b).await;
        for (from, to) in [(&a, &b), (&b, &a)] {
            let word = if from.remote_id.is_empty() { "x" } else { &from.team };
            from.set_policy(json!({"file_types": ["md"]})).await;
            let file = upload(from, &channel, "notes.txt", "hello").await;
            post_with_file(from, &channel, &format!("kept here {word}"), &file).await;
            assert_eq!(files_of(to, &channel, &format!("kept here {word}")).await, 0);
            until("it is known", async || refused_reasons(from).await.contains("of type txt")).await;

            from.set_policy(json!({})).await;
            to.set_policy(json!({"max_file_size": 4})).await;
            let file = upload(from, &channel, "large.txt", "hello").await;
            post_with_file(from, &channel, &format!("refused there {word}"), &file).await;
            assert_eq!(files_of(to, &channel, &format!("refused there {word}")).await, 0);
            until("it is known", async || refused_reasons(from).await.contains("larger than 4 bytes")).await;
            assert!(to.has_audit("remote_refused_upload", "larger than 4 bytes").await);

            to.set_policy(json!({})).await;
            let file = upload(from, &channel, "fine.txt", "hello").await;
            post_with_file(from, &channel, &format!("fine {word}"), &file).await;
            assert_eq!(files_of(to, &channel, &format!("fine {word}")).await, 1);
            assert!(to.has_audit("remote_file", &file).await);
        }
        govern_support::stop([&a, &b]).await;
    }
}

/// The account of a side's administrator as the other side knows it, once it does.
async fn admin_there(side: &Side, other: &Side) -> Value {
    let path = format!("/users/{}", side.admin.user_id);
    until("the person is known there", async || other.admin.get(&path).await.status == 200).await;
    other.admin.get(&path).await.expect(200)
}

#[tokio::test]
async fn direct_messages_wait_until_both_sides_want_them() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        a.shared_channel("joint", &b).await;
        for (from, to) in [(&a, &b), (&b, &a)] {
            admin_there(from, to).await;
            admin_there(to, from).await;
            let both = json!([from.admin.user_id, to.admin.user_id]);
            let can = format!("/sharedchannels/users/me/can_dm/{}", to.admin.user_id);
            from.set_policy(json!({"direct_messages": false})).await;
            assert_eq!(from.admin.get(&can).await.expect(200)["can_dm"], false);
            let refused = from.admin.post("/channels/direct", both.clone()).await;
            if refused.status != 201 {
                refused.refused(403, "api.causeway.policy.direct_messages.app_error");
            }
            from.set_policy(json!({})).await;
            to.set_policy(json!({"messageable": "listed", "messageable_users": ["somebody-else"]})).await;
            let direct = id_of(&from.admin.post("/channels/direct", both).await.expect(201));
            let first = format!("first word of {}", from.team);
            from.post(&direct, &first).await;
            until("it was refused", async || {
                to.has_audit("remote_refused_invite", "written to directly").await
                    || refused_reasons(from).await.contains("written to directly")
            })
            .await;
            assert!(!to.texts(&direct).await.contains(&first));
            let name = to.admin.get("/users/me").await.expect(200)["username"].clone();
            to.set_policy(json!({"messageable_users": [name], "messageable": "listed"})).await;
            if refused_reasons(from).await.contains("written to directly") {
                from.govern("queue/retry", json!({"all": true})).await.expect(200);
            }
            until("it arrives", async || to.texts(&direct).await.contains(&first)).await;
            from.set_policy(json!({"direct_messages": false})).await;
            let body = json!({"channel_id": direct, "message": "to nobody"});
            from.admin.post("/posts", body).await.refused(403, "api.causeway.policy.direct_messages.app_error");
            from.set_policy(json!({})).await;
            to.set_policy(json!({})).await;
        }
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn addresses_are_told_and_kept_only_where_the_policies_say_so() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        a.shared_channel("joint", &b).await;
        for (from, to) in [(&a, &b), (&b, &a)] {
            let real = from.admin.get("/users/me").await.expect(200)["email"].as_str().unwrap().to_owned();
            let known = admin_there(from, to).await;
            assert!(!known.to_string().contains(&real), "{known}");
            assert!(known["email"].as_str().unwrap().ends_with(".invalid"));
            from.set_policy(json!({"email_addresses": true})).await;
            to.set_policy(json!({"email_addresses": true})).await;
            from.server.clock.advance(1);
            from.admin.put("/users/me/patch", json!({"nickname": "known"})).await.expect(200);
            until("the profile is there", async || admin_there(from, to).await["nickname"] == "known").await;
            let known = admin_there(from, to).await;
            assert_eq!(known["props"]["RemoteEmail"], real.as_str());
            assert!(known["email"].as_str().unwrap().ends_with(".invalid"));
        }
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn posts_that_come_too_fast_come_later() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.shared_channel("joint", &b).await;
        for (from, to) in [(&a, &b), (&b, &a)] {
            to.set_policy(json!({"message_rate": 2})).await;
            let before = to.texts(&channel).await.len();
            for n in 0..6 {
                from.post(&channel, &n.to_string()).await;
            }
            until("some are there", async || to.texts(&channel).await.len() > before).await;
            until("all are there", async || {
                to.server.clock.advance(30_000);
                to.texts(&channel).await.len() == before + 6
            })
            .await;
            to.set_policy(json!({})).await;
        }
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn only_channels_that_are_allowed_are_shared() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        for (home, away) in [(&a, &b), (&b, &a)] {
            let joint = format!("joint-{}", &home.team[..6]);
            let other = home.new_channel(&format!("other-{}", &home.team[..6])).await;
            home.set_policy(json!({"allowed_channels": [joint]})).await;
            home.invite(&other).await.refused(403, "api.causeway.policy.channel.app_error");
            home.set_policy(json!({"allowed_teams": ["elsewhere"]})).await;
            home.invite(&other).await.refused(403, "api.causeway.policy.team.app_error");
            home.set_policy(json!({})).await;
            away.set_policy(json!({"allowed_channels": [joint]})).await;
            home.invite(&other).await.expect(200);
            until("it was refused", async || away.has_audit("remote_refused_invite", &other).await).await;
            assert!(!away.has_channel(&other).await);
            assert_eq!(home.share(&other).await["is_invite_confirmed"], false);
            home.shared_channel(&joint, away).await;
            away.set_policy(json!({})).await;
            away.until_channel(&other).await;
        }
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn shares_are_for_reading_only_where_the_policy_says_so() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        a.set_policy(json!({"read_only": true})).await;
        let channel = a.shared_channel("read", &b).await;
        let body = json!({"channel_id": channel, "message": "may I"});
        b.admin.post("/posts", body).await.refused(403, "api.channel.shared_read_only.app_error");
        let taking_part = a.new_channel("taking-part").await;
        let command = format!("/share-channel invite --connectionID {} --readonly N", a.remote_id);
        let run = json!({"channel_id": taking_part, "command": command});
        a.admin.post("/commands/execute", run).await.expect(200);
        b.until_channel(&taking_part).await;
        b.post(&taking_part, "I may").await;
        a.until_texts(&taking_part, &["I may"]).await;
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn the_home_of_a_channel_moderates_people_of_other_workspaces_too() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        for (home, away) in [(&a, &b), (&b, &a)] {
            let channel = home.shared_channel(&format!("moderated-{}", &home.team[..6]), away).await;
            let first = home.post(&channel, "first").await;
            away.until_texts(&channel, &["first"]).await;
            let off = json!({"members": false, "guests": false});
            let patch = json!([{"name": "create_post", "roles": off}, {"name": "create_reactions", "roles": off}]);
            home.admin.put(&format!("/channels/{channel}/moderations/patch"), patch).await.expect(200);
            away.post(&channel, "not here").await;
            let body = json!({"user_id": away.admin.user_id, "post_id": first["id"], "emoji_name": "smile"});
            away.admin.post("/reactions", body).await.expect(200);
            until("both were refused", async || {
                let reasons = refused_reasons(away).await;
                reasons.contains("may not post") && reasons.contains("may not react")
            })
            .await;
            assert_eq!(home.texts(&channel).await, ["first"]);
            home.post(&channel, "from home").await;
            until("home still speaks", async || away.texts(&channel).await.contains(&"from home".to_owned())).await;
        }
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn statuses_are_told_and_shown_only_where_the_policies_say_so() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        a.shared_channel("joint", &b).await;
        for (from, to) in [(&a, &b), (&b, &a)] {
            admin_there(from, to).await;
            let set = async |status: &str| {
                from.server.clock.advance(1);
                let body = json!({"user_id": from.admin.user_id, "status": status});
                from.admin.put("/users/me/status", body).await.expect(200);
            };
            let shown = async || {
                let ids = json!([from.admin.user_id]);
                to.admin.post("/users/status/ids", ids).await.expect(200)[0]["status"].as_str().unwrap_or("").to_owned()
            };
            set("dnd").await;
            until("it is shown", async || shown().await == "dnd").await;
            to.set_policy(json!({"status": false})).await;
            set("away").await;
            // A message that was sent after the status has arrived: the status came before it, or never will.
            let channel = from.shared_channel(&format!("later-{}", &from.team[..6]), to).await;
            from.post(&channel, "later").await;
            to.until_texts(&channel, &["later"]).await;
            assert_eq!(shown().await, "dnd");
            to.set_policy(json!({})).await;
            set("online").await;
            until("it is shown again", async || shown().await == "online").await;
        }
        govern_support::stop([&a, &b]).await;
    }
}

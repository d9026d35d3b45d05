//! What belongs to messages and their channel on both sides: mentions, priority, acknowledgements, pins, the channel itself, and
//! sharing for reading only. Over two running servers, through the public API.

use crate::support::linked::{self, arrived, pair, patch, post, read, says, shared_channel, status, text};
use crate::support::mesh_support::{Side, until};
use causeway_api::testing::{Client, Listener, engines};
use serde_json::{Value, json};

/// Somebody more on a side, in the channel.
async fn member(side: &Side, channel: &str, name: &str) -> Client {
    let who = side.server.user(name).await;
    let channel = side.client.get(&format!("/channels/{channel}")).await.expect(200);
    side.server.join(&side.client, &channel, &who).await;
    who
}

async fn id_of(side: &Side, username: &str) -> Option<String> {
    let found = side.client.get(&format!("/users/username/{username}")).await;
    found.json()["id"].as_str().filter(|_| found.status == 200).map(str::to_owned)
}

async fn mentions(who: &Client, channel: &str) -> i64 {
    who.get(&format!("/users/me/channels/{channel}/unread")).await.expect(200)["mention_count"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_mentioned_is_notified_on_their_own_server() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "joint").await;
        // There is a bob on each side: who is meant must be seen.
        let (bob_a, bob_b) = (member(&a, &channel, "bob").await, member(&b, &channel, "bob").await);
        let cal_b = member(&b, &channel, "cal").await;
        until("everybody is known", async || {
            let a_knows = id_of(&a, "bob:b").await.is_some() && id_of(&a, "cal:b").await.is_some();
            a_knows && id_of(&b, "bob:a").await.is_some()
        })
        .await;
        for (from, to, near, far, other) in [(&a, &b, &bob_a, &bob_b, ("b", "a")), (&b, &a, &bob_b, &bob_a, ("a", "b"))]
        {
            let (theirs, ours) = other;
            let (before_near, before_far) = (mentions(near, &channel).await, mentions(far, &channel).await);
            let address = to.server.serve().await;
            let mut listening = Listener::connect(address, far, "").await;
            let id = from.post(&channel, &format!("hello @bob:{theirs}, not the other"), "").await;
            assert_eq!(arrived(to, &id).await["message"], "hello @bob, not the other");
            let event = loop {
                let event = listening.event("posted").await;
                if event["data"]["post"].as_str().unwrap().contains(&id) {
                    break event;
                }
            };
            assert_eq!(event["data"]["mentions"], json!(format!("[\"{}\"]", far.user_id)));
            assert_eq!(mentions(far, &channel).await, before_far + 1);
            assert_eq!(mentions(near, &channel).await, before_near);
            // Our own bob, named by a message of ours, is theirs from elsewhere, and nobody there is notified.
            let id = from.post(&channel, "and @bob here", "").await;
            assert_eq!(arrived(to, &id).await["message"], format!("and @bob:{ours} here"));
            assert_eq!(mentions(near, &channel).await, before_near + 1);
            assert_eq!(mentions(far, &channel).await, before_far + 1);
            // What is edited keeps its meaning.
            from.edit(&id, &format!("and @bob:{theirs} there")).await;
            until("the edit is there", async || text(&to.client, &id).await.unwrap() == "and @bob there").await;
        }
        assert_eq!(mentions(&cal_b, &channel).await, 1, "cal was added by somebody, and mentioned by nobody");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_notified_on_both_sides_where_the_local_rules_allow() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "joint").await;
        let (cal, dan) = (member(&a, &channel, "cal").await, member(&b, &channel, "dan").await);
        until("both are known", async || id_of(&a, "dan:b").await.is_some() && id_of(&b, "cal:a").await.is_some())
            .await;
        for (from, to, near, far) in [(&a, &b, &cal, &dan), (&b, &a, &dan, &cal)] {
            let address = to.server.serve().await;
            // @here reaches who is there.
            let _there = Listener::connect(address, far, "").await;
            until("they are there", async || far.get("/users/me/status").await.expect(200)["status"] == "online").await;
            for word in ["@channel", "@all", "@here"] {
                let (before_near, before_far) = (mentions(near, &channel).await, mentions(far, &channel).await);
                let id = from.post(&channel, &format!("{word} look"), "").await;
                arrived(to, &id).await;
                assert_eq!(mentions(far, &channel).await, before_far + 1, "{word} there");
                // Nobody of ours is connected, so that @here reaches them only there.
                let expected = before_near + i64::from(word != "@here");
                assert_eq!(mentions(near, &channel).await, expected, "{word} here");
            }
        }
        // B does not let members notify everybody: from elsewhere they cannot either, and at home they still can.
        let body = json!([{"name": "use_channel_mentions", "roles": {"members": false}}]);
        b.client.put(&format!("/channels/{channel}/moderations/patch"), body).await.expect(200);
        let (before_near, before_far) = (mentions(&cal, &channel).await, mentions(&dan, &channel).await);
        a.server.clock.advance(1);
        let again = post(&a.client, json!({"channel_id": channel, "message": "@channel again"})).await;
        arrived(&b, &again).await;
        assert_eq!(mentions(&dan, &channel).await, before_far);
        assert_eq!(mentions(&cal, &channel).await, before_near + 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn priority_and_acknowledgements_cross() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "joint").await;
        // Who asks for repeats names somebody, whom they must have heard of.
        for (from, to) in [(&a, &b), (&b, &a)] {
            let hello = from.post(&channel, "hello", "").await;
            arrived(to, &hello).await;
        }
        for (from, to, name) in [(&a, &b, "bea:b"), (&b, &a, "ann:a")] {
            let priority = json!({"priority": "urgent", "requested_ack": true, "persistent_notifications": true});
            from.server.clock.advance(1);
            let body =
                json!({"channel_id": channel, "message": format!("@{name} now"), "metadata": {"priority": priority}});
            let id = post(&from.client, body).await;
            assert_eq!(arrived(to, &id).await["metadata"]["priority"], priority);
            let acks = async |side: &Side| -> Vec<Value> {
                let post = read(&side.client, &id).await.unwrap();
                post["metadata"]["acknowledgements"].as_array().cloned().unwrap_or_default()
            };
            let address = from.server.serve().await;
            let mut author = Listener::connect(address, &from.client, "").await;
            author.event("hello").await;
            to.server.clock.advance(1);
            let path = format!("/users/me/posts/{id}/ack");
            to.client.post(&path, json!({})).await.expect(200);
            let event = author.event("post_acknowledgement_added").await;
            assert!(event["data"]["acknowledgement"].as_str().unwrap().contains(&id));
            assert_eq!(acks(from).await[0]["user_id"], to.client.user_id.as_str());
            to.server.clock.advance(1);
            to.client.delete(&path).await.expect(200);
            until("it is taken back", async || acks(from).await.is_empty()).await;
            to.server.clock.advance(1);
            to.client.post(&path, json!({})).await.expect(200);
            until("it is given again", async || acks(from).await.len() == 1).await;
            // The author's own server tells the same to everybody else.
            assert_eq!(acks(to).await.len(), 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_home_decides_what_is_pinned_and_what_the_channel_is() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "joint").await;
        let (ours, theirs) = (a.post(&channel, "ours", "").await, b.post(&channel, "theirs", "").await);
        arrived(&b, &ours).await;
        arrived(&a, &theirs).await;
        let pinned = async |side: &Side| -> Vec<String> {
            let list = side.client.get(&format!("/channels/{channel}/pinned")).await.expect(200);
            list["order"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
        };
        for id in [&ours, &theirs] {
            a.server.clock.advance(1);
            a.client.post(&format!("/posts/{id}/pin"), json!({})).await.expect(200);
        }
        until("both are pinned there", async || pinned(&b).await.len() == 2).await;
        let not_theirs = b.client.post(&format!("/posts/{theirs}/unpin"), json!({})).await;
        not_theirs.refused(403, "api.post.pin.shared_home.app_error");
        // An edit of the author does not take the pin out.
        b.edit(&theirs, "theirs, edited").await;
        until("the edit is there", async || text(&a.client, &theirs).await.unwrap() == "theirs, edited").await;
        assert_eq!(pinned(&a).await.len(), 2);
        a.server.clock.advance(1);
        a.client.post(&format!("/posts/{theirs}/unpin"), json!({})).await.expect(200);
        until("one is left there", async || pinned(&b).await == [ours.clone()]).await;

        let path = format!("/channels/{channel}");
        let changed = json!({"header": "ask **ann**", "purpose": "to try", "display_name": "Joint project"});
        a.client.put(&format!("{path}/patch"), changed.clone()).await.expect(200);
        until("it is called so there", async || {
            let there = b.client.get(&path).await.json();
            ["header", "purpose", "display_name"].iter().all(|field| there[field] == changed[field])
        })
        .await;
        for field in ["header", "purpose", "display_name"] {
            let refused = b.client.put(&format!("{path}/patch"), json!({field: "ours now"})).await;
            refused.refused(403, "api.channel.update_channel.shared_home.app_error");
        }
        let address = b.server.serve().await;
        let mut listening = Listener::connect(address, &b.client, "").await;
        listening.event("hello").await;
        let last = a.post(&channel, "the last word", "").await;
        a.client.delete(&path).await.expect(200);
        listening.event("channel_deleted").await;
        assert_ne!(b.client.get(&path).await.json()["delete_at"], 0);
        assert_eq!(text(&b.client, &last).await.as_deref(), Some("the last word"));
        let refused = b.client.post(&format!("{path}/restore"), json!({})).await;
        refused.refused(403, "api.channel.restore_channel.shared_home.app_error");
        a.client.post(&format!("{path}/restore"), json!({})).await.expect(200);
        listening.event("channel_restored").await;
        let again = b.post(&channel, "and on", "").await;
        arrived(&a, &again).await;
        assert_eq!(status(&a, &channel, "Refused").await, "0");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_direct_message_is_pinned_and_headed_by_either_side() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "joint").await;
        let hello = a.post(&channel, "hello", "").await;
        let ann = arrived(&b, &hello).await["user_id"].as_str().unwrap().to_owned();
        let direct = b.client.post("/channels/direct", json!([b.client.user_id, ann])).await.expect(201);
        let direct = direct["id"].as_str().unwrap().to_owned();
        let first = b.post(&direct, "first", "").await;
        arrived(&a, &first).await;
        for (from, to) in [(&a, &b), (&b, &a)] {
            let id = from.post(&direct, "pin me", "").await;
            arrived(to, &id).await;
            to.server.clock.advance(1);
            to.client.post(&format!("/posts/{id}/pin"), json!({})).await.expect(200);
            until("it is pinned", async || read(&from.client, &id).await.unwrap()["is_pinned"] == true).await;
            let header = json!({"header": format!("set by {}", to.client.user_id)});
            to.client.put(&format!("/channels/{direct}/patch"), header.clone()).await.expect(200);
            until("the header is there", async || {
                from.client.get(&format!("/channels/{direct}")).await.json()["header"] == header["header"]
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_only_read_neither_posts_nor_reacts_until_the_home_says_so() {
    const READ_ONLY: &str = "api.channel.shared_read_only.app_error";
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = a.new_channel("news").await;
        let id = &a.remote_id;
        says(&a.client, &channel, &format!("/share-channel invite --connectionID {id} --readonly")).await;
        linked::until_member(&b, &channel).await;
        let (cal, gil) = (member(&b, &channel, "cal").await, guest(&b, &channel).await);
        let hello = a.post(&channel, "hello", "").await;
        arrived(&b, &hello).await;
        let mutes = async || {
            for who in [&b.client, &cal, &gil] {
                who.get(&format!("/posts/{hello}")).await.expect(200);
                let body = json!({"channel_id": channel, "message": "no"});
                who.post("/posts", body.clone()).await.refused(403, READ_ONLY);
                let reply = json!({"channel_id": channel, "message": "no", "root_id": hello});
                who.post("/posts", reply).await.refused(403, READ_ONLY);
                let body = json!({"user_id": who.user_id, "post_id": hello, "emoji_name": "heart"});
                who.post("/reactions", body).await.refused(403, READ_ONLY);
            }
        };
        mutes().await;
        // Nor do they share it on.
        let other = b.client.post(&format!("/remotecluster/{id}/channels/{channel}/invite"), json!({})).await;
        other.refused(400, "api.command_share.channel_invite_not_home.error");
        let path = format!("/causeway/connections/{id}/channels/{channel}");
        patch(&b.client, &path, json!({"read_only": false}))
            .await
            .refused(400, "api.command_share.channel_invite_not_home.error");
        patch(&cal, &path, json!({"read_only": false})).await.refused(403, "api.context.permissions.app_error");

        assert_eq!(patch(&a.client, &path, json!({"read_only": false})).await.expect(200)["read_only"], false);
        until("they may write", async || b.try_post(&channel, "at last", "").await.is_some()).await;
        for who in [&cal, &gil] {
            let id = post(who, json!({"channel_id": channel, "message": "me too"})).await;
            arrived(&a, &id).await;
        }
        let body = json!({"user_id": cal.user_id, "post_id": hello, "emoji_name": "heart"});
        cal.post("/reactions", body).await.expect(200);
        until("the reaction is there", async || {
            a.client.get(&format!("/posts/{hello}/reactions")).await.json().as_array().is_some_and(|r| r.len() == 1)
        })
        .await;
        // And back, by command.
        let told = says(&a.client, &channel, &format!("/share-channel update --connectionID {id} --readonly Y")).await;
        assert!(told.contains("read this channel"), "{told}");
        until("it is read-only again", async || b.try_post(&channel, "still", "").await.is_none()).await;
        mutes().await;
        assert_eq!(status(&a, &channel, "Read only").await, "True");
        assert_eq!(status(&b, &channel, "Read only").await, "True");
        let after = a.post(&channel, "we may", "").await;
        arrived(&b, &after).await;
    }
}

/// A guest of the server in the channel.
async fn guest(side: &Side, channel: &str) -> Client {
    let who = side.server.user("gil").await;
    side.client.put(&format!("/users/{}/roles", who.user_id), json!({"roles": "system_guest"})).await.expect(200);
    let who = side.server.log_in("gil").await;
    let channel = side.client.get(&format!("/channels/{channel}")).await.expect(200);
    side.server.join(&side.client, &channel, &who).await;
    who
}

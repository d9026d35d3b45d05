//! Sharing itself: with several workspaces, through outages, and its end on both sides. Over two and three running servers, through
//! the public API.

use crate::support::linked::{
    self, arrived, connect, pair, post, read, says, share, shared_channel, status, text, told, until_member, upload,
};
use crate::support::mesh_support::{Side, until};
use causeway_api::testing::{Mesh, engines};
use causeway_model::connections::ONLINE_WITHIN;
use serde_json::{Value, json};

const AWAY: &str = "is interrupted";
const BACK: &str = "is back. What was missed";

async fn count(side: &Side, channel: &str, words: &str) -> usize {
    told(&side.client, channel).await.iter().filter(|m| m.contains(words)).count()
}

/// When the other side was last heard of.
async fn last_heard(side: &Side) -> i64 {
    let connection = side.client.get(&format!("/remotecluster/{}", side.remote_id)).await.expect(200);
    connection["last_ping_at"].as_i64().unwrap()
}

/// Lets both clocks go on, as far as they would have gone anyhow.
fn later(sides: &[&Side], by: i64) {
    for side in sides {
        side.server.clock.advance(by);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interruption_is_told_once_and_everything_missed_arrives() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let (channel, quiet) = (shared_channel(&a, &b, "joint").await, shared_channel(&a, &b, "quiet").await);
        let (kept, gone) = (a.post(&channel, "to be edited", "").await, a.post(&channel, "to be deleted", "").await);
        let ann = arrived(&b, &gone).await["user_id"].as_str().unwrap().to_owned();
        arrived(&b, &kept).await;
        let direct = b.client.post("/channels/direct", json!([b.client.user_id, ann])).await.expect(201);
        let direct = direct["id"].as_str().unwrap().to_owned();
        let hi = b.post(&direct, "hi", "").await;
        arrived(&a, &hi).await;

        // A short outage is not told.
        let down = |down| ["a", "b"].map(|name| a.mesh.set_down(name, down));
        down(true);
        later(&[&a, &b], ONLINE_WITHIN / 2);
        let short = a.post(&channel, "short", "").await;
        down(false);
        arrived(&b, &short).await;
        assert_eq!((count(&a, &channel, AWAY).await, count(&b, &channel, AWAY).await), (0, 0));
        // The clocks must not jump while a ping is under way.
        a.restart().await;
        b.restart().await;
        for (from, to) in [(&a, &b), (&b, &a)] {
            until("it has been heard of", async || last_heard(from).await == from.server.ws.now()).await;
            let settled = from.post(&channel, "settled", "").await;
            arrived(to, &settled).await;
        }

        down(true);
        later(&[&a, &b], ONLINE_WITHIN + 1_000);
        // What cannot be sent makes a server look whether the other one is there, before the minute of the next ping is over.
        let into_the_void = [a.post(&quiet, "anybody?", "").await, b.post(&quiet, "no?", "").await];
        for side in [&a, &b] {
            for place in [&channel, &quiet, &direct] {
                until("it is told", async || count(side, place, AWAY).await == 1).await;
            }
        }
        // However long it lasts, and whatever is restarted, it is told once.
        later(&[&a, &b], 5 * 24 * 3_600_000);
        a.restart().await;
        let missed = a.post(&channel, "missed", "").await;
        a.edit(&kept, "edited meanwhile").await;
        a.delete(&gone).await;
        b.react(&kept, "heart").await;
        let file = upload(&a.client, &channel, "missed.txt", b"missed".to_vec()).await;
        let carrying = post(&a.client, json!({"channel_id": channel, "message": "file", "file_ids": [file]})).await;
        let site = a.server.ws.config().site_url();
        let linking = a.post(&channel, &format!("see {site}/team-a/pl/{missed}"), "").await;
        let answer = a.post(&direct, "an answer", "").await;
        let cal = a.server.user("cal").await;
        a.server.join(&a.client, &a.client.get(&format!("/channels/{channel}")).await.expect(200), &cal).await;
        a.client.put("/users/me/patch", json!({"nickname": "Annie"})).await.expect(200);
        assert_eq!((count(&a, &channel, AWAY).await, count(&b, &channel, AWAY).await), (1, 1));
        assert_eq!((count(&a, &channel, BACK).await, count(&b, &channel, BACK).await), (0, 0));
        down(false);
        for id in [&missed, &carrying, &answer, &into_the_void[0]] {
            arrived(&b, id).await;
        }
        arrived(&a, &into_the_void[1]).await;
        assert_eq!(read(&b.client, &carrying).await.unwrap()["file_ids"], json!([file]));
        assert_eq!(b.client.get(&format!("/files/{file}")).await.bytes.as_ref(), b"missed");
        let there = b.server.ws.config().site_url();
        assert_eq!(arrived(&b, &linking).await["message"], format!("see {there}/team-b/pl/{missed}"));
        until("the edit is there", async || text(&b.client, &kept).await.as_deref() == Some("edited meanwhile")).await;
        until("the deletion is there", async || read(&b.client, &gone).await.is_none()).await;
        until("the reaction is there", async || {
            a.client.get(&format!("/posts/{kept}/reactions")).await.json()[0]["emoji_name"] == "heart"
        })
        .await;
        until("who joined is there", async || {
            let cal = b.client.get("/users/username/cal:a").await.json();
            let id = cal["id"].as_str().unwrap_or("none").to_owned();
            b.client.get(&format!("/channels/{channel}/members/{id}")).await.status == 200
        })
        .await;
        until("the profile is there", async || {
            b.client.get(&format!("/users/{ann}")).await.json()["nickname"] == "Annie"
        })
        .await;
        for side in [&a, &b] {
            for place in [&channel, &quiet, &direct] {
                until("it is told that it is back", async || count(side, place, BACK).await == 1).await;
                assert_eq!(count(side, place, AWAY).await, 1);
            }
        }
        // The next one is told again.
        down(true);
        later(&[&a, &b], ONLINE_WITHIN + 1_000);
        b.post(&quiet, "still there?", "").await;
        until("it is told again", async || count(&b, &quiet, AWAY).await == 2).await;
    }
}

/// The home and its two guests, each connected with the home alone.
async fn three(engine: &str) -> (Side, Side, Side, [String; 2]) {
    let mesh = Mesh::default();
    let home = linked::side(engine, &mesh, "home", "ann", |_| {}).await;
    let left = linked::side(engine, &mesh, "left", "bea", |_| {}).await;
    let right = linked::side(engine, &mesh, "right", "cal", |_| {}).await;
    let remotes = [connect(&home, &left).await, connect(&home, &right).await];
    (home, left, right, remotes)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_home_passes_on_everything_that_its_guests_do() {
    for engine in engines() {
        let (home, left, right, remotes) = three(engine).await;
        let channel = home.new_channel("joint").await;
        for (guest, remote) in [(&left, &remotes[0]), (&right, &remotes[1])] {
            share(&home, &channel, remote).await;
            until_member(guest, &channel).await;
        }
        for (from, to, organisation) in [(&left, &right, "Org left"), (&right, &left, "Org right")] {
            let file = upload(&from.client, &channel, "plan.txt", b"the plan".to_vec()).await;
            from.server.clock.advance(1);
            let id = post(&from.client, json!({"channel_id": channel, "message": "hello", "file_ids": [file]})).await;
            let there = arrived(to, &id).await;
            assert_eq!(there["file_ids"], json!([file]));
            assert_eq!(to.client.get(&format!("/files/{file}")).await.bytes.as_ref(), b"the plan");
            let author = there["user_id"].as_str().unwrap();
            let author = to.client.get(&format!("/users/{author}")).await.expect(200);
            assert_eq!(author["props"]["OriginalRemoteName"], organisation);
            from.edit(&id, "hello again").await;
            until("the edit is there", async || text(&to.client, &id).await.as_deref() == Some("hello again")).await;
            to.react(&id, "wave").await;
            let reactions = async |side: &Side| -> usize {
                let list: Value = side.client.get(&format!("/posts/{id}/reactions")).await.json();
                list.as_array().map_or(0, Vec::len)
            };
            until("the reaction is there", async || reactions(from).await == 1 && reactions(&home).await == 1).await;
            to.unreact(&id, "wave").await;
            until("it is gone", async || reactions(from).await == 0 && reactions(&home).await == 0).await;
            let reply = to.post(&channel, "a reply", &id).await;
            assert_eq!(arrived(from, &reply).await["root_id"], id.as_str());
            from.delete(&id).await;
            until("it is gone everywhere", async || {
                read(&to.client, &id).await.is_none() && read(&home.client, &id).await.is_none()
            })
            .await;
            // A guest shares it on with nobody, not even over the connection it has.
            let remote = if std::ptr::eq(from, &left) { &remotes[0] } else { &remotes[1] };
            let refused =
                from.client.post(&format!("/remotecluster/{remote}/channels/{channel}/invite"), json!({})).await;
            refused.refused(400, "api.command_share.channel_invite_not_home.error");
        }
        // Out of it one by one: the others go on, and everybody is told.
        says(&home.client, &channel, &format!("/share-channel uninvite --connectionID {}", remotes[0])).await;
        assert_eq!(count(&home, &channel, "no longer shared with Org left").await, 1);
        left.post(&channel, "is anybody there", "").await;
        until("the left is told", async || count(&left, &channel, "This channel is no longer shared.").await == 1)
            .await;
        let on = right.post(&channel, "on we go", "").await;
        arrived(&home, &on).await;
        assert!(read(&left.client, &on).await.is_none());
        says(&home.client, &channel, "/share-channel unshare").await;
        assert_eq!(count(&home, &channel, "This channel is no longer shared.").await, 1);
        right.post(&channel, "and now", "").await;
        until("the right is told", async || count(&right, &channel, "This channel is no longer shared.").await == 1)
            .await;
        for side in [&home, &left, &right] {
            assert_ne!(side.client.get(&format!("/channels/{channel}")).await.expect(200)["shared"], true);
        }
        assert!(read(&right.client, &on).await.is_some(), "history stays");
        let audits: Value = home.client.get("/audits?per_page=200").await.expect(200);
        for (action, times) in [("/invite", 2), ("/uninvite", 1), ("/unshare", 1)] {
            let done = audits.as_array().unwrap().iter().filter(|audit| {
                let named = audit["action"].as_str().unwrap();
                named.ends_with(action) && audit["user_id"] == home.client.user_id.as_str()
            });
            assert_eq!(done.count(), times, "{action}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_channel_appears_where_it_should_and_its_state_is_true() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = a.new_channel("joint").await;
        a.mesh.set_down("b", true);
        share(&a, &channel, &a.remote_id).await;
        assert_eq!(status(&a, &channel, "Invite accepted").await, "False");
        assert_eq!(status(&a, &channel, "Last sync").await, "Never");
        later(&[&a, &b], 60_000);
        a.mesh.set_down("b", false);
        until_member(&b, &channel).await;
        let there = b.client.get(&format!("/channels/{channel}")).await.expect(200);
        assert_eq!(
            (&there["team_id"], &there["shared"], &there["name"]),
            (&json!(b.team), &json!(true), &json!("joint"))
        );
        let confirmed = async |side: &Side| -> bool {
            let path = format!("/remotecluster/{}/sharedchannelremotes", a.remote_id);
            let list = side.client.get(&path).await.expect(200);
            list[0]["is_invite_confirmed"] == true && list[0]["is_invite_accepted"] == true
        };
        until("both know that it was accepted", async || confirmed(&a).await && confirmed(&b).await).await;
        assert_eq!(status(&a, &channel, "Invite accepted").await, "True");
        let shown = "Today 12:01:00 UTC 2026";
        until("the last sync is shown", async || status(&a, &channel, "Last sync").await == shown).await;
        later(&[&a, &b], 60_000);
        assert_eq!(status(&a, &channel, "Last sync").await, shown, "nothing was sent since");
        let id = a.post(&channel, "hello", "").await;
        arrived(&b, &id).await;
        until("it goes on", async || status(&a, &channel, "Last sync").await == "Today 12:02:00 UTC 2026").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_connection_ends_its_shares_on_both_sides() {
    for engine in engines() {
        for acceptor_removes in [false, true] {
            let (a, b) = pair(engine).await;
            let (one, two) = (shared_channel(&a, &b, "one").await, shared_channel(&b, &a, "two").await);
            let hello = a.post(&one, "hello", "").await;
            arrived(&b, &hello).await;
            let (removing, other) = if acceptor_removes { (&b, &a) } else { (&a, &b) };
            says(&removing.client, &one, &format!("/secure-connection remove --connectionID {}", a.remote_id)).await;
            // Whatever it says next, it learns of it.
            other.post(&one, "is anybody there", "").await;
            for side in [&a, &b] {
                for channel in [&one, &two] {
                    until("it is told", async || count(side, channel, "This channel is no longer shared.").await == 1)
                        .await;
                    let shown = side.client.get(&format!("/channels/{channel}")).await.expect(200);
                    assert_ne!(shown["shared"], true);
                }
                assert_eq!(text(&side.client, &hello).await.as_deref(), Some("hello"));
            }
        }
    }
}

//! A connection that ended and was made anew between the same servers: the people are the same, and what was shared can be shared again.

use crate::people_meet::{known_as, open_direct};
use crate::support::linked::{arrived, post, upload};
use crate::support::mesh_support::{Side, connect, side, until};
use causeway_api::testing::{Mesh, engines};
use causeway_service::sharing;
use serde_json::{Value, json};

/// A channel of `a` in which both have written, a file and a direct message, over a connection.
async fn story(a: &Side, b: &Side) -> (String, String, String, String) {
    let channel = a.share_new("joint").await;
    until("it is there", async || b.has_channel(&channel).await).await;
    b.join(&channel).await;
    let of_b = b.post(&channel, "from b", "").await;
    arrived(a, &of_b).await;
    let file = upload(&b.client, &channel, "plan.txt", b"the plan".to_vec()).await;
    let with_file = post(&b.client, json!({"channel_id": channel, "message": "with a plan", "file_ids": [file]})).await;
    arrived(a, &with_file).await;
    let of_a = a.post(&channel, "from a", "").await;
    arrived(b, &of_a).await;
    let bea = known_as(a, "bea:b").await;
    let direct = open_direct(a, &bea).await["id"].as_str().unwrap().to_owned();
    let word = a.post(&direct, "between us", "").await;
    arrived(b, &word).await;
    (channel, direct, of_b, with_file)
}

async fn remove(side: &Side, remote_id: &str) {
    side.client.delete(&format!("/remotecluster/{remote_id}")).await.expect(200);
}

/// Whether a channel is shared over the latest connection.
async fn is_shared(side: &Side, channel: &str) -> bool {
    let path = format!("/remotecluster/{}/sharedchannelremotes?include_unconfirmed=true", side.remote_id);
    let shares = side.client.get(&path).await.expect(200);
    shares.as_array().unwrap().iter().any(|share| share["channel_id"] == channel)
}

async fn names(side: &Side, channel: &str) -> Vec<String> {
    let users: Value = side.client.get(&format!("/users?in_channel={channel}")).await.expect(200);
    let mut names: Vec<String> =
        users.as_array().unwrap().iter().map(|u| u["username"].as_str().unwrap().to_owned()).collect();
    names.sort_unstable();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_connection_is_made_anew_people_are_who_they_were() {
    for engine in engines() {
        // Removed on both sides, or only on the one that makes it anew.
        for both in [true, false] {
            let mesh = Mesh::default();
            let (mut a, mut b) = (side(engine, &mesh, "a", "ann").await, side(engine, &mesh, "b", "bea").await);
            let first = connect(&a, &b).await;
            (a.remote_id, b.remote_id) = (first.clone(), first.clone());
            for server in [&a, &b] {
                server.server.state.federation.start();
            }
            let (channel, direct, of_b, with_file) = story(&a, &b).await;
            let bea = a.user_of(&of_b).await["id"].clone();
            remove(&a, &first).await;
            if both {
                remove(&b, &first).await;
            }
            // What is written meanwhile to somebody who cannot be reached is refused.
            let body = json!({"channel_id": direct, "message": "anybody?"});
            a.client.post("/posts", body).await.refused(403, "api.causeway.direct_message.ended.app_error");
            // Its name is free again, also where the record stays.
            b.ws().store.write(|tx| tx.execute("UPDATE connections SET name = 'earlier'", &[])).await.unwrap();
            let second = connect(&a, &b).await;
            (a.remote_id, b.remote_id) = (second.clone(), second.clone());
            for server in [&a, &b] {
                server.restart().await;
            }
            sharing::share(a.ws(), &a.caller(), &channel, &second, false).await.unwrap();
            // The other side goes on in what it had, and edits what it said over the earlier connection.
            until("it is shared again", async || is_shared(&b, &channel).await).await;
            let again = b.post(&channel, "here again", "").await;
            arrived(&a, &again).await;
            assert_eq!(a.user_of(&again).await["id"], bea);
            assert_eq!(a.user_of(&again).await["remote_id"], json!(second));
            b.edit(&of_b, "from b, edited").await;
            b.edit(&with_file, "with a better plan").await;
            until("the edits are there", async || {
                a.message(&of_b).await.as_deref() == Some("from b, edited")
                    && a.message(&with_file).await.as_deref() == Some("with a better plan")
            })
            .await;
            let ours = a.post(&channel, "welcome back", "").await;
            arrived(&b, &ours).await;
            assert_eq!(b.user_of(&ours).await["remote_id"], json!(second));
            for side in [&a, &b] {
                assert_eq!(names(side, &channel).await.len(), 2, "{:?}", names(side, &channel).await);
                let queue = sharing::queue(side.ws(), &side.caller(), &second, 0, 100).await.unwrap();
                assert!(queue.refused.is_empty(), "{:?}", queue.refused);
            }
            // Whoever wrote to each other does so in the same place.
            for (from, to) in [(&a, &b), (&b, &a)] {
                until("the direct message is shared", async || is_shared(from, &direct).await).await;
                let word = from.post(&direct, "still there?", "").await;
                arrived(to, &word).await;
            }
            let audits = a.client.get("/audits?per_page=200").await.expect(200);
            assert!(audits.as_array().unwrap().iter().any(|a| a["action"] == "remote_succeeded"), "{audits}");
        }
    }
}

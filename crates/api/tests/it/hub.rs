//! Three servers: the home of a channel passes on what its two guests write.

use crate::support::mesh_support::{connect, side, until};
use causeway_api::testing::{Mesh, engines};
use causeway_service::sharing;

#[tokio::test(flavor = "multi_thread")]
async fn the_home_passes_on_what_its_guests_write() {
    for engine in engines() {
        let mesh = Mesh::default();
        let home = side(engine, &mesh, "home", "ann").await;
        let (left, right) = (side(engine, &mesh, "left", "bea").await, side(engine, &mesh, "right", "cal").await);
        let (to_left, to_right) = (connect(&home, &left).await, connect(&home, &right).await);
        for server in [&home, &left, &right] {
            server.server.state.federation.start();
        }
        let channel = home.new_channel("joint").await;
        for remote in [&to_left, &to_right] {
            sharing::share(home.ws(), &home.caller(), &channel, remote, false).await.unwrap();
        }
        until("both have it", async || left.has_channel(&channel).await && right.has_channel(&channel).await).await;
        left.join(&channel).await;
        right.join(&channel).await;
        let hello = left.post(&channel, "hello from the left", "").await;
        until("it is on the right", async || right.message(&hello).await.is_some()).await;
        let author = right.user_of(&hello).await;
        assert_eq!(author["username"], "bea:home");
        assert_eq!(author["props"]["OriginalRemoteId"], to_left.as_str());
        let reply = right.post(&channel, "hello from the right", &hello).await;
        right.react(&hello, "wave").await;
        until("the answer is on the left", async || {
            left.message(&reply).await.is_some() && left.reactions(&hello).await == ["wave"]
        })
        .await;
        right.edit(&reply, "hello again from the right").await;
        until("the edit is on the left", async || {
            left.message(&reply).await.as_deref() == Some("hello again from the right")
        })
        .await;
        until("all three hold the same", async || {
            let held = home.messages(&channel).await;
            held == left.messages(&channel).await && held == right.messages(&channel).await
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_is_known_directly_is_never_spoken_for_by_a_home() {
    for engine in engines() {
        let mesh = Mesh::default();
        let home = side(engine, &mesh, "home", "ann").await;
        let (left, right) = (side(engine, &mesh, "left", "bea").await, side(engine, &mesh, "right", "cal").await);
        let (to_left, to_right) = (connect(&home, &left).await, connect(&home, &right).await);
        let between = connect(&left, &right).await;
        for server in [&home, &left, &right] {
            server.server.state.federation.start();
        }
        // They meet directly first.
        let direct = left.new_channel("direct").await;
        sharing::share(left.ws(), &left.caller(), &direct, &between, false).await.unwrap();
        until("it is on the right", async || right.has_channel(&direct).await).await;
        right.join(&direct).await;
        for (from, to) in [(&left, &right), (&right, &left)] {
            let met = from.post(&direct, "we have met", "").await;
            until("they have met", async || to.message(&met).await.is_some()).await;
        }
        let channel = home.new_channel("joint").await;
        for remote in [&to_left, &to_right] {
            sharing::share(home.ws(), &home.caller(), &channel, remote, false).await.unwrap();
        }
        until("both have it", async || left.has_channel(&channel).await && right.has_channel(&channel).await).await;
        left.join(&channel).await;
        right.join(&channel).await;
        for (from, to, refusing) in [(&left, &right, &to_right), (&right, &left, &to_left)] {
            let post = from.post(&channel, "through the home", "").await;
            until("the home has it", async || home.message(&post).await.is_some()).await;
            until("the refusal is shown to the home's administrator", async || {
                let queue = sharing::queue(home.ws(), &home.caller(), refusing, 0, 100).await.unwrap();
                queue.refused.iter().any(|r| r.refusal.reference == post && r.refusal.kind == "post")
            })
            .await;
            assert!(to.message(&post).await.is_none());
            // Whoever they are, they are that through their own server's connection.
            let again = from.post(&direct, "as before", "").await;
            until("it goes on directly", async || to.message(&again).await.is_some()).await;
            let author = to.user_of(&again).await;
            assert_eq!(author["remote_id"], between.as_str());
            assert_eq!(author["props"]["OriginalRemoteId"], serde_json::Value::Null);
        }
        // What the home's own people say reaches both all the same.
        let own = home.post(&channel, "from the home", "").await;
        until("both have it", async || left.message(&own).await.is_some() && right.message(&own).await.is_some()).await;
    }
}

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

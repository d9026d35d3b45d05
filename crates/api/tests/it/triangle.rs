//! Three servers of which each is connected with both others: whoever comes over two connections is two people, and neither
//! connection speaks for the other's.

use std::time::Duration;

use crate::people_meet::{configure, known_as, open_direct};
use crate::support::linked::{arrived, post, upload};
use crate::support::mesh_support::{Side, connect, side, until};
use crate::verify::{findings, introduced, tamper, verify};
use causeway_api::testing::{Mesh, engines};
use causeway_federation::engine::Tuning;
use causeway_service::sharing;
use serde_json::{Value, json};

struct Three {
    home: Side,
    left: Side,
    right: Side,
    /// The connection between the two guests.
    between: String,
}

/// Home, left and right, all connected. The guests have met directly, or in a channel of the home's, before anything else.
async fn triangle(engine: &str, directly_first: bool) -> (Three, String, String) {
    let mesh = Mesh::default();
    let mut home = side(engine, &mesh, "home", "ann").await;
    let (mut left, mut right) = (side(engine, &mesh, "left", "bea").await, side(engine, &mesh, "right", "cal").await);
    (left.remote_id, right.remote_id) = (connect(&home, &left).await, connect(&home, &right).await);
    home.remote_id.clone_from(&left.remote_id);
    let between = connect(&left, &right).await;
    for server in [&home, &left, &right] {
        server.server.state.federation.start();
    }
    let three = Three { home, left, right, between };
    let (direct, joint) = if directly_first {
        let direct = three.direct().await;
        (direct, three.joint().await)
    } else {
        let joint = three.joint().await;
        (three.direct().await, joint)
    };
    (three, direct, joint)
}

impl Three {
    /// A channel between the two guests, in which both have written.
    async fn direct(&self) -> String {
        let channel = self.left.new_channel("direct").await;
        sharing::share(self.left.ws(), &self.left.caller(), &channel, &self.between, false).await.unwrap();
        until("it is on the right", async || self.right.has_channel(&channel).await).await;
        self.right.join(&channel).await;
        self.meet(&channel).await;
        channel
    }

    /// A channel of the home's in which both guests have written.
    async fn joint(&self) -> String {
        let channel = self.home.new_channel("joint").await;
        for guest in [&self.left, &self.right] {
            sharing::share(self.home.ws(), &self.home.caller(), &channel, &guest.remote_id, false).await.unwrap();
            until("the guest has it", async || guest.has_channel(&channel).await).await;
            guest.join(&channel).await;
        }
        self.meet(&channel).await;
        channel
    }

    async fn meet(&self, channel: &str) {
        for (from, to, ..) in self.both_ways() {
            let met = from.post(channel, "here I am", "").await;
            arrived(to, &met).await;
        }
    }

    /// Each guest and the other one, with the first one's administrator and name.
    fn both_ways(&self) -> [(&Side, &Side, &'static str, &'static str); 2] {
        [(&self.left, &self.right, "bea", "left"), (&self.right, &self.left, "cal", "right")]
    }
}

/// The author of a post: name, connection, and whether a home passed them on.
async fn author(side: &Side, post: &str) -> (String, String, bool) {
    let user = side.user_of(post).await;
    let text = |key: &str| user[key].as_str().unwrap_or_default().to_owned();
    (text("username"), text("remote_id"), user["props"]["OriginalRemoteId"].is_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_over_two_connections_is_two_people() {
    for engine in engines() {
        for directly_first in [true, false] {
            let (three, direct, joint) = triangle(engine, directly_first).await;
            for (from, to, who, server) in three.both_ways() {
                let through = from.post(&joint, "through the home", "").await;
                let straight = from.post(&direct, "straight", "").await;
                arrived(to, &through).await;
                arrived(to, &straight).await;
                assert_eq!(author(to, &through).await, (format!("{who}:home"), to.remote_id.clone(), true));
                assert_eq!(author(to, &straight).await, (format!("{who}:{server}"), three.between.clone(), false));
                // Everything that one does in a channel works for both of them.
                let answer = to.post(&joint, "an answer", &through).await;
                to.react(&through, "wave").await;
                from.react(&through, "tada").await;
                arrived(from, &answer).await;
                until("both reactions are on both sides", async || {
                    from.reactions(&through).await == ["tada", "wave"]
                        && to.reactions(&through).await == ["tada", "wave"]
                })
                .await;
                from.unreact(&through, "tada").await;
                from.edit(&through, "through the home, once more").await;
                until("the edit and the removal are there", async || {
                    to.message(&through).await.as_deref() == Some("through the home, once more")
                        && to.reactions(&through).await == ["wave"]
                })
                .await;
                from.delete(&straight).await;
                until("the deletion is there", async || to.message(&straight).await.is_none()).await;
                // A file, the first one, of somebody whom the other side knows twice.
                let file = upload(&from.client, &joint, "plan.txt", b"the plan".to_vec()).await;
                let body = json!({"channel_id": joint, "message": "with a plan", "file_ids": [file]});
                let with_file = post(&from.client, body).await;
                arrived(to, &with_file).await;
                let info = to.client.get(&format!("/files/{file}/info")).await.expect(200);
                assert_eq!(info["user_id"], to.user_of(&with_file).await["id"]);
                // Whichever of the two is mentioned, the one person there is meant.
                for name in [format!("{who}:home"), format!("{who}:{server}")] {
                    let mention = to.post(&joint, &format!("over to @{name}"), "").await;
                    arrived(from, &mention).await;
                    assert_eq!(from.message(&mention).await.unwrap(), format!("over to @{who}"));
                }
            }
            until("all three hold the same", async || {
                let held = three.home.messages(&joint).await.len();
                held == three.left.messages(&joint).await.len() && held == three.right.messages(&joint).await.len()
            })
            .await;
            for (side, remote) in [
                (&three.home, &three.left.remote_id),
                (&three.home, &three.right.remote_id),
                (&three.left, &three.between),
            ] {
                let queue = sharing::queue(side.ws(), &side.caller(), remote, 0, 100).await.unwrap();
                assert!(queue.refused.is_empty(), "{:?}", queue.refused);
            }
            // Directly they write to each other as before.
            let cal = known_as(&three.left, "cal:right").await;
            let channel = open_direct(&three.left, &cal).await["id"].as_str().unwrap().to_owned();
            let word = three.left.post(&channel, "between us", "").await;
            arrived(&three.right, &word).await;
            let answer = three.right.post(&channel, "yes", "").await;
            arrived(&three.left, &answer).await;
            let passed_on = known_as(&three.left, "cal:home").await;
            let path = format!("/sharedchannels/users/{}/can_dm/{passed_on}", three.left.client.user_id);
            assert_eq!(three.left.client.get(&path).await.expect(200)["can_dm"], json!(false));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_met_through_a_home_is_introduced_by_their_own_server_later() {
    for engine in engines() {
        let mesh = Mesh::default();
        let home = side(engine, &mesh, "home", "ann").await;
        let (mut left, mut right) =
            (side(engine, &mesh, "left", "bea").await, side(engine, &mesh, "right", "cal").await);
        (left.remote_id, right.remote_id) = (connect(&home, &left).await, connect(&home, &right).await);
        let mut three = Three { home, left, right, between: String::new() };
        for server in [&three.home, &three.left, &three.right] {
            let often = Tuning { ping_every: Duration::from_millis(20), ..Tuning::impatient() };
            server.server.state.federation.set_tuning(often);
            server.server.state.federation.start();
        }
        three.joint().await;
        for guest in [&three.left, &three.right] {
            configure(guest, "ConnectedWorkspacesSettings", "SyncUsersOnConnectionOpen", json!(true)).await;
        }
        three.between = connect(&three.left, &three.right).await;
        three.left.restart().await;
        three.right.restart().await;
        let cal = known_as(&three.left, "cal:right").await;
        assert_ne!(cal, known_as(&three.left, "cal:home").await);
        let channel = open_direct(&three.left, &cal).await["id"].as_str().unwrap().to_owned();
        let word = three.left.post(&channel, "so it is you", "").await;
        arrived(&three.right, &word).await;
        assert_eq!(author(&three.right, &word).await, ("bea:left".to_owned(), three.between.clone(), false));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_holds_people_of_three_servers_that_are_all_connected() {
    for engine in engines() {
        let (three, _, _) = triangle(engine, true).await;
        let Three { home, left, right, .. } = &three;
        let (bea, cal) = (known_as(home, "bea:left").await, known_as(home, "cal:right").await);
        let group = home.client.post("/channels/group", json!([bea, cal])).await.expect(201);
        let id = group["id"].as_str().unwrap().to_owned();
        for (from, others) in [(home, [left, right]), (left, [home, right]), (right, [home, left])] {
            until("the group is here", async || from.has_channel(&id).await).await;
            let said = from.post(&id, "to the two of you", "").await;
            for side in others {
                arrived(side, &said).await;
            }
        }
        for side in [left, right] {
            let members: Value = side.client.get(&format!("/users?in_channel={id}")).await.expect(200);
            assert_eq!(members.as_array().unwrap().len(), 3);
            let passed_on = members.as_array().unwrap().iter().filter(|u| u["props"]["OriginalRemoteId"].is_string());
            assert_eq!(passed_on.count(), 1, "{members}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn comparing_knows_that_two_are_one_elsewhere() {
    for engine in engines() {
        for directly_first in [true, false] {
            let (three, _, joint) = triangle(engine, directly_first).await;
            let Three { home, left, right, .. } = &three;
            introduced(home, left).await;
            let said = right.post(&joint, "from the right", "").await;
            right.react(&said, "tada").await;
            until("it is on the left", async || left.reactions(&said).await == ["tada"]).await;
            until("all is acknowledged", async || home.caught_up().await && left.caught_up().await).await;
            for side in [home, left] {
                let told = verify(side, &joint, json!({"mend": false})).await;
                assert_eq!((&told["state"], findings(&told)), (&json!("done"), vec![]), "{told}");
            }
            // What is lost of the one who was passed on is found, and comes again.
            tamper(left, "DELETE FROM reactions WHERE post_id = $1", &said).await;
            let told = verify(left, &joint, json!({"mend": true})).await;
            assert_eq!(findings(&told), ["reactions mended"], "{told}");
            assert_eq!(left.reactions(&said).await, ["tada"]);
            tamper(left, "DELETE FROM reactions WHERE post_id = $1", &said).await;
            let told = verify(home, &joint, json!({"mend": true})).await;
            assert_eq!(findings(&told), ["reactions mended"], "{told}");
        }
    }
}

//! Teams and channels as connected workspaces touch them: channels that come with their id, members from elsewhere, the log of
//! comings and goings, and channels that may only be read here.

#![allow(clippy::unwrap_used)]

use causeway_api::testing::{Client, TestServer, on_each_engine};
use causeway_model::connections::{ChannelRemote, SharedChannel};
use causeway_model::users::User;
use causeway_service::channels::{self, NewChannel};
use causeway_service::{Error, teams};
use serde_json::{Value, json};

const CHANNEL: &str = "sharedsharedsharedsharedab";
const REMOTE: &str = "remoteremoteremoteremotear";

/// A channel that was shared with us by another workspace, which is its home, with a person of that workspace in it.
async fn arrive(server: &TestServer, ann: &Client, team: &Value, read_only: bool) -> String {
    let (ws, team_id, admin) = (server.ws.clone(), team["id"].as_str().unwrap().to_owned(), ann.user_id.clone());
    let work = async move |ws: causeway_service::Workspace| {
        let inner = ws.clone();
        let done: Result<String, Error> = ws
            .store
            .write(move |tx| {
                let team = teams::require(tx, &team_id)?;
                let new = NewChannel {
                    id: Some(CHANNEL.to_owned()),
                    team_id,
                    kind: "O".to_owned(),
                    name: "joint".to_owned(),
                    display_name: "Joint".to_owned(),
                    shared: Some(true),
                    ..NewChannel::default()
                };
                let channel = channels::insert(&inner, tx, new)?;
                tx.insert(&SharedChannel {
                    channel_id: channel.id.clone(),
                    read_only,
                    remote_id: REMOTE.to_owned(),
                    ..SharedChannel::default()
                })?;
                // A third server, which has to be told what comes from the first.
                tx.insert(&ChannelRemote {
                    id: inner.ids.new_id(),
                    channel_id: channel.id.clone(),
                    remote_id: "third".to_owned(),
                    ..ChannelRemote::default()
                })?;
                channels::join(&inner, tx, &channel, &admin, "", REMOTE)?;
                let bob = User {
                    id: inner.ids.new_id(),
                    username: "bob:beta".to_owned(),
                    email: "bob@beta.invalid".to_owned(),
                    roles: "system_user".to_owned(),
                    remote_id: REMOTE.to_owned(),
                    ..User::default()
                };
                tx.insert(&bob)?;
                teams::join(&inner, tx, &team, &bob)?;
                channels::join(&inner, tx, &channel, &bob.id, "", REMOTE)?;
                Ok(bob.id)
            })
            .await;
        done.unwrap()
    };
    work(ws).await
}

#[tokio::test]
async fn comings_and_goings_are_logged_with_where_they_came_from() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let team = server.team(&ann).await;
        let bob = arrive(&server, &ann, &team, false).await;
        let channel = ann.get(&format!("/channels/{CHANNEL}")).await.expect(200);
        assert_eq!((&channel["shared"], &channel["creator_id"]), (&json!(true), &json!("")));
        // What happens elsewhere is told elsewhere: nothing was written into the channel.
        assert_eq!(channel["last_post_at"], 0);
        let alone = server.ws.store.write(|tx| {
            let changed = causeway_store::changes::has_other_side(tx, CHANNEL, "third")?;
            tx.execute("DELETE FROM channel_remotes WHERE remote_id = 'third'", &[])?;
            Ok::<_, causeway_store::StoreError>(
                changed || causeway_store::changes::has_other_side(tx, CHANNEL, REMOTE)?,
            )
        });
        assert!(!alone.await.unwrap(), "without the third there is nobody to tell");
        server.join(&ann, &channel, &bea).await;
        ann.delete(&format!("/teams/{}/members/{}", team["id"].as_str().unwrap(), bea.user_id)).await.expect(200);
        let log = server.ws.store.read(|tx| causeway_store::changes::after(tx, CHANNEL, 0, 100)).await;
        let log: Result<_, causeway_store::StoreError> = log;
        let log: Vec<_> = log.unwrap().into_iter().map(|c| (c.kind, c.reference, c.origin)).collect();
        let entry = |who: &str, origin: &str| ("member".to_owned(), who.to_owned(), origin.to_owned());
        let (ann_id, bea_id) = (ann.user_id.as_str(), bea.user_id.as_str());
        assert_eq!(log, [entry(ann_id, REMOTE), entry(&bob, REMOTE), entry(bea_id, ""), entry(bea_id, "")]);
    })
    .await;
}

#[tokio::test]
async fn people_from_elsewhere_are_members_of_what_is_shared_alone() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let team = server.team(&ann).await;
        let bob = arrive(&server, &ann, &team, false).await;
        let hers = ann.get(&format!("/users/{bob}/channels")).await.expect(200);
        assert_eq!((hers.as_array().unwrap().len(), &hers[0]["id"]), (1, &json!(CHANNEL)));
        let member = ann.get(&format!("/channels/{CHANNEL}/members/{bob}")).await.expect(200);
        assert_eq!(member["roles"], "channel_user");
    })
    .await;
}

#[tokio::test]
async fn a_channel_that_may_only_be_read_here_is_closed_to_administrators_too() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let team = server.team(&ann).await;
        arrive(&server, &ann, &team, true).await;
        let post = json!({"channel_id": CHANNEL, "message": "hello"});
        ann.post("/posts", post.clone()).await.refused(403, "api.channel.shared_read_only.app_error");
        let make_home = "UPDATE shared_channels SET home = TRUE WHERE channel_id = $1";
        let done = server.ws.store.write(move |tx| tx.execute(make_home, causeway_store::args![CHANNEL]));
        let done: Result<u64, causeway_store::StoreError> = done.await;
        assert_eq!(done.unwrap(), 1);
        ann.post("/posts", post).await.expect(201);
    })
    .await;
}

//! Pausing a connection or a share, connections that expire, and channels that wait for an administrator.

use crate::support::govern_support::{self, connected, until};
use causeway_api::testing::engines;
use serde_json::json;

#[tokio::test]
async fn a_paused_connection_carries_nothing_and_then_everything() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.shared_channel("joint", &b).await;
        a.post(&channel, "before").await;
        b.until_texts(&channel, &["before"]).await;

        let paused = a.govern("pause", json!({})).await.expect(200);
        assert!(paused["paused_at"].as_i64().unwrap() > 0);
        until("the other side knows", async || b.connection().await["paused_there"] == true).await;
        assert_eq!(a.govern("pause", json!({})).await.expect(200)["paused_at"], paused["paused_at"]);
        a.post(&channel, "from a").await;
        b.post(&channel, "from b").await;
        assert_eq!(a.texts(&channel).await, ["before", "from a"]);
        assert_eq!(b.texts(&channel).await, ["before", "from b"]);
        assert!(a.has_audit("/api/v4/causeway/connections/pause", &a.remote_id).await);

        let resumed = a.govern("resume", json!({})).await.expect(200);
        assert_eq!(resumed["paused_at"], json!(null));
        until("all is there", async || a.texts(&channel).await.len() == 3 && b.texts(&channel).await.len() == 3).await;
        assert_eq!(b.connection().await["paused_there"], json!(null));

        // The other direction: the side that accepted pauses.
        b.govern("pause", json!({})).await.expect(200);
        until("the other side knows", async || a.connection().await["paused_there"] == true).await;
        a.post(&channel, "again a").await;
        b.post(&channel, "again b").await;
        assert_eq!(b.texts(&channel).await.len(), 4);
        b.govern("resume", json!({})).await.expect(200);
        until("all is there", async || a.texts(&channel).await.len() == 5 && b.texts(&channel).await.len() == 5).await;
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn one_share_is_paused_and_the_other_goes_on() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let held = a.shared_channel("held", &b).await;
        let free = a.shared_channel("free", &b).await;
        a.govern(&format!("channels/{held}/pause"), json!({})).await.expect(200);
        assert!(a.share(&held).await["paused_at"].as_i64().unwrap() > 0);
        a.post(&held, "one").await;
        b.post(&held, "two").await;
        a.post(&free, "free a").await;
        b.until_texts(&free, &["free a"]).await;
        b.post(&free, "free b").await;
        a.until_texts(&free, &["free a", "free b"]).await;
        assert_eq!((a.texts(&held).await, b.texts(&held).await), (vec!["one".to_owned()], vec!["two".to_owned()]));
        a.govern(&format!("channels/{held}/resume"), json!({})).await.expect(200);
        until("all is there", async || a.texts(&held).await.len() == 2 && b.texts(&held).await.len() == 2).await;

        // The side whose channel it is not may pause it too.
        b.govern(&format!("channels/{held}/pause"), json!({})).await.expect(200);
        a.post(&held, "three").await;
        a.post(&free, "after").await;
        until("the free one goes on", async || b.texts(&free).await.len() == 3).await;
        assert_eq!(b.texts(&held).await.len(), 2);
        b.govern(&format!("channels/{held}/resume"), json!({})).await.expect(200);
        until("all is there", async || b.texts(&held).await.len() == 3).await;
        let nothing = a.new_channel("private-matters").await;
        a.govern(&format!("channels/{nothing}/pause"), json!({}))
            .await
            .refused(400, "api.command_share.channel_remote_id_not_exists");
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn shares_are_listed_with_the_names_of_their_channels() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.shared_channel("named", &b).await;
        let path = |side: &govern_support::Side| format!("/causeway/connections/{}/channels", side.remote_id);
        let ours = a.admin.get(&path(&a)).await.expect(200);
        assert_eq!(ours.as_array().unwrap().len(), 1);
        let name = &a.admin.get(&format!("/channels/{channel}")).await.expect(200)["display_name"];
        assert_eq!((&ours[0]["channel_id"], &ours[0]["display_name"]), (&json!(channel), name));
        assert_eq!((&ours[0]["home"], &ours[0]["type"], &ours[0]["paused_at"]), (&json!(true), &json!("O"), &json!(0)));
        assert_eq!(b.admin.get(&path(&b)).await.expect(200)[0]["home"], false);
        a.govern(&format!("channels/{channel}/pause"), json!({})).await.expect(200);
        assert!(a.admin.get(&path(&a)).await.expect(200)[0]["paused_at"].as_i64().unwrap() > 0);
        let stranger = a.server.user("stranger").await;
        stranger.get(&path(&a)).await.refused(403, "api.context.permissions.app_error");
        let unknown = a.server.ws.ids.new_id();
        a.admin.get(&format!("/causeway/connections/{unknown}/channels")).await.expect(404);
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn what_nobody_says_of_reading_only_the_policy_says() {
    for engine in engines() {
        let (a, _b) = connected(engine).await;
        let path = format!("/causeway/connections/{}", a.remote_id);
        let mut names = Vec::new();
        for (own, query, expected) in [
            (json!(null), "", false),
            (json!(null), "?read_only=true", true),
            (json!(true), "", true),
            (json!(true), "?read_only=false", false),
        ] {
            a.admin.put(&format!("{path}/policy"), json!({"read_only": own})).await.expect(200);
            let name = format!("c{}", names.len());
            let body = json!({"team_id": a.team, "name": name, "display_name": name, "type": "O"});
            let made = a.admin.post("/channels", body).await.expect(201);
            let id = made["id"].as_str().unwrap().to_owned();
            a.admin
                .post(&format!("/remotecluster/{}/channels/{id}/invite{query}", a.remote_id), json!({}))
                .await
                .expect(200);
            let shares = a.admin.get(&format!("{path}/channels")).await.expect(200);
            let share = shares.as_array().unwrap().iter().find(|s| s["channel_id"] == id).unwrap().clone();
            assert_eq!(share["read_only"], expected, "{own} {query}");
            names.push(id);
        }
    }
}

#[tokio::test]
async fn a_connection_that_has_expired_stops_until_it_is_prolonged() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.shared_channel("joint", &b).await;
        let end = a.server.ws.now() + 60_000;
        a.set_policy(json!({"expires_at": end})).await;
        a.post(&channel, "in time").await;
        b.until_texts(&channel, &["in time"]).await;
        a.server.clock.advance(60_000);
        a.post(&channel, "too late").await;
        until("the other side knows", async || b.connection().await["paused_there"] == true).await;
        b.post(&channel, "too late as well").await;
        assert_eq!((a.texts(&channel).await.len(), b.texts(&channel).await.len()), (2, 2));
        a.set_policy(json!({"expires_at": 0})).await;
        until("all is there", async || a.texts(&channel).await.len() == 3 && b.texts(&channel).await.len() == 3).await;
        govern_support::stop([&a, &b]).await;
    }
}

#[tokio::test]
async fn a_channel_waits_until_an_administrator_takes_it() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        for (home, away) in [(&a, &b), (&b, &a)] {
            away.set_policy(json!({"waiting_room": true})).await;
            let channel = home.new_channel("offered").await;
            home.invite(&channel).await.expect(200);
            let waiting = format!("/causeway/connections/{}/waiting", away.remote_id);
            until("it waits", async || away.admin.get(&waiting).await.expect(200)[0]["channel_id"] == channel.as_str())
                .await;
            home.post(&channel, "kept").await;
            assert!(!away.has_channel(&channel).await);
            assert_eq!(home.share(&channel).await["is_invite_confirmed"], false);
            let other = json!({"name": "team-chosen", "display_name": "chosen", "type": "O"});
            let chosen = govern_support::id_of(&away.admin.post("/teams", other).await.expect(201));
            let accept = format!("waiting/{channel}/accept");
            away.govern(&accept, json!({"team_id": "x"})).await.expect(400);
            away.govern(&accept, json!({"team_id": chosen})).await.expect(200);
            away.until_texts(&channel, &["kept"]).await;
            let there = away.admin.get(&format!("/channels/{channel}")).await.expect(200);
            assert_eq!(there["team_id"], chosen.as_str());
            assert_eq!(away.admin.get(&waiting).await.expect(200), json!([]));
            away.govern(&accept, json!({"team_id": chosen}))
                .await
                .refused(404, "api.causeway.waiting.not_found.app_error");
            until("the home knows", async || home.share(&channel).await["is_invite_confirmed"] == true).await;
            assert!(away.has_audit("/api/v4/causeway/connections/waiting/accept", &channel).await);

            let unwanted = home.new_channel("unwanted").await;
            home.invite(&unwanted).await.expect(200);
            until("it waits", async || {
                away.admin.get(&waiting).await.expect(200)[0]["channel_id"] == unwanted.as_str()
            })
            .await;
            away.govern(&format!("waiting/{unwanted}/decline"), json!({})).await.expect(200);
            until("the share has ended", async || home.share(&unwanted).await.is_null()).await;
            assert!(!away.has_channel(&unwanted).await);
            away.admin.delete(&format!("/teams/{chosen}")).await.expect(200);
        }
        govern_support::stop([&a, &b]).await;
    }
}

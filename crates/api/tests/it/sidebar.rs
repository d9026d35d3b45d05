//! The sidebar's categories through the API.

#![allow(clippy::unwrap_used)]

use causeway_api::testing::on_each_engine;
use serde_json::{Value, json};

const SIDEBAR: &str = "app.channel.sidebar_categories";

fn ids(category: &Value) -> Vec<&str> {
    category["channel_ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect()
}

#[tokio::test]
async fn everybody_has_three_categories_and_new_channels_find_their_place() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        let at = format!("/users/me/teams/{team_id}/channels/categories");
        let direct = ann.post("/channels/direct", json!([ann.user_id, bea.user_id])).await.expect(201);
        let chan = server.channel(&ann, team_id, "a-chan").await;
        let sidebar = ann.get(&at).await.expect(200);
        let id = |kind: &str| format!("{kind}_{}_{team_id}", ann.user_id);
        assert_eq!(sidebar["order"], json!([id("favorites"), id("channels"), id("direct_messages")]));
        assert_eq!(
            sidebar["categories"][2],
            json!({"id": id("direct_messages"), "user_id": ann.user_id, "team_id": team_id, "sort_order": 20,
                "sorting": "recent", "type": "direct_messages", "display_name": "Direct Messages", "muted": false,
                "collapsed": false, "channel_ids": [direct["id"]]})
        );
        assert_eq!(ids(&sidebar["categories"][0]), Vec::<&str>::new());
        assert_eq!(ids(&sidebar["categories"][1])[0], chan["id"].as_str().unwrap());
        assert_eq!(ids(&sidebar["categories"][1]).len(), 3);
        bea.get(&at).await.refused(404, "app.team.get_member.missing.app_error");
        let hers = format!("/users/{}/teams/{team_id}/channels/categories", ann.user_id);
        bea.get(&hers).await.refused(403, "api.context.permissions.app_error");
    })
    .await;
}

#[tokio::test]
async fn categories_are_made_filled_ordered_and_removed() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        let chan = server.channel(&ann, team_id, "chan").await;
        let at = format!("/users/me/teams/{team_id}/channels/categories");
        let new = json!({"display_name": "Mine", "channel_ids": [chan["id"], "nosuchchannelnosuchchannel"]});
        let mut mine = ann.post(&at, new).await.expect(200);
        let mine_id = mine["id"].as_str().unwrap().to_owned();
        assert_eq!((&mine["sort_order"], &mine["type"]), (&json!(10), &json!("custom")));
        assert_eq!(mine["channel_ids"], json!([chan["id"]]));
        let sidebar = ann.get(&at).await.expect(200);
        let order: Vec<Value> = sidebar["order"].as_array().unwrap().clone();
        assert_eq!(order[1], mine["id"]);
        assert!(!ids(&sidebar["categories"][2]).contains(&chan["id"].as_str().unwrap()));
        let partial = json!([order[1], order[0]]);
        assert_eq!(ann.put(&format!("{at}/order"), partial.clone()).await.expect(200), partial);
        let whole = ann.get(&format!("{at}/order")).await.expect(200);
        assert_eq!(whole, json!([order[1], order[0], order[2], order[3]]));
        ann.put(&format!("{at}/order"), json!(["nope"])).await.refused(400, "api.context.invalid_body_param.app_error");
        mine["display_name"] = json!("Mine 2");
        mine["muted"] = json!(true);
        let updated = ann.put(&format!("{at}/{mine_id}"), mine.clone()).await.expect(200);
        assert_eq!((&updated["display_name"], &updated["sort_order"]), (&json!("Mine 2"), &json!(0)));
        let chan_id = chan["id"].as_str().unwrap();
        let member = ann.get(&format!("/channels/{chan_id}/members/me")).await.expect(200);
        assert_eq!(member["notify_props"]["mark_unread"], "mention");
        ann.delete(&format!("{at}/{mine_id}")).await.expect(200);
        ann.get(&format!("{at}/{mine_id}")).await.refused(404, &format!("{SIDEBAR}.app_error"));
        let channels = ann.get(&format!("{at}/{}", order[2].as_str().unwrap())).await.expect(200);
        assert!(ids(&channels).contains(&chan_id));
        let fixed = ann.delete(&format!("{at}/{}", order[0].as_str().unwrap())).await;
        fixed.refused(400, &format!("{SIDEBAR}.delete.app_error"));
    })
    .await;
}

#[tokio::test]
async fn channels_stay_among_their_kind_in_the_default_categories() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let team = server.team(&ann).await;
        let at = format!("/users/me/teams/{}/channels/categories", team["id"].as_str().unwrap());
        let direct = ann.post("/channels/direct", json!([ann.user_id, bea.user_id])).await.expect(201);
        let sidebar = ann.get(&at).await.expect(200);
        let (mut channels, mut messages) = (sidebar["categories"][1].clone(), sidebar["categories"][2].clone());
        let (one, other) = (ids(&channels)[0].to_owned(), ids(&channels)[1].to_owned());
        channels["channel_ids"] = json!([other, direct["id"], one, other]);
        messages["channel_ids"] = json!([one, direct["id"]]);
        let updated = ann.put(&at, json!([channels, messages])).await.expect(200);
        assert_eq!(updated[0]["channel_ids"], json!([other, one]));
        assert_eq!(updated[1]["channel_ids"], json!([direct["id"]]));
    })
    .await;
}

#[tokio::test]
async fn favourites_and_preferences_are_the_same() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        let chan = server.channel(&ann, team_id, "chan").await;
        let chan_id = chan["id"].as_str().unwrap().to_owned();
        let at = format!("/users/me/teams/{team_id}/channels/categories");
        let favored = async || -> i64 {
            let id = chan_id.clone();
            let sql =
                "SELECT COUNT(*) FROM preferences WHERE category = 'favorite_channel' AND name = $1 AND value = 'true'";
            let count = server.ws.store.read(move |tx| tx.value::<i64>(sql, causeway_store::args![&id]));
            let count: Result<_, causeway_store::StoreError> = count.await;
            count.unwrap().unwrap()
        };
        let mut favorites = ann.get(&at).await.expect(200)["categories"][0].clone();
        favorites["channel_ids"] = json!([chan_id]);
        let updated = ann.put(&at, json!([favorites])).await.expect(200);
        assert_eq!(updated[0]["channel_ids"], json!([chan_id]));
        assert_eq!(favored().await, 1);
        // Taken out of the favourites it is back at its default, and no preference is left.
        favorites["channel_ids"] = json!([]);
        ann.put(&at, json!([favorites])).await.expect(200);
        assert_eq!(favored().await, 0);
        let sidebar = ann.get(&at).await.expect(200);
        assert!(ids(&sidebar["categories"][1]).contains(&chan_id.as_str()));
    })
    .await;
}

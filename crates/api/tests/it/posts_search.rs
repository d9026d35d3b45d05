//! Searching through the API.

use crate::support::posts_setup::{Room, id, keys};
use causeway_api::testing::{Client, on_each_engine};
use serde_json::{Value, json};

async fn found(who: &Client, room: &Room, terms: &str) -> Vec<String> {
    let path = format!("/teams/{}/posts/search", room.team_id);
    let answer = who.post(&path, json!({"terms": terms, "is_or_search": false})).await.expect(200);
    let messages = answer["order"].as_array().unwrap().iter();
    messages.map(|id| answer["posts"][id.as_str().unwrap()]["message"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_search_finds_what_it_says_in_the_channels_of_the_searcher() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        for message in ["apple pie", "Apples and pears", "the #apple tag", "a pear"] {
            server.clock.advance(10);
            room.post(&room.bea, json!({"message": message})).await;
        }
        let gone = room.post(&room.cal, json!({"message": "apple gone"})).await;
        room.cal.delete(&format!("/posts/{}", id(&gone))).await.expect(200);
        let edited = room.post(&room.cal, json!({"message": "apple before"})).await;
        room.cal.put(&format!("/posts/{}/patch", id(&edited)), json!({"message": "pear after"})).await.expect(200);
        assert_eq!(found(&room.cal, &room, "apple").await, ["the #apple tag", "apple pie"]);
        assert_eq!(found(&room.cal, &room, "appl*").await, ["the #apple tag", "Apples and pears", "apple pie"]);
        assert_eq!(found(&room.cal, &room, "#apple").await, ["the #apple tag"]);
        assert_eq!(found(&room.cal, &room, "apple -pie").await, ["the #apple tag"]);
        assert_eq!(found(&room.cal, &room, "pear from:cal").await, ["pear after"]);
        assert_eq!(found(&room.cal, &room, "from:cal").await, ["pear after"]);
        assert_eq!(found(&room.cal, &room, "from:nobody apple").await, [""; 0]);
        assert_eq!(found(&room.cal, &room, "apple in:chan").await.len(), 2);
        assert_eq!(found(&room.cal, &room, "apple in:town-square").await.len(), 0);
        assert_eq!(found(&room.cal, &room, "\"apple pie\"").await, ["apple pie"]);
        assert_eq!(found(&room.cal, &room, "-apple -pear from:bea").await, ["Apples and pears"]);
        assert_eq!(found(&room.cal, &room, "apple on:1999-01-01").await.len(), 0);
        for hostile in ["\"", "(", "a AND", "NEAR(", "'", "*", "from:", "\\", ":*"] {
            found(&room.cal, &room, hostile).await;
        }
        let dan = server.user("dan").await;
        let body = json!({"team_id": room.team_id, "user_id": dan.user_id});
        room.ann.post(&format!("/teams/{}/members", room.team_id), body).await.expect(201);
        assert_eq!(found(&dan, &room, "apple").await.len(), 0);
        let everywhere =
            room.cal.post("/posts/search", json!({"terms": "apple", "per_page": 1, "page": 1})).await.expect(200);
        assert_eq!(everywhere["order"].as_array().unwrap().len(), 1);
        assert_eq!(
            keys(&everywhere),
            ["first_inaccessible_post_time", "matches", "next_post_id", "order", "posts", "prev_post_id"]
        );
        assert_eq!(everywhere["matches"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn direct_messages_are_found_by_whom_they_are_with() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let channel = room.bea.post("/channels/direct", json!([room.bea.user_id, room.cal.user_id])).await.expect(201);
        let body = json!({"channel_id": channel["id"], "message": "secret plan"});
        room.bea.post("/posts", body).await.expect(201);
        assert_eq!(found(&room.cal, &room, "plan in:@bea").await, ["secret plan"]);
        assert_eq!(found(&room.ann, &room, "plan").await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn files_are_found_by_name_once_they_are_posted() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let path = format!("/files?channel_id={}&filename=big-notes.txt", room.channel_id);
        let uploaded = room.bea.post_bytes(&path, "text/plain", "some notes").await.expect(201);
        let file = id(&uploaded["file_infos"][0]);
        let search = format!("/teams/{}/files/search", room.team_id);
        let look = async |terms: &str| {
            let answer = room.cal.post(&search, json!({"terms": terms, "is_or_search": false})).await.expect(200);
            answer["order"].as_array().unwrap().len()
        };
        assert_eq!(look("notes").await, 0);
        let post = room.post(&room.bea, json!({"message": "files", "file_ids": [file]})).await;
        assert_eq!(post["metadata"]["files"][0]["name"], "big-notes.txt");
        assert_eq!((look("notes").await, look("notes ext:txt").await, look("notes ext:pdf").await), (1, 1, 0));
        for whole in ["big-notes", "big-notes.txt", "\"big-notes\"", "big-no*", "BIG_NOTES", "notes -small-print"] {
            assert_eq!(look(whole).await, 1, "{whole}");
        }
        assert_eq!((look("big-print").await, look("notes -big-notes").await), (0, 0));
        let stolen = room.post(&room.cal, json!({"message": "mine", "file_ids": [file]})).await;
        assert_eq!(stolen["file_ids"], json!([]));
    })
    .await;
}

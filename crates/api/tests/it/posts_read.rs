//! Reading, changing and deleting messages through the API.

use std::collections::BTreeMap;

use crate::support::posts_setup::{Room, id, keys};
use causeway_api::testing::{Client, Listener, TestServer, on_each_engine};
use serde_json::{Value, json};

async fn order(who: &Client, path: &str) -> Vec<String> {
    let list = who.get(path).await.expect(200);
    serde_json::from_value(list["order"].clone()).unwrap()
}

#[tokio::test]
async fn pages_walk_a_channel_in_both_directions() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let mut ids = Vec::new();
        for n in 0..10 {
            // Three in each millisecond: their order is that of arrival.
            server.clock.advance(i64::from(n % 3 == 0));
            ids.push(id(&room.post(&room.bea, json!({"message": format!("m{n}")})).await));
        }
        let path = |query: &str| format!("/channels/{}/posts?{query}", room.channel_id);
        let newest_first: Vec<String> = ids.iter().rev().cloned().collect();
        let list = room.cal.get(&path("per_page=4")).await.expect(200);
        assert_eq!(keys(&list), ["first_inaccessible_post_time", "next_post_id", "order", "posts", "prev_post_id"]);
        assert_eq!(list["order"], json!(newest_first[..4]));
        assert_eq!((&list["next_post_id"], &list["prev_post_id"]), (&json!(""), &json!(newest_first[4])));
        assert_eq!(order(&room.cal, &path("per_page=4&page=1")).await, newest_first[4..8]);
        assert_eq!(order(&room.cal, &path(&format!("per_page=3&before={}", ids[5]))).await, newest_first[5..8]);
        assert_eq!(order(&room.cal, &path(&format!("per_page=3&after={}", ids[5]))).await, newest_first[1..4]);
        let dan = server.user("dan").await;
        dan.get(&path("")).await.refused(403, "api.context.permissions.app_error");
    })
    .await;
}

#[tokio::test]
async fn pages_by_number_leave_out_what_is_not_shown() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let (mut shown, mut roots): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for n in 0..12 {
            server.clock.advance(1);
            let root = if n % 4 == 1 { shown[0].clone() } else { String::new() };
            let post = id(&room.post(&room.bea, json!({"message": format!("m{n}"), "root_id": root})).await);
            if n % 5 == 3 {
                room.bea.delete(&format!("/posts/{post}")).await.expect(200);
                continue;
            }
            // An earlier version of it is kept, which no page shows.
            room.bea.put(&format!("/posts/{post}/patch"), json!({"message": "edited"})).await.expect(200);
            shown.push(post.clone());
            if root.is_empty() {
                roots.push(post);
            }
        }
        shown.reverse();
        roots.reverse();
        for (all, collapsed) in [(&shown, false), (&roots, true)] {
            let path = |query: String| {
                format!("/channels/{}/posts?per_page=2&collapsedThreads={collapsed}{query}", room.channel_id)
            };
            for page in 0..4 {
                let found = order(&room.cal, &path(format!("&page={page}"))).await;
                // Behind the messages stands that people came.
                let expected: Vec<&String> = all.iter().skip(page * 2).take(2).collect();
                assert_eq!(found.iter().take(expected.len()).collect::<Vec<_>>(), expected, "page {page}");
                let rest = &all[1..];
                let before = order(&room.cal, &path(format!("&page={page}&before={}", all[0]))).await;
                let expected: Vec<&String> = rest.iter().skip(page * 2).take(2).collect();
                assert_eq!(before.iter().take(expected.len()).collect::<Vec<_>>(), expected, "page {page} before");
            }
            let last = &all[all.len() - 1];
            let after = order(&room.cal, &path(format!("&page=1&after={last}"))).await;
            let expected: Vec<&String> = all[..all.len() - 1].iter().rev().skip(2).take(2).rev().collect();
            assert_eq!(after.iter().collect::<Vec<_>>(), expected, "the second page after");
            assert!(order(&room.cal, &path("&page=50".to_owned())).await.is_empty(), "beyond the first message");
        }
    })
    .await;
}

#[tokio::test]
async fn collapsed_pages_hold_first_messages_and_threads_their_replies() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let root = room.post(&room.bea, json!({"message": "root"})).await;
        let mut replies = Vec::new();
        for n in 0..5 {
            server.clock.advance(10);
            let body = json!({"message": format!("r{n}"), "root_id": root["id"]});
            replies.push(id(&room.post(&room.cal, body).await));
        }
        let path = format!("/channels/{}/posts?collapsedThreads=true", room.channel_id);
        let list = room.bea.get(&path).await.expect(200);
        assert!(
            list["order"].as_array().unwrap().iter().all(|id| list["posts"][id.as_str().unwrap()]["root_id"] == "")
        );
        let shown = &list["posts"][root["id"].as_str().unwrap()];
        assert_eq!((&shown["reply_count"], &shown["is_following"]), (&json!(5), &json!(true)));
        assert_eq!(shown["participants"][0]["id"], room.cal.user_id);
        // A message without a reply can be followed too.
        let alone = id(&room.post(&room.bea, json!({"message": "alone"})).await);
        let team = room.cal.get(&format!("/channels/{}", room.channel_id)).await.expect(200)["team_id"].clone();
        let follow = format!("/users/me/teams/{}/threads/{alone}/following", team.as_str().unwrap());
        let follows = async || room.cal.get(&path).await.expect(200)["posts"][&alone]["is_following"].clone();
        assert_eq!(follows().await, json!(null));
        room.cal.put(&follow, json!({})).await.expect(200);
        assert_eq!(follows().await, json!(true));
        room.cal.delete(&follow).await.expect(200);
        assert_eq!(follows().await, json!(null));
        let thread = |query: &str| format!("/posts/{}/thread?{query}", id(&root));
        let whole = room.bea.get(&thread("")).await.expect(200);
        assert_eq!(whole["has_next"], false);
        assert_eq!(whole["order"].as_array().unwrap().len(), 6);
        let part = room.bea.get(&thread("perPage=2&direction=down")).await.expect(200);
        assert_eq!((&part["has_next"], &part["order"]), (&json!(true), &json!([root["id"], replies[0], replies[1]])));
        let from = part["posts"][&replies[1]]["create_at"].as_i64().unwrap();
        let query = format!("perPage=2&direction=down&fromPost={}&fromCreateAt={from}", replies[1]);
        let part = room.bea.get(&thread(&query)).await.expect(200);
        assert_eq!(part["order"], json!([root["id"], replies[2], replies[3]]));
    })
    .await;
}

#[tokio::test]
async fn edits_keep_versions_and_only_the_author_edits() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let post = id(&room.post(&room.bea, json!({"message": "one #a"})).await);
        server.clock.advance(5);
        let path = format!("/posts/{post}/patch");
        room.cal.put(&path, json!({"message": "mine"})).await.refused(403, "api.context.permissions.app_error");
        let edited = room.bea.put(&path, json!({"message": "two"})).await.expect(200);
        assert_eq!((&edited["hashtags"], &edited["edit_at"]), (&json!(""), &edited["update_at"]));
        server.clock.advance(5);
        room.bea
            .put(&format!("/posts/{post}"), json!({"id": post, "message": "three", "is_pinned": false}))
            .await
            .expect(200);
        let history = room.bea.get(&format!("/posts/{post}/edit_history")).await.expect(200);
        let told: Vec<_> = history.as_array().unwrap().iter().map(|v| v["message"].as_str().unwrap()).collect();
        assert_eq!(told, ["two", "one #a"]);
        assert_eq!((&history[1]["original_id"], &history[1]["edit_at"]), (&json!(post), &json!(0)));
        room.cal.get(&format!("/posts/{post}/edit_history")).await.refused(403, "api.context.permissions.app_error");
        let back = format!("/posts/{post}/restore/{}", id(&history[1]));
        assert_eq!(room.bea.post(&back, json!({})).await.expect(200)["message"], "one #a");
        let channel = format!("/channels/{}/posts", room.channel_id);
        assert_eq!(order(&room.cal, &channel).await.iter().filter(|id| **id == post).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn deleting_the_first_message_deletes_the_thread() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let root = id(&room.post(&room.bea, json!({"message": "root"})).await);
        let reply = id(&room.post(&room.cal, json!({"message": "reply", "root_id": root})).await);
        let forbidden = "api.context.permissions.app_error";
        room.cal.delete(&format!("/posts/{root}")).await.refused(403, forbidden);
        let start = server.ws.now();
        server.clock.advance(5);
        room.bea.delete(&format!("/posts/{root}")).await.expect(200);
        for gone in [&root, &reply] {
            room.bea.get(&format!("/posts/{gone}")).await.refused(404, "app.post.get.app_error");
        }
        let since = room.cal.get(&format!("/channels/{}/posts?since={start}", room.channel_id)).await.expect(200);
        assert_eq!(since["posts"][&root]["message"], "");
        assert_ne!(since["posts"][&root]["delete_at"], 0);
    })
    .await;
}

#[tokio::test]
async fn emoji_must_exist_and_are_the_persons_own() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let post = id(&room.post(&room.bea, json!({"message": "react"})).await);
        let body = |emoji: &str| json!({"user_id": room.cal.user_id, "post_id": post, "emoji_name": emoji});
        let reaction = room.cal.post("/reactions", body("smile")).await.expect(200);
        assert_eq!(
            keys(&reaction),
            ["channel_id", "create_at", "delete_at", "emoji_name", "post_id", "remote_id", "update_at", "user_id"]
        );
        assert_eq!(room.cal.post("/reactions", body("smile")).await.expect(200), reaction);
        room.cal.post("/reactions", body("no_such_emoji")).await.expect(400);
        room.bea.post("/reactions", body("heart")).await.refused(403, "api.context.permissions.app_error");
        let shown = room.bea.get(&format!("/posts/{post}")).await.expect(200);
        assert_eq!((&shown["has_reactions"], &shown["metadata"]["reactions"][0]), (&json!(true), &reaction));
        let bulk = room.bea.post("/posts/ids/reactions", json!([post])).await.expect(200);
        assert_eq!(bulk[&post], json!([reaction]));
        let path = format!("/users/me/posts/{post}/reactions/smile");
        room.cal.delete(&path).await.expect(200);
        room.cal.delete(&path).await.expect(200);
        let shown = room.bea.get(&format!("/posts/{post}")).await.expect(200);
        assert_eq!((shown.get("has_reactions"), &shown["metadata"]), (None, &json!({})));
    })
    .await;
}

#[tokio::test]
async fn urgent_messages_are_acknowledged_and_pins_are_listed() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let priority = json!({"priority": "urgent", "requested_ack": true, "persistent_notifications": null});
        let body = json!({"message": "@cal now", "metadata": {"priority": priority}});
        let post = id(&room.post(&room.bea, body).await);
        assert_eq!(room.member(&room.cal).await["urgent_mention_count"], 1);
        let ack = room.cal.post(&format!("/users/me/posts/{post}/ack"), json!({})).await.expect(200);
        assert_eq!(keys(&ack), ["acknowledged_at", "channel_id", "post_id", "user_id"]);
        room.cal.post(&format!("/posts/{post}/pin"), json!({})).await.expect(200);
        let pinned = room.bea.get(&format!("/channels/{}/pinned", room.channel_id)).await.expect(200);
        let shown = &pinned["posts"][&post];
        assert_eq!(shown["metadata"]["priority"]["priority"], "urgent");
        assert_eq!(shown["metadata"]["acknowledgements"], json!([ack]));
        room.cal.delete(&format!("/users/me/posts/{post}/ack")).await.expect(200);
        room.cal.post(&format!("/posts/{post}/unpin"), json!({})).await.expect(200);
        assert_eq!(order(&room.bea, &format!("/channels/{}/pinned", room.channel_id)).await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_channel_is_marked_unread_from_a_message_on() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let mut posts = Vec::new();
        for message in ["one", "two @cal", "three"] {
            server.clock.advance(10);
            posts.push(room.post(&room.bea, json!({"message": message})).await);
        }
        let path = format!("/users/me/posts/{}/set_unread", id(&posts[1]));
        let counts = room.cal.post(&path, json!({"collapsed_threads_supported": true})).await.expect(200);
        let total = room.channel().await["total_msg_count"].as_i64().unwrap();
        assert_eq!((counts["msg_count"].as_i64().unwrap(), &counts["mention_count"]), (total - 2, &json!(1)));
        assert_eq!(counts["last_viewed_at"].as_i64().unwrap(), posts[1]["create_at"].as_i64().unwrap() - 1);
        let around = format!("/users/me/channels/{}/posts/unread?limit_before=1&limit_after=1", room.channel_id);
        assert_eq!(order(&room.cal, &around).await, [id(&posts[1]), id(&posts[0])]);
    })
    .await;
}

#[tokio::test]
async fn who_sees_replies_in_the_channel_has_read_its_threads_with_it() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let root = id(&room.post(&room.bea, json!({"message": "root"})).await);
        server.clock.advance(10);
        room.post(&room.cal, json!({"message": "hey @bea", "root_id": root})).await;
        let threads = format!("/users/me/teams/{}/threads?totalsOnly=true", room.team_id);
        let unread = async || room.bea.get(&threads).await.expect(200)["total_unread_threads"].clone();
        server.clock.advance(10);
        let view = async |apart: bool| {
            let body = json!({"channel_id": room.channel_id, "collapsed_threads_supported": apart});
            room.bea.post("/channels/members/me/view", body).await.expect(200);
        };
        view(true).await;
        assert_eq!(unread().await, json!(1));
        let mut listener = Listener::connect(server.serve().await, &room.bea, "").await;
        view(false).await;
        assert_eq!(unread().await, json!(0));
        let told = listener.event("thread_read_changed").await;
        assert_eq!(told["broadcast"]["channel_id"], json!(room.channel_id));
        assert_eq!(told["broadcast"]["user_id"], json!(room.bea.user_id));
    })
    .await;
}

#[tokio::test]
async fn followed_threads_are_listed_read_and_left() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let root = id(&room.post(&room.bea, json!({"message": "root"})).await);
        server.clock.advance(10);
        let reply = id(&room.post(&room.cal, json!({"message": "hey @bea", "root_id": root})).await);
        let threads = format!("/users/me/teams/{}/threads", room.team_id);
        let list = room.bea.get(&format!("{threads}?extended=true")).await.expect(200);
        assert_eq!(
            (&list["total"], &list["total_unread_threads"], &list["total_unread_mentions"]),
            (&json!(1), &json!(1), &json!(1))
        );
        let thread = &list["threads"][0];
        assert_eq!(thread["participants"][0]["username"], "cal");
        assert_eq!((&thread["unread_replies"], thread["post"].get("metadata")), (&json!(1), None));
        let totals = room.bea.get(&format!("{threads}?totalsOnly=true")).await.expect(200);
        assert_eq!(totals["threads"], Value::Null);
        let read = room.bea.put(&format!("{threads}/{root}/read/{}", server.ws.now()), json!({})).await.expect(200);
        assert_eq!((&read["unread_replies"], &read["unread_mentions"]), (&json!(0), &json!(0)));
        let unread = room.bea.post(&format!("{threads}/{root}/set_unread/{reply}"), json!({})).await.expect(200);
        assert_eq!((&unread["unread_replies"], &unread["unread_mentions"]), (&json!(1), &json!(1)));
        room.bea.put(&format!("{threads}/read"), json!({})).await.expect(200);
        assert_eq!(room.bea.get(&threads).await.expect(200)["total_unread_threads"], 0);
        room.bea.delete(&format!("{threads}/{root}/following")).await.expect(200);
        assert_eq!(room.bea.get(&threads).await.expect(200)["total"], 0);
        room.bea.get(&format!("{threads}/{root}")).await.expect(404);
        let path = format!("/posts/{root}/info");
        let info = room.bea.get(&path).await.expect(200);
        assert_eq!((&info["has_joined_channel"], &info["team_id"]), (&json!(true), &json!(room.team_id)));
    })
    .await;
}

/// What a client holds: the messages of a channel, kept by the events alone.
struct Held(BTreeMap<String, Value>);

impl Held {
    fn take(&mut self, event: &causeway_service::events::Event) {
        let read = |key: &str| serde_json::from_str::<Value>(event.data[key].as_str().unwrap()).unwrap();
        match event.name {
            "posted" | "post_edited" => {
                let post = read("post");
                self.0.insert(id(&post), post);
            }
            "post_deleted" => {
                let gone = id(&read("post"));
                self.0.retain(|_, post| post["id"] != gone.as_str() && post["root_id"] != gone.as_str());
            }
            "reaction_added" | "reaction_removed" => {
                let reaction = read("reaction");
                let post = self.0.get_mut(reaction["post_id"].as_str().unwrap()).unwrap();
                let mut there = post["metadata"]["reactions"].as_array().cloned().unwrap_or_default();
                there.retain(|r| (&r["user_id"], &r["emoji_name"]) != (&reaction["user_id"], &reaction["emoji_name"]));
                if event.name == "reaction_added" {
                    there.push(reaction);
                }
                post["metadata"]["reactions"] = json!(there);
            }
            _ => {}
        }
    }

    /// What people see of each message: its text, whether it is pinned, and who put which emoji on it.
    fn seen<'a>(posts: impl Iterator<Item = &'a Value>) -> BTreeMap<String, (String, bool, Vec<String>)> {
        posts
            .map(|post| {
                let reactions = post["metadata"]["reactions"].as_array().cloned().unwrap_or_default();
                let mut reactions: Vec<String> =
                    reactions.iter().map(|r| format!("{}:{}", r["user_id"], r["emoji_name"])).collect();
                reactions.sort();
                (id(post), (post["message"].as_str().unwrap().to_owned(), post["is_pinned"] == true, reactions))
            })
            .collect()
    }
}

#[tokio::test]
async fn what_a_client_knew_and_the_events_give_what_a_fresh_fetch_shows() {
    on_each_engine(async |server: TestServer| {
        let room = Room::new(&server).await;
        let path = format!("/channels/{}/posts?per_page=200", room.channel_id);
        let fetch = async || {
            let list = room.ann.get(&path).await.expect(200);
            list["posts"].as_object().unwrap().values().cloned().collect::<Vec<_>>()
        };
        let mut held = Held(fetch().await.into_iter().map(|post| (id(&post), post)).collect());
        let mut events = server.ws.bus.subscribe();
        let mut made: Vec<String> = Vec::new();
        // A fixed sequence of numbers that looks like none, so that a failure repeats.
        let mut seed: u64 = 42;
        for step in 0..150_u64 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let pick = |n: usize| usize::try_from(seed >> 33).unwrap() % n.max(1);
            server.clock.advance(i64::from(step % 2 == 0));
            let who = [&room.bea, &room.cal][pick(2)];
            let some = made.get(pick(made.len())).cloned().unwrap_or_default();
            match (seed >> 20) % 8 {
                0 | 1 => made.push(id(&room.post(who, json!({"message": format!("m{step}")})).await)),
                2 => {
                    let body = json!({"channel_id": room.channel_id, "message": "r", "root_id": some});
                    let answer = who.post("/posts", body).await;
                    if answer.status == 201 {
                        made.push(id(&answer.json()));
                    }
                }
                3 => drop(who.put(&format!("/posts/{some}/patch"), json!({"message": format!("e{step}")})).await),
                4 if step % 3 == 0 => drop(who.delete(&format!("/posts/{some}")).await),
                5 => drop(who.post(&format!("/posts/{some}/pin"), json!({})).await),
                6 => drop(who.delete(&format!("/users/me/posts/{some}/reactions/smile")).await),
                _ => {
                    let body = json!({"user_id": who.user_id, "post_id": some, "emoji_name": "smile"});
                    drop(who.post("/reactions", body).await);
                }
            }
        }
        while let Ok(event) = events.try_recv() {
            held.take(&event);
        }
        let fresh = fetch().await;
        assert!(fresh.len() > 15 && fresh.len() < 200);
        assert_eq!(Held::seen(held.0.values()), Held::seen(fresh.iter()));
    })
    .await;
}

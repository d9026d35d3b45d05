//! Channels and their members through the API.

use causeway_api::testing::on_each_engine;
use serde_json::json;

const FORBIDDEN: &str = "api.context.permissions.app_error";

#[tokio::test]
async fn channels_are_made_and_joined() {
    on_each_engine(async |server| {
        let (ann, bea, cal) = (server.user("ann").await, server.user("bea").await, server.user("cal").await);
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        for other in [&bea, &cal] {
            server.join_team(&ann, team_id, other).await;
        }
        let channel = server.channel(&bea, team_id, "plans").await;
        assert_eq!(channel["shared"], json!(null));
        let id = channel["id"].as_str().unwrap();
        let members = format!("/channels/{id}/members");
        let mine = bea.get(&format!("{members}/me")).await.expect(200);
        assert_eq!((&mine["roles"], &mine["last_viewed_at"]), (&json!("channel_user channel_admin"), &json!(0)));
        let added = bea.post(&members, json!({"user_ids": [cal.user_id]})).await.expect(201);
        assert_eq!((&added[0]["last_viewed_at"], &added[0]["mention_count"]), (&json!(-1), &json!(1)));
        cal.delete(&format!("{members}/me")).await.expect(200);
        cal.get(&format!("{members}/me")).await.refused(403, FORBIDDEN);
        let gone = bea.get(&format!("{members}/{}", cal.user_id)).await;
        gone.refused(404, "app.channel.get_member.missing.app_error");
        cal.post(&members, json!({"user_id": cal.user_id})).await.expect(201);
        let twice = json!({"team_id": team_id, "name": "plans", "display_name": "Dup", "type": "O"});
        bea.post("/channels", twice).await.refused(400, "store.sql_channel.save_channel.exists.app_error");
        let bad = json!({"team_id": team_id, "name": "Bad Name!", "display_name": "", "type": "O"});
        bea.post("/channels", bad).await.refused(400, "api.context.invalid_body_param.app_error");
    })
    .await;
}

#[tokio::test]
async fn who_is_added_from_a_thread_is_announced_there() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        server.join_team(&ann, team_id, &bea).await;
        let (plans, other) =
            (server.channel(&ann, team_id, "plans").await, server.channel(&ann, team_id, "other").await);
        let id = |value: &serde_json::Value| value["id"].as_str().unwrap().to_owned();
        let write = async |channel: &serde_json::Value, root: &str| {
            let body = json!({"channel_id": channel["id"], "message": "ask @bea", "root_id": root});
            id(&ann.post("/posts", body).await.expect(201))
        };
        let (root, elsewhere) = (write(&plans, "").await, write(&other, "").await);
        let reply = write(&plans, &root).await;
        let members = format!("/channels/{}/members", id(&plans));
        let add = async |root: &str| ann.post(&members, json!({"user_id": bea.user_id, "post_root_id": root})).await;
        add("not an id").await.refused(400, "api.context.invalid_body_param.app_error");
        add(&"z".repeat(26)).await.refused(400, "api.post.create_post.root_id.app_error");
        add(&reply).await.refused(400, "api.post.create_post.root_id.app_error");
        add(&elsewhere).await.refused(400, "api.post.create_post.channel_root_id.app_error");
        bea.get(&format!("{members}/me")).await.refused(403, FORBIDDEN);
        add(&root).await.expect(201);
        let thread = bea.get(&format!("/posts/{root}/thread")).await.expect(200);
        let told: Vec<_> = thread["posts"].as_object().unwrap().values().filter(|p| p["root_id"] != "").collect();
        let kinds: std::collections::BTreeSet<&str> = told.iter().map(|p| p["type"].as_str().unwrap()).collect();
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["", "system_add_to_channel"]);
        let page = ann.get(&format!("/channels/{}/posts?collapsedThreads=true", id(&plans))).await.expect(200);
        let posts = page["posts"].as_object().unwrap().values();
        assert!(posts.clone().any(|p| p["id"] == root.as_str()));
        assert!(posts.clone().all(|p| p["type"] != "system_add_to_channel"), "the channel itself is not told: {page}");
    })
    .await;
}

#[tokio::test]
async fn private_channels_are_hidden_from_others() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        server.join_team(&ann, team_id, &bea).await;
        let body = json!({"team_id": team_id, "name": "secret", "display_name": "Secret", "type": "P"});
        let channel = ann.post("/channels", body).await.expect(201);
        let id = channel["id"].as_str().unwrap();
        bea.get(&format!("/channels/{id}")).await.refused(403, FORBIDDEN);
        bea.get(&format!("/channels/{id}/members")).await.refused(403, FORBIDDEN);
        bea.post(&format!("/channels/{id}/members"), json!({"user_id": bea.user_id})).await.refused(403, FORBIDDEN);
        let by_name = format!("/teams/{team_id}/channels/name/secret");
        bea.get(&by_name).await.refused(404, "app.channel.get_by_name.missing.app_error");
        ann.get(&by_name).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn direct_and_group_channels_are_found_again() {
    on_each_engine(async |server| {
        let (ann, bea, cal) = (server.user("ann").await, server.user("bea").await, server.user("cal").await);
        let direct = bea.post("/channels/direct", json!([bea.user_id, cal.user_id])).await.expect(201);
        assert_eq!((&direct["type"], &direct["shared"]), (&json!("D"), &json!(false)));
        assert_eq!(direct["creator_id"], bea.user_id.as_str());
        let again = cal.post("/channels/direct", json!([bea.user_id, cal.user_id])).await.expect(201);
        assert_eq!(direct["id"], again["id"]);
        let own = bea.post("/channels/direct", json!([bea.user_id, bea.user_id])).await.expect(201);
        assert_ne!(own["id"], direct["id"]);
        let dave = server.user("dave").await;
        dave.post("/channels/direct", json!([bea.user_id, cal.user_id])).await.refused(403, FORBIDDEN);
        let group = ann.post("/channels/group", json!([bea.user_id, cal.user_id])).await.expect(201);
        assert_eq!((&group["display_name"], &group["creator_id"]), (&json!("ann, bea, cal"), &json!("")));
        let again = cal.post("/channels/group", json!([bea.user_id, ann.user_id, cal.user_id])).await.expect(201);
        assert_eq!(group["id"], again["id"]);
        let few = ann.post("/channels/group", json!([bea.user_id])).await;
        few.refused(400, "api.channel.create_group.bad_size.app_error");
    })
    .await;
}

#[tokio::test]
async fn channels_are_changed_converted_archived_and_restored() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        server.join_team(&ann, team_id, &bea).await;
        let channel = server.channel(&ann, team_id, "chan").await;
        let at = format!("/channels/{}", channel["id"].as_str().unwrap());
        let patch = json!({"header": "new header", "purpose": "new"});
        bea.put(&format!("{at}/patch"), patch.clone()).await.refused(403, FORBIDDEN);
        let changed = ann.put(&format!("{at}/patch"), patch).await.expect(200);
        assert_eq!((&changed["header"], &changed["purpose"]), (&json!("new header"), &json!("new")));
        // Both changes are told in the channel, and count.
        assert_eq!(ann.get(&at).await.expect(200)["total_msg_count"], 2);
        assert_eq!(ann.get(&format!("{at}/members/me")).await.expect(200)["msg_count"], 2);
        let taken = ann.put(&format!("{at}/patch"), json!({"name": "off-topic"})).await;
        taken.refused(400, "store.sql_channel.save_channel.exists.app_error");
        let converted = ann.put(&format!("{at}/privacy"), json!({"privacy": "P"})).await.expect(200);
        assert_eq!(converted["type"], "P");
        bea.get(&at).await.refused(403, FORBIDDEN);
        let town = ann.get(&format!("/teams/{team_id}/channels/name/town-square")).await.expect(200);
        let town = format!("/channels/{}", town["id"].as_str().unwrap());
        ann.delete(&town).await.refused(400, "api.channel.delete_channel.cannot.app_error");
        ann.delete(&format!("{town}/members/me")).await.refused(400, "api.channel.remove.default.app_error");
        ann.delete(&at).await.expect(200);
        ann.delete(&at).await.refused(400, "api.channel.delete_channel.deleted.app_error");
        let archived = ann.get(&format!("/teams/{team_id}/channels/deleted")).await.expect(200);
        assert_eq!(archived[0]["id"], channel["id"]);
        assert_eq!(bea.get(&format!("/teams/{team_id}/channels/deleted")).await.expect(200), json!([]));
        assert_eq!(ann.post(&format!("{at}/restore"), json!({})).await.expect(200)["delete_at"], 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_read_is_kept_by_member() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        let channel = server.channel(&ann, team_id, "chan").await;
        let id = channel["id"].as_str().unwrap();
        server.join(&ann, &channel, &bea).await;
        ann.put(&format!("/channels/{id}/patch"), json!({"header": "one"})).await.expect(200);
        let unread = bea.get(&format!("/users/me/channels/{id}/unread")).await.expect(200);
        assert_eq!(
            unread,
            json!({"team_id": team_id, "channel_id": id, "msg_count": 1, "mention_count": 1, "mention_count_root": 1,
                "urgent_mention_count": 0, "msg_count_root": 1})
        );
        let teams = bea.get("/users/me/teams/unread").await.expect(200);
        assert_eq!((&teams[0]["msg_count"], &teams[0]["mention_count"]), (&json!(1), &json!(3)));
        let viewed = bea.post("/channels/members/me/view", json!({"channel_id": id})).await.expect(200);
        let last_post_at = bea.get(&format!("/channels/{id}")).await.expect(200)["last_post_at"].clone();
        assert_eq!(viewed, json!({"status": "OK", "last_viewed_at_times": {id: last_post_at}}));
        // Again, with nothing left to write, the answer is the same.
        assert_eq!(bea.post("/channels/members/me/view", json!({"channel_id": id})).await.expect(200), viewed);
        let unread = bea.get(&format!("/users/me/channels/{id}/unread")).await.expect(200);
        assert_eq!((&unread["msg_count"], &unread["mention_count"]), (&json!(0), &json!(0)));
        bea.put(&format!("/channels/{id}/members/me/notify_props"), json!({"mark_unread": "mention"}))
            .await
            .expect(200);
        ann.put(&format!("/channels/{id}/patch"), json!({"header": "two"})).await.expect(200);
        assert_eq!(bea.get(&format!("/users/me/channels/{id}/unread")).await.expect(200)["msg_count"], 0);
        assert_eq!(bea.get("/users/me/teams/unread").await.expect(200)[0]["msg_count"], 0);
        let bad = json!({"mark_unread": "sometimes"});
        let bad = bea.put(&format!("/channels/{id}/members/me/notify_props"), bad).await;
        bad.refused(400, "api.context.invalid_body_param.app_error");
        // Nobody marks for others.
        let other = bea.post(&format!("/channels/members/{}/view", ann.user_id), json!({"channel_id": id})).await;
        other.refused(403, FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn lists_and_searches_show_what_one_may_see() {
    on_each_engine(async |server| {
        let (ann, bea, cal) = (server.user("ann").await, server.user("bea").await, server.user("cal").await);
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        server.join_team(&ann, team_id, &bea).await;
        server.join_team(&ann, team_id, &cal).await;
        let channel = server.channel(&ann, team_id, "chan").await;
        let body = json!({"team_id": team_id, "name": "chan-secret", "display_name": "Secret", "type": "P"});
        let secret = ann.post("/channels", body).await.expect(201);
        bea.post("/channels/direct", json!([bea.user_id, cal.user_id])).await.expect(201);
        ann.post("/channels/group", json!([bea.user_id, cal.user_id])).await.expect(201);
        let names = |list: serde_json::Value| -> Vec<String> {
            list.as_array().unwrap().iter().map(|c| c["display_name"].as_str().unwrap().to_owned()).collect()
        };
        let all = bea.get(&format!("/teams/{team_id}/channels")).await.expect(200);
        assert_eq!(names(all), ["chan", "Off-Topic", "Town Square"]);
        let autocomplete = format!("/teams/{team_id}/channels/autocomplete?name=ch");
        assert_eq!(names(bea.get(&autocomplete).await.expect(200)), ["chan"]);
        assert_eq!(names(ann.get(&autocomplete).await.expect(200)), ["chan", "Secret"]);
        let own = bea.get(&format!("/teams/{team_id}/channels/search_autocomplete")).await.expect(200);
        assert_eq!(names(own), ["ann, bea, cal", "cal", "Off-Topic", "Town Square"]);
        let found = bea.post(&format!("/teams/{team_id}/channels/search"), json!({"term": "CHAN"})).await.expect(200);
        assert_eq!(names(found), ["chan"]);
        assert_eq!(
            names(bea.post("/channels/group/search", json!({"term": "cal"})).await.expect(200)),
            ["ann, bea, cal"]
        );
        bea.get("/channels").await.refused(403, FORBIDDEN);
        bea.post("/channels/search", json!({"term": "ch"})).await.refused(403, FORBIDDEN);
        let mine = bea.post("/channels/search?system_console=false", json!({"term": "ch"})).await.expect(200);
        assert_eq!(names(mine), ["chan"]);
        let everything = ann.get("/channels?include_total_count=true&exclude_default_channels=true").await.expect(200);
        assert_eq!((&everything["total_count"], &everything["channels"][0]["team_name"]), (&json!(2), &team["name"]));
        let ids = format!("/teams/{team_id}/channels/ids");
        assert_eq!(names(bea.post(&ids, json!([channel["id"], secret["id"]])).await.expect(200)), ["chan"]);
        bea.post(&ids, json!([secret["id"]])).await.refused(404, "app.channel.get_channels_by_ids.not_found.app_error");
        let members = bea.get(&format!("/users/me/teams/{team_id}/channels/members")).await.expect(200);
        assert_eq!(members.as_array().unwrap().len(), 4);
        let paged = bea.get("/users/me/channel_members?page=0&per_page=2").await.expect(200);
        assert_eq!(paged.as_array().unwrap().len(), 2);
        let lines = bea.get("/users/me/channel_members?page=-1").await;
        assert_eq!(lines.bytes.iter().filter(|b| **b == b'\n').count(), 4);
    })
    .await;
}

#[tokio::test]
async fn figures_and_people_of_channels() {
    on_each_engine(async |server| {
        let (ann, bea, cal) = (server.user("ann").await, server.user("bea").await, server.user("cal").await);
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        let channel = server.channel(&ann, team_id, "chan").await;
        let id = channel["id"].as_str().unwrap();
        server.join(&ann, &channel, &bea).await;
        let stats = bea.get(&format!("/channels/{id}/stats?exclude_files_count=true")).await.expect(200);
        assert_eq!(
            stats,
            json!({"channel_id": id, "member_count": 2, "guest_count": 0, "pinnedpost_count": 0, "files_count": -1})
        );
        assert_eq!(bea.get(&format!("/channels/{id}/stats")).await.expect(200)["files_count"], 0);
        assert_eq!(bea.get(&format!("/channels/{id}/timezones")).await.expect(200), json!(["UTC"]));
        assert_eq!(bea.get(&format!("/channels/{id}/bookmarks")).await.expect(200), json!([]));
        cal.get(&format!("/channels/{id}/bookmarks")).await.refused(403, FORBIDDEN);
        let direct = ann.post("/channels/direct", json!([ann.user_id, bea.user_id])).await.expect(201);
        let common = bea.get(&format!("/channels/{}/common_teams", direct["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(common[0]["id"], team_id);
        let group = ann.post("/channels/group", json!([bea.user_id, cal.user_id])).await.expect(201);
        let people = bea.post("/users/group_channels", json!([group["id"], id])).await.expect(200);
        let names: Vec<_> =
            people[group["id"].as_str().unwrap()].as_array().unwrap().iter().map(|u| &u["username"]).collect();
        assert_eq!(names, ["ann", "cal"]);
        assert_eq!(people.get(id), None);
        let her = format!("/channels/{id}/members/{}", bea.user_id);
        bea.put(&format!("{her}/roles"), json!({"roles": "channel_user channel_admin"})).await.refused(403, FORBIDDEN);
        ann.put(&format!("{her}/roles"), json!({"roles": "channel_user channel_admin"})).await.expect(200);
        let seen = ann.post(&format!("/channels/{id}/members/ids"), json!([bea.user_id])).await.expect(200);
        assert_eq!((&seen[0]["roles"], &seen[0]["last_viewed_at"]), (&json!("channel_user channel_admin"), &json!(-1)));
    })
    .await;
}

#[tokio::test]
async fn moderation_takes_from_members_but_not_from_administrators() {
    on_each_engine(async |server| {
        let (ann, bea, cal) = (server.user("ann").await, server.user("bea").await, server.user("cal").await);
        let team = server.team(&ann).await;
        let team_id = team["id"].as_str().unwrap();
        let channel = server.channel(&ann, team_id, "chan").await;
        let id = channel["id"].as_str().unwrap();
        server.join(&ann, &channel, &bea).await;
        server.join_team(&ann, team_id, &cal).await;
        bea.get(&format!("/channels/{id}/moderations")).await.refused(403, FORBIDDEN);
        let all = ann.get(&format!("/channels/{id}/moderations")).await.expect(200);
        assert_eq!(
            all[0],
            json!({"name": "create_post", "roles": {"guests": {"value": true, "enabled": true},
            "members": {"value": true, "enabled": true}}})
        );
        let patch = json!([{"name": "manage_members", "roles": {"members": false}}]);
        let patched = ann.put(&format!("/channels/{id}/moderations/patch"), patch).await.expect(200);
        assert_eq!(patched[2]["roles"]["members"], json!({"value": false, "enabled": true}));
        let add = json!({"user_id": cal.user_id});
        bea.post(&format!("/channels/{id}/members"), add.clone()).await.refused(403, FORBIDDEN);
        ann.post(&format!("/channels/{id}/members"), add).await.expect(201);
        let unknown = ann.put(&format!("/channels/{id}/moderations/patch"), json!([{"name": "fly"}])).await;
        unknown.refused(400, "api.context.invalid_body_param.app_error");
    })
    .await;
}

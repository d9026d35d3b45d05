//! Lists of people: filters, search, completion, counts.

use causeway_api::testing::{Client, TestServer, engines, on_each_engine};
use causeway_model::channels::{Channel, ChannelMember};
use causeway_model::teams::{Team, TeamMember};
use serde_json::{Value, json};

const TEAM: &str = "tttttttttttttttttttttttttt";
const CHANNEL: &str = "cccccccccccccccccccccccccc";

/// A team of everybody given, the first its administrator, and a channel of the first `in_channel` of them.
async fn place(server: &TestServer, people: &[&Client], in_channel: usize) {
    let team = Team { id: TEAM.into(), name: "team".into(), ..Team::default() };
    let channel = Channel {
        id: CHANNEL.into(),
        team_id: TEAM.into(),
        name: "chan".into(),
        kind: "O".into(),
        ..Channel::default()
    };
    let member = |n: usize, user_id: &str| TeamMember {
        team_id: TEAM.into(),
        user_id: user_id.into(),
        scheme_user: true,
        scheme_admin: n == 0,
        ..TeamMember::default()
    };
    let in_it = |n: usize, user_id: &str| ChannelMember {
        channel_id: CHANNEL.into(),
        user_id: user_id.into(),
        scheme_user: true,
        scheme_admin: n == 1,
        ..ChannelMember::default()
    };
    let members: Vec<_> = people.iter().enumerate().map(|(n, c)| member(n, &c.user_id)).collect();
    let in_channel: Vec<_> = people.iter().take(in_channel).enumerate().map(|(n, c)| in_it(n, &c.user_id)).collect();
    let write = server.ws.store.write(move |tx| {
        tx.insert(&team)?;
        tx.insert(&channel)?;
        members.iter().try_for_each(|m| tx.insert(m))?;
        in_channel.iter().try_for_each(|m| tx.insert(m))
    });
    let done: Result<(), causeway_store::StoreError> = write.await;
    done.unwrap();
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|user| user["username"].as_str().unwrap()).collect()
}

async fn listed(client: &Client, query: &str) -> Vec<String> {
    let list = client.get(&format!("/users?{query}")).await.expect(200);
    names(&list).into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn filters_narrow_and_sorts_order() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        server.clock.advance(1000);
        let bea = server.user("bea").await;
        server.clock.advance(1000);
        let cal = server.user("cal").await;
        let dan = server.user("dan").await;
        place(&server, &[&ann, &bea, &cal], 2).await;
        ann.put(&format!("/users/{}/active", cal.user_id), json!({"active": false})).await.expect(200);
        assert_eq!(listed(&ann, "").await, ["ann", "bea", "cal", "dan"]);
        assert_eq!(listed(&ann, "per_page=2&page=1").await, ["cal", "dan"]);
        assert_eq!(listed(&ann, "per_page=x&page=-3").await.len(), 4);
        assert_eq!(listed(&ann, &format!("in_team={TEAM}")).await, ["ann", "bea", "cal"]);
        assert_eq!(listed(&ann, &format!("in_team={TEAM}&active=true")).await, ["ann", "bea"]);
        assert_eq!(listed(&ann, &format!("not_in_team={TEAM}")).await, ["dan"]);
        assert_eq!(listed(&ann, "without_team=true").await, ["dan"]);
        assert_eq!(listed(&ann, "inactive=true").await, ["cal"]);
        assert_eq!(listed(&ann, &format!("in_channel={CHANNEL}&sort=admin")).await, ["bea", "ann"]);
        assert_eq!(listed(&ann, &format!("in_channel={CHANNEL}&sort=status")).await, ["ann", "bea"]);
        assert_eq!(listed(&ann, &format!("not_in_channel={CHANNEL}&team_id={TEAM}")).await, ["cal"]);
        assert_eq!(listed(&ann, "role=system_admin").await, ["ann"]);
        assert_eq!(listed(&ann, &format!("in_team={TEAM}&team_roles=team_admin")).await, ["ann"]);
        assert_eq!(listed(&ann, &format!("in_team={TEAM}&sort=create_at")).await, ["cal", "bea", "ann"]);
        assert_eq!(listed(&ann, "sort=last_activity_at").await.len(), 4);
        assert!(listed(&ann, "in_group=x").await.is_empty());
        ann.get("/users?sort=shoe_size").await.refused(400, "api.context.invalid_url_param.app_error");
        dan.get(&format!("/users?in_team={TEAM}")).await.refused(403, "api.context.permissions.app_error");
        dan.get("/users?without_team=1").await.refused(403, "api.context.permissions.app_error");
        assert_eq!(bea.get("/users/stats").await.expect(200), json!({"total_users_count": 3}));
        let with_deleted = ann.get("/users/stats/filtered?include_deleted=true").await.expect(200);
        assert_eq!(with_deleted, json!({"total_users_count": 4}));
        assert_eq!(ann.get("/users/known").await.expect(200), json!([bea.user_id]));
    })
    .await;
}

#[tokio::test]
async fn search_finds_the_beginnings_of_names() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea-ijia").await;
        server.user("x_100").await;
        server.user("xa100").await;
        let patch = json!({"first_name": "Beatrix Maria", "last_name": "Okoye", "nickname": "Bee"});
        bea.put("/users/me/patch", patch).await.expect(200);
        place(&server, &[&ann, &bea], 1).await;
        let found = async |body: Value| {
            let list = ann.post("/users/search", body).await.expect(200);
            names(&list).join(" ")
        };
        for term in ["be", "@BEA", "ijia", "maria oko", "bee", "bea-ijia@exa"] {
            assert_eq!(found(json!({"term": term})).await, "bea-ijia", "{term}");
        }
        assert_eq!(found(json!({"term": "eatrix"})).await, "");
        assert_eq!(found(json!({"term": "x_"})).await, "x_100");
        assert_eq!(found(json!({"term": "%"})).await, "");
        assert_eq!(found(json!({"term": "'; --"})).await, "");
        assert_eq!(found(json!({"term": "be", "team_id": TEAM})).await, "bea-ijia");
        assert_eq!(found(json!({"term": "x", "team_id": TEAM})).await, "");
        assert_eq!(found(json!({"term": "x", "not_in_team_id": TEAM, "limit": 1})).await, "x_100");
        assert_eq!(found(json!({"term": "be", "not_in_channel_id": CHANNEL})).await, "bea-ijia");
        ann.post("/users/search", json!({"term": ""})).await.refused(400, "api.context.invalid_body_param.app_error");
        let bad = ann.post("/users/search", json!({"term": "a", "limit": 5000})).await;
        bad.refused(400, "api.context.invalid_body_param.app_error");

        let completed = ann.get(&format!("/users/autocomplete?name=be&in_team={TEAM}")).await.expect(200);
        assert_eq!(names(&completed["users"]), ["bea-ijia"]);
        assert_eq!(completed.get("out_of_channel"), None);
        let path = format!("/users/autocomplete?name=&in_team={TEAM}&in_channel={CHANNEL}");
        let completed = ann.get(&path).await.expect(200);
        assert_eq!((names(&completed["users"]), names(&completed["out_of_channel"])), (vec!["ann"], vec!["bea-ijia"]));
    })
    .await;
}

#[tokio::test]
async fn what_is_hidden_is_not_found_by_searching() {
    for engine in engines() {
        let server = TestServer::with(engine, |settings| {
            settings.privacy.show_email_address = false;
            settings.privacy.show_full_name = false;
        })
        .await;
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        ann.put("/users/me/patch", json!({"last_name": "Zorn"})).await.expect(200);
        let found = async |who: &Client, term: &str| {
            names(&who.post("/users/search", json!({"term": term})).await.expect(200)).len()
        };
        assert_eq!(found(&bea, "zorn").await + found(&bea, "ann@exam").await, 0);
        assert_eq!(found(&ann, "bea@exam").await, 1);
        let seen = bea.get(&format!("/users/{}", ann.user_id)).await.expect(200);
        assert_eq!((&seen["email"], &seen["last_name"]), (&json!(""), &json!("")));
        bea.get("/users/email/ann@example.test").await.refused(403, "api.context.permissions.app_error");
    }
}

#[tokio::test]
async fn people_are_found_by_ids_and_names() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        server.clock.advance(1000);
        let bea = server.user("bea").await;
        let since = causeway_api::testing::START;
        let ids = json!([bea.user_id, ann.user_id, "zzzzzzzzzzzzzzzzzzzzzzzzzz"]);
        assert_eq!(names(&bea.post("/users/ids", ids.clone()).await.expect(200)), ["ann", "bea"]);
        let newer = bea.post(&format!("/users/ids?since={since}"), ids).await.expect(200);
        assert_eq!(names(&newer), ["bea"]);
        assert_eq!(names(&bea.post("/users/usernames", json!(["@Ann", "nobody"])).await.expect(200)), ["ann"]);
        bea.post("/users/ids", json!([])).await.refused(400, "api.context.invalid_body_param.app_error");
        bea.post("/users/usernames", json!([5])).await.refused(400, "api.context.invalid_body_param.app_error");
    })
    .await;
}

#[tokio::test]
async fn guests_only_see_whom_they_share_a_place_with() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let bea = server.user("bea").await;
        let gus = server.user("gus").await;
        place(&server, &[&ann, &gus], 0).await;
        let path = format!("/users/{}/roles", gus.user_id);
        ann.put(&path, json!({"roles": "system_guest"})).await.expect(200);
        assert_eq!(listed(&gus, "").await, ["ann", "gus"]);
        gus.get(&format!("/users/{}", ann.user_id)).await.expect(200);
        gus.get(&format!("/users/{}", bea.user_id)).await.refused(403, "api.context.permissions.app_error");
        gus.get("/users/username/bea").await.refused(403, "api.context.permissions.app_error");
        let ids = json!([ann.user_id, bea.user_id, gus.user_id]);
        assert_eq!(names(&gus.post("/users/ids", ids).await.expect(200)), ["ann", "gus"]);
        assert_eq!(names(&gus.post("/users/search", json!({"term": "b"})).await.expect(200)).len(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_administrators_table_pages_both_ways() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        for name in ["bea", "cal", "dan"] {
            server.user(name).await;
        }
        let page = async |query: &str| ann.get(&format!("/reports/users?{query}")).await.expect(200);
        let first = page("page_size=2&sort_column=Username&sort_direction=asc").await;
        assert_eq!(names(&first), ["ann", "bea"]);
        for field in ["last_login", "last_status_at", "days_active", "channel_count"] {
            assert!(first[0][field].is_i64(), "{field}");
        }
        let from = |user: &Value| {
            format!("from_column_value={}&from_id={}", user["username"].as_str().unwrap(), user["id"].as_str().unwrap())
        };
        let second = page(&format!("page_size=2&direction=next&{}", from(&first[1]))).await;
        assert_eq!(names(&second), ["cal", "dan"]);
        let back = page(&format!("page_size=2&direction=prev&{}", from(&second[0]))).await;
        assert_eq!(names(&back), ["ann", "bea"]);
        assert_eq!(names(&page("page_size=10&sort_column=CreateAt&sort_direction=desc").await).len(), 4);
        assert_eq!(ann.get("/reports/users/count?search_term=ca").await.expect(200), json!(1));
        let bea = server.log_in("bea").await;
        bea.get("/reports/users").await.refused(403, "api.context.permissions.app_error");
    })
    .await;
}

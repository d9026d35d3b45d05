//! Teams and their members through the API.

use causeway_api::testing::on_each_engine;
use serde_json::json;

#[tokio::test]
async fn whoever_makes_a_team_administers_it_and_is_in_its_default_channels() {
    on_each_engine(async |server| {
        let ann = server.user("ann").await;
        let team = server.team(&ann).await;
        let id = team["id"].as_str().unwrap();
        assert_eq!(team["email"], "ann@example.test");
        let me = ann.get(&format!("/teams/{id}/members/me")).await.expect(200);
        assert_eq!(
            me,
            json!({"team_id": id, "user_id": ann.user_id, "roles": "team_user team_admin", "delete_at": 0,
                "scheme_guest": false, "scheme_user": true, "scheme_admin": true, "explicit_roles": ""})
        );
        let mine = ann.get(&format!("/users/me/teams/{id}/channels")).await.expect(200);
        let names: Vec<_> = mine.as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["off-topic", "town-square"]);
        assert_eq!(mine[0]["creator_id"], "");
        assert_eq!(mine[0]["total_msg_count"], 0);
        let again = json!({"name": team["name"], "display_name": "Twice", "type": "O"});
        ann.post("/teams", again).await.refused(400, "app.team.save.existing.app_error");
    })
    .await;
}

#[tokio::test]
async fn closed_teams_are_entered_by_invitation_or_by_being_added() {
    on_each_engine(async |server| {
        let (ann, bea, cal) = (server.user("ann").await, server.user("bea").await, server.user("cal").await);
        let team = server.team(&ann).await;
        let id = team["id"].as_str().unwrap();
        let members = format!("/teams/{id}/members");
        let forbidden = "api.context.permissions.app_error";
        bea.get(&format!("/teams/{id}")).await.refused(403, forbidden);
        bea.post(&members, json!({"team_id": id, "user_id": bea.user_id})).await.refused(403, forbidden);
        let no_such = "app.team.get_by_invite_id.finding.app_error";
        bea.post("/teams/members/invite?invite_id=nonsense", json!({})).await.refused(404, no_such);
        let invite = team["invite_id"].as_str().unwrap();
        let member = bea.post(&format!("/teams/members/invite?invite_id={invite}"), json!({})).await.expect(201);
        assert_eq!(member["roles"], "team_user");
        // Members see the team, and who may invite sees its invitation, but not its address.
        let seen = bea.get(&format!("/teams/{id}")).await.expect(200);
        assert_eq!((&seen["email"], &seen["invite_id"]), (&json!(""), &team["invite_id"]));
        let added = bea.post(&format!("{members}/batch"), json!([{"team_id": id, "user_id": cal.user_id}])).await;
        assert_eq!(added.expect(201)[0]["user_id"], cal.user_id.as_str());
        let dan = server.user("dan").await;
        let both =
            json!([{"team_id": id, "user_id": "nosuchpersonnosuchpersonno"}, {"team_id": id, "user_id": dan.user_id}]);
        bea.post(&format!("{members}/batch"), both.clone()).await.refused(404, "app.user.missing_account.const");
        let graceful = bea.post(&format!("{members}/batch?graceful=true"), both).await.expect(201);
        assert_eq!(graceful[0]["error"]["id"], "app.user.missing_account.const");
        assert_eq!(graceful[1]["member"]["user_id"], dan.user_id.as_str());
        dan.delete(&format!("{members}/me")).await.expect(200);
        let all = cal.get(&members).await.expect(200);
        assert_eq!(all.as_array().unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn teams_are_changed_archived_and_found() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let team = server.team(&ann).await;
        let (id, name) = (team["id"].as_str().unwrap(), team["name"].as_str().unwrap());
        let forbidden = "api.context.permissions.app_error";
        let patch = json!({"description": "About", "allow_open_invite": true, "display_name": "Über%uns"});
        bea.put(&format!("/teams/{id}/patch"), patch.clone()).await.refused(403, forbidden);
        assert_eq!(bea.get(&format!("/teams/name/{name}/exists")).await.expect(200), json!({"exists": false}));
        let changed = ann.put(&format!("/teams/{id}/patch"), patch).await.expect(200);
        assert_eq!((&changed["description"], &changed["allow_open_invite"]), (&json!("About"), &json!(true)));
        assert_eq!(bea.get(&format!("/teams/name/{name}/exists")).await.expect(200), json!({"exists": true}));
        // Open now: bea finds it without its invitation, and joins by herself. The signs of patterns are only letters.
        let found = bea.post("/teams/search", json!({"term": "R%u"})).await.expect(200);
        assert_eq!((&found[0]["id"], &found[0]["invite_id"]), (&json!(id), &json!("")));
        assert_eq!(bea.post("/teams/search", json!({"term": "x%u"})).await.expect(200), json!([]));
        bea.post(&format!("/teams/{id}/members"), json!({"team_id": id, "user_id": bea.user_id})).await.expect(201);
        let paged = ann.post("/teams/search", json!({"term": "", "page": 0, "per_page": 1})).await.expect(200);
        assert_eq!(paged["total_count"], 1);
        let listed = bea.get("/teams?include_total_count=true").await.expect(200);
        assert_eq!((&listed["total_count"], &listed["teams"][0]["name"]), (&json!(1), &team["name"]));
        let fresh = ann.post(&format!("/teams/{id}/regenerate_invite_id"), json!({})).await.expect(200);
        assert_ne!(fresh["invite_id"], team["invite_id"]);
        let closed = ann.put(&format!("/teams/{id}/privacy"), json!({"privacy": "I"})).await.expect(200);
        assert_eq!((&closed["type"], &closed["allow_open_invite"]), (&json!("I"), &json!(false)));
        ann.delete(&format!("/teams/{id}")).await.expect(200);
        assert_eq!(bea.get("/users/me/teams").await.expect(200), json!([]));
        assert_eq!(ann.post(&format!("/teams/{id}/restore"), json!({})).await.expect(200)["delete_at"], 0);
        assert_eq!(bea.get("/users/me/teams").await.expect(200)[0]["id"], id);
    })
    .await;
}

#[tokio::test]
async fn members_get_roles_and_leave() {
    on_each_engine(async |server| {
        let (ann, bea) = (server.user("ann").await, server.user("bea").await);
        let team = server.team(&ann).await;
        let id = team["id"].as_str().unwrap();
        server.join_team(&ann, id, &bea).await;
        let stats = bea.get(&format!("/teams/{id}/stats")).await.expect(200);
        assert_eq!(stats, json!({"team_id": id, "total_member_count": 2, "active_member_count": 2}));
        let her = format!("/teams/{id}/members/{}", bea.user_id);
        bea.put(&format!("{her}/schemeRoles"), json!({"scheme_user": true, "scheme_admin": true}))
            .await
            .refused(403, "api.context.permissions.app_error");
        ann.put(&format!("{her}/schemeRoles"), json!({"scheme_user": true, "scheme_admin": true})).await.expect(200);
        assert_eq!(bea.get(&her).await.expect(200)["roles"], "team_user team_admin");
        // No role of the whole server comes in through a team, and nobody becomes a guest of one team.
        for roles in ["team_user system_admin", "team_user system_manager", "team_user no_such", "team_guest", ""] {
            let refused = ann.put(&format!("{her}/roles"), json!({"roles": roles})).await;
            assert_eq!(refused.status, 400, "{roles}");
        }
        ann.put(&format!("{her}/roles"), json!({"roles": "team_user team_post_all"})).await.expect(200);
        let seen = bea.get(&her).await.expect(200);
        assert_eq!(
            (&seen["roles"], &seen["explicit_roles"]),
            (&json!("team_post_all team_user"), &json!("team_post_all"))
        );
        assert_eq!(bea.get("/users/me/teams/members").await.expect(200)[0]["team_id"], id);
        let unread = bea.get(&format!("/users/me/teams/{id}/unread")).await.expect(200);
        // Ann added her to both default channels, which mentions her there.
        assert_eq!((&unread["msg_count"], &unread["mention_count"]), (&json!(0), &json!(2)));
        ann.delete(&her).await.expect(200);
        assert_eq!(bea.get("/users/me/channels").await.expect(200), json!([]));
        ann.get(&her).await.refused(404, "app.team.get_member.missing.app_error");
        // Coming back is coming in anew: nothing of what she was is left.
        assert_eq!(server.join_team(&ann, id, &bea).await["roles"], "team_user");
    })
    .await;
}

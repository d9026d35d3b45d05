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
        let all = cal.get(&members).await.expect(200);
        assert_eq!(all.as_array().unwrap().len(), 3);
    })
    .await;
}

//! Commands against a running server and without one, on every engine there is.

use crate::support::{PASSWORD, Place, call, settle};
use causeway_store::testing::engines;

#[test]
fn accounts_and_teams_with_a_server_and_without() {
    for engine in engines() {
        for with_server in [false, true] {
            let place = Place::new(engine);
            let server = with_server.then(|| place.serve());
            place.succeed(&["team", "create", "crew", "--display-name", "The Crew"]);
            let made =
                place.json(&["user", "create", "ann", "--email", "ann@example.test", "--admin", "--team", "crew"]);
            assert_eq!(made["username"], "ann");
            assert!(made["password"].as_str().unwrap().len() >= 20);
            place.succeed(&["user", "create", "bob", "--email", "bob@example.test", "--password", PASSWORD]);
            place.succeed(&["team", "add", "crew", "bob"]);
            let users = place.json(&["user", "list"]);
            assert_eq!(users.as_array().unwrap().len(), 2, "{users}");
            assert_eq!(place.json(&["team", "list"])[0]["display_name"], "The Crew");
            place.succeed(&["user", "password", "ann", "--password", PASSWORD]);
            place.succeed(&["user", "admin", "bob"]);
            place.succeed(&["user", "admin", "bob", "--revoke"]);
            let twice = place.fail(&["user", "create", "bob", "--email", "b@example.test", "--password", PASSWORD]);
            assert!(twice.contains("already exists"), "{twice}");
            let nobody = place.fail(&["team", "add", "crew", "carol"]);
            assert_eq!(nobody, "causeway: there is no account carol\n");
            let server = server.unwrap_or_else(|| place.serve());
            let token = server.log_in("ann");
            let me = server.get("/users/me", &token);
            assert_eq!(me["roles"], "system_user system_admin", "{engine} {with_server}");
            assert_eq!(server.get("/users/me/teams", &token)[0]["name"], "crew");
            let bob = server.get("/users/username/bob", &token);
            assert_eq!(bob["roles"], "system_user");
            assert_eq!(server.get("/users/me/teams", &server.log_in("bob"))[0]["name"], "crew");
        }
    }
}

#[test]
fn nobody_on_the_network_is_the_operator() {
    let place = Place::new("sqlite");
    let server = place.serve();
    for path in ["/users", "/config", "/users/me"] {
        assert_eq!(call(&server.address, "GET", path, "", None).unwrap().status, 401, "{path}");
    }
}

#[test]
fn without_the_local_socket_the_command_says_what_stands_in_its_way() {
    let place = Place::new("sqlite");
    std::fs::write(place.data().join("config.json"), r#"{"ServiceSettings": {"EnableLocalMode": false}}"#).unwrap();
    let _server = place.serve();
    let said = place.fail(&["user", "list"]);
    assert!(said.contains("another server (process "), "{said}");
}

#[test]
fn a_history_to_measure_with() {
    for engine in engines() {
        let place = Place::new(engine);
        let channel = settle(&place);
        place.succeed(&["bench-seed", "--posts", "450", "--channel", &channel]);
        let server = place.serve();
        let token = server.log_in("ann");
        let messages = server.messages(&token, &channel);
        assert_eq!(messages.len(), 450);
        assert_eq!(server.get(&format!("/channels/{channel}"), &token)["total_msg_count"], 450);
        let elsewhere = place.fail(&["bench-seed", "--posts", "1", "--channel", "x"]);
        assert!(elsewhere.contains("another server"), "{elsewhere}");
    }
}

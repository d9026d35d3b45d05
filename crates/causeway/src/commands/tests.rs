//! The commands against a server that notes what it is asked and answers from a list.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use clap::Parser;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::UnixListener;

use crate::cli::{Command, CommandLine, ConnectionCommand};
use crate::door::Door;
use crate::settings::socket_path;

#[derive(Clone, Default)]
struct Server {
    answers: BTreeMap<&'static str, Value>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn answering(answers: &[(&'static str, Value)]) -> Self {
        Self { answers: answers.iter().cloned().collect(), ..Self::default() }
    }

    /// Runs a command line against this server; gives its outcome and what was asked, in order.
    async fn run(self, line: &str) -> (anyhow::Result<()>, Vec<String>) {
        let data = TempDir::new().unwrap();
        let listener = UnixListener::bind(socket_path(data.path())).unwrap();
        let asked = self.asked.clone();
        let server = tokio::spawn(async move {
            axum::serve(listener, Router::new().fallback(note_and_answer).with_state(self)).await.unwrap();
        });
        let words = std::iter::once("causeway").chain(line.split(' '));
        let mut door = Door::to_server(data.path()).await.unwrap().unwrap();
        let outcome = match CommandLine::try_parse_from(words).unwrap().command {
            Command::User(command) => super::users::run(command, &mut door, false).await,
            Command::Team(command) => super::teams::run(command, &mut door, false).await,
            Command::Connection(command) => super::connections::run(command, &mut door, false).await,
            Command::Channel(command) => super::channels::run(command, &mut door, true).await,
            other => panic!("{other:?} does not talk to a server"),
        };
        server.abort();
        let asked = asked.lock().unwrap().clone();
        (outcome, asked)
    }
}

async fn note_and_answer(State(server): State<Server>, request: Request) -> Response {
    let what = format!("{} {}", request.method(), request.uri().path().trim_start_matches("/api/v4/"));
    let body = axum::body::to_bytes(request.into_body(), 1 << 20).await.unwrap();
    let noted = format!("{what} {}", String::from_utf8_lossy(&body));
    server.asked.lock().unwrap().push(noted.trim_end().to_owned());
    match server.answers.get(what.as_str()) {
        Some(answer) => axum::Json(answer.clone()).into_response(),
        None => {
            (StatusCode::NOT_FOUND, axum::Json(json!({"id": "x.not_found", "message": "Not found"}))).into_response()
        }
    }
}

fn connection() -> Value {
    json!({"remote_id": "r1", "name": "borealis", "site_url": "http://b.example"})
}

/// One code in 64 begins with a hyphen.
#[test]
fn codes_may_begin_with_a_hyphen() {
    let words = ["causeway", "connection", "accept", "acme", "--invite", "-f3", "--password", "--x"];
    let Command::Connection(ConnectionCommand::Accept { invite, password, .. }) =
        CommandLine::try_parse_from(words).unwrap().command
    else {
        panic!("another command");
    };
    assert_eq!((invite.as_str(), password.as_str()), ("-f3", "--x"));
}

#[tokio::test]
async fn making_an_administrator_in_a_team() {
    let (outcome, asked) = Server::answering(&[
        ("GET teams/name/crew", json!({"id": "t1"})),
        ("POST users", json!({"id": "u1", "username": "ann"})),
        ("GET users/u1", json!({"id": "u1", "roles": "system_user"})),
        ("PUT users/u1/roles", json!({"status": "OK"})),
        ("POST teams/t1/members", json!({})),
    ])
    .run("user create ann --email ann@a.example --password secret-1 --admin --team crew")
    .await;
    outcome.unwrap();
    assert_eq!(
        asked,
        [
            "GET teams/name/crew",
            r#"POST users {"email":"ann@a.example","password":"secret-1","username":"ann"}"#,
            "GET users/u1",
            r#"PUT users/u1/roles {"roles":"system_user system_admin"}"#,
            r#"POST teams/t1/members {"team_id":"t1","user_id":"u1"}"#,
        ]
    );
}

#[tokio::test]
async fn an_account_is_not_made_for_a_team_that_is_not_there() {
    let (outcome, asked) = Server::default().run("user create ann --email a@b --password x --team crew").await;
    assert_eq!(outcome.unwrap_err().to_string(), "there is no team crew");
    assert_eq!(asked, ["GET teams/name/crew"]);
}

#[tokio::test]
async fn the_only_team_is_taken_for_a_connection() {
    let (outcome, asked) = Server::answering(&[
        ("GET teams", json!([{"id": "t1"}])),
        ("POST remotecluster", json!({"invite": "i", "password": "p"})),
    ])
    .run("connection create borealis")
    .await;
    outcome.unwrap();
    assert_eq!(asked[1], r#"POST remotecluster {"default_team_id":"t1","display_name":"borealis","name":"borealis"}"#);
}

#[tokio::test]
async fn one_of_several_teams_has_to_be_chosen() {
    let (outcome, _) =
        Server::answering(&[("GET teams", json!([{"id": "t1"}, {"id": "t2"}]))]).run("connection create b").await;
    assert_eq!(outcome.unwrap_err().to_string(), "there are several teams: choose one with --team");
}

#[tokio::test]
async fn accepting_an_invitation() {
    let (outcome, asked) = Server::answering(&[
        ("GET teams/name/crew", json!({"id": "t1"})),
        ("POST remotecluster/accept_invite", connection()),
    ])
    .run("connection accept aurora --team crew --display-name A --invite code --password pass")
    .await;
    outcome.unwrap();
    assert_eq!(
        asked[1],
        r#"POST remotecluster/accept_invite {"default_team_id":"t1","display_name":"A","invite":"code","name":"aurora","password":"pass"}"#
    );
}

#[tokio::test]
async fn unsharing_leaves_other_channels_shared() {
    let shares = json!([{"channel_id": "c1", "remote_id": "r1"}, {"channel_id": "c2", "remote_id": "r1"}]);
    let (outcome, asked) = Server::answering(&[
        ("GET teams/name/crew/channels/name/joint", json!({"id": "c1"})),
        ("GET remotecluster", json!([connection()])),
        ("GET remotecluster/r1/sharedchannelremotes", shares),
        ("POST remotecluster/r1/channels/c1/uninvite", json!({"status": "OK"})),
    ])
    .run("channel unshare crew/joint")
    .await;
    outcome.unwrap();
    let changes: Vec<&String> = asked.iter().filter(|line| !line.starts_with("GET")).collect();
    assert_eq!(changes, ["POST remotecluster/r1/channels/c1/uninvite {}"]);
}

#[tokio::test]
async fn sharing_over_a_connection_that_is_not_there() {
    let (outcome, _) = Server::answering(&[
        ("GET teams/name/crew/channels/name/joint", json!({"id": "c1"})),
        ("GET remotecluster", json!([connection()])),
    ])
    .run("channel share crew/joint elsewhere")
    .await;
    assert_eq!(outcome.unwrap_err().to_string(), "there is no connection elsewhere");
}

#[tokio::test]
async fn the_servers_own_words_are_passed_on() {
    let (outcome, _) = Server::default().run("team create crew").await;
    assert_eq!(outcome.unwrap_err().to_string(), "Not found (x.not_found)");
}

#[tokio::test]
async fn pausing_a_connection_and_taking_a_channel_that_waits() {
    let connections = ("GET remotecluster", json!([connection()]));
    let (outcome, asked) =
        Server::answering(&[connections.clone(), ("POST causeway/connections/r1/pause", connection())])
            .run("connection pause borealis")
            .await;
    outcome.unwrap();
    assert_eq!(asked[1], "POST causeway/connections/r1/pause {}");
    let (outcome, asked) = Server::answering(&[
        connections,
        ("GET teams/name/crew", json!({"id": "t1"})),
        ("POST causeway/connections/r1/waiting/c1/accept", json!({"status": "OK"})),
    ])
    .run("connection take-channel borealis c1 --team crew")
    .await;
    outcome.unwrap();
    assert_eq!(asked[2], r#"POST causeway/connections/r1/waiting/c1/accept {"team_id":"t1"}"#);
}

#[tokio::test]
async fn one_field_of_a_policy_is_set_and_the_others_stay() {
    let view = json!({"own": {"files": null, "emoji": false}, "effective": {"files": true, "emoji": false}});
    let (outcome, asked) = Server::answering(&[
        ("GET remotecluster", json!([connection()])),
        ("GET causeway/connections/r1/policy", view.clone()),
        ("PUT causeway/connections/r1/policy", view),
    ])
    .run("connection policy borealis --set files=false")
    .await;
    outcome.unwrap();
    assert_eq!(asked[2], r#"PUT causeway/connections/r1/policy {"emoji":false,"files":false}"#);
}

#[tokio::test]
async fn asking_how_a_connection_is_doing() {
    let health =
        json!({"online": true, "queue": 0, "channels": [{"display_name": "Joint", "queue": 2}], "history": []});
    let (outcome, asked) = Server::answering(&[
        ("GET remotecluster", json!([connection()])),
        ("GET causeway/connections/r1/health", health),
    ])
    .run("connection health borealis")
    .await;
    outcome.unwrap();
    assert_eq!(asked[1], "GET causeway/connections/r1/health");
}

#[tokio::test]
async fn trying_a_connection_with_a_channel() {
    let finding = json!({"level": "ok", "subject": "channel", "message": "The channel can be shared."});
    let (outcome, asked) = Server::answering(&[
        ("GET remotecluster", json!([connection()])),
        ("GET teams/name/crew/channels/name/joint", json!({"id": "c1"})),
        ("POST causeway/connections/r1/check", json!({"findings": [finding]})),
    ])
    .run("connection check borealis --channel crew/joint")
    .await;
    outcome.unwrap();
    assert_eq!(asked[2], r#"POST causeway/connections/r1/check {"channel_id":"c1"}"#);
}

#[tokio::test]
async fn older_messages_are_previewed_sent_and_looked_at() {
    let channel = ("GET teams/name/crew/channels/name/joint", json!({"id": "c1"}));
    let connections = ("GET remotecluster", json!([connection()]));
    let state = json!({"state": "waiting", "sent": 0, "total": 7, "refused": 0, "reason": ""});
    let (outcome, asked) = Server::answering(&[
        channel.clone(),
        connections.clone(),
        ("POST remotecluster/r1/channels/c1/invite", json!({"status": "OK"})),
        ("POST causeway/connections/r1/channels/c1/history", state.clone()),
    ])
    .run("channel share crew/joint borealis --history 1970-01-02")
    .await;
    outcome.unwrap();
    assert_eq!(asked[3], r#"POST causeway/connections/r1/channels/c1/history {"mode":"since","since":86400000}"#);
    let (outcome, asked) =
        Server::answering(&[channel, connections, ("GET causeway/connections/r1/channels/c1/history", state)])
            .run("channel history crew/joint borealis")
            .await;
    outcome.unwrap();
    assert_eq!(asked[2], "GET causeway/connections/r1/channels/c1/history");
}

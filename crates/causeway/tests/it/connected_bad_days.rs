//! Two connected servers of which now one, now the other is killed: nothing acknowledged is missing on either, and both tell the same story.

use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use crate::support::{Place, Server, call, settle};
use causeway_store::testing::engines;
use serde_json::{Value, json};

/// How long the two may take to agree. Only a failing test takes it.
const AGREE_WITHIN: Duration = Duration::from_secs(90);

struct Side {
    place: Place,
    server: Option<Server>,
    token: String,
    channel: String,
}

impl Side {
    fn new(engine: &str) -> Self {
        let mut place = Place::new(engine);
        settle(&place);
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        place.address = free.to_string();
        let server = place.serve();
        let token = server.log_in("ann");
        Self { place, server: Some(server), token, channel: String::new() }
    }

    fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    fn send(&self, path: &str, body: Value) -> Value {
        let answer = call(&self.server().address, "POST", path, &self.token, Some(&body)).unwrap();
        assert_eq!(answer.status, 201, "{path}: {}", answer.body);
        answer.body
    }

    /// Every message in the order of their times: time, id and text. Those of one millisecond stand in the order of their ids, for each
    /// server shows them in the order in which they reached it.
    fn messages(&self) -> Vec<(i64, String, String)> {
        let shown = self.server().messages(&self.token, &self.channel);
        let at = |id: &str| self.server().get(&format!("/posts/{id}"), &self.token)["create_at"].as_i64().unwrap();
        let mut all: Vec<_> = shown.into_iter().map(|(id, text)| (at(&id), id, text)).collect();
        all.sort();
        all
    }
}

/// Two workspaces that share the channel `joint`.
fn connected(engine: &str) -> [Side; 2] {
    let (mut near, mut far) = (Side::new(engine), Side::new(engine));
    let team = near.server().get("/teams/name/crew", &near.token)["id"].clone();
    let made = near.send("/channels", json!({"team_id": team, "name": "joint", "display_name": "Joint", "type": "O"}));
    near.channel = made["id"].as_str().unwrap().to_owned();
    let invitation = near.place.json(&["connection", "create", "far"]);
    let text = |name: &str| invitation[name].as_str().unwrap().to_owned();
    far.place.succeed(&["connection", "accept", "near", "--invite", &text("invite"), "--password", &text("password")]);
    near.place.succeed(&["channel", "share", "crew/joint", "far"]);
    let path = "/teams/name/crew/channels/name/joint";
    let found = until("the channel appears at the other side", || {
        let answer = call(&far.server().address, "GET", path, &far.token, None).unwrap();
        (answer.status == 200).then_some(answer.body)
    });
    far.channel = found["id"].as_str().unwrap().to_owned();
    let me = far.server().get("/users/me", &far.token)["id"].clone();
    far.send(&format!("/channels/{}/members", far.channel), json!({"user_id": me}));
    assert_eq!(near.place.json(&["channel", "status", "crew/joint"])[0]["connection"], "far");
    assert_eq!(far.place.json(&["connection", "list"])[0]["name"], "near");
    [near, far]
}

fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < AGREE_WITHIN, "not within {AGREE_WITHIN:?}: {what}");
        std::thread::yield_now();
    }
}

/// Posts at both sides until the victim is gone; gives the texts that were acknowledged, and the one that was cut off.
fn kill_under_load(sides: &[Side; 2], victim: usize, round: usize) -> (Vec<String>, String) {
    let after = 5 + round * 37 % 40;
    let (tell, told) = channel();
    std::thread::scope(|scope| {
        let other = tell.clone();
        let survivor = &sides[1 - victim];
        scope.spawn(move || {
            for number in 0..after {
                let text = format!("round {round}, survivor {number}");
                let answer = survivor.server().post_message(&survivor.token, &survivor.channel, &text).unwrap();
                assert_eq!(answer.status, 201, "{}", answer.body);
                other.send(text).unwrap();
            }
        });
        let side = &sides[victim];
        let writer = scope.spawn(move || {
            for number in 0.. {
                let text = format!("round {round}, victim {number}");
                match side.server().post_message(&side.token, &side.channel, &text) {
                    Ok(answer) if answer.status == 201 => tell.send(text).unwrap(),
                    Ok(answer) => panic!("{answer:?}"),
                    Err(_) => return text,
                }
            }
            unreachable!("a server that was killed answers no more")
        });
        let mut acknowledged: Vec<String> = told.iter().take(2 * after).collect();
        side.server().signal("-KILL");
        acknowledged.extend(told);
        (acknowledged, writer.join().unwrap())
    })
}

#[test]
fn connected_servers_agree_whichever_is_killed() {
    let rounds = std::env::var("CAUSEWAY_TEST_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(4);
    for engine in engines() {
        let mut sides = connected(engine);
        let mut expected = Vec::new();
        for round in 0..rounds {
            let victim = round % 2;
            let (acknowledged, cut_off) = kill_under_load(&sides, victim, round);
            expected.extend(acknowledged);
            let side = &mut sides[victim];
            side.server.take().unwrap().kill();
            side.server = Some(side.place.serve());
            let answer = side.server().post_message(&side.token, &side.channel, &cut_off).unwrap();
            assert_eq!(answer.status, 201, "{}", answer.body);
            expected.push(cut_off);
        }
        expected.sort();
        let mut last = [Vec::new(), Vec::new()];
        let began = Instant::now();
        while began.elapsed() < AGREE_WITHIN && (last[0].len() != expected.len() || last[0] != last[1]) {
            last = [sides[0].messages(), sides[1].messages()];
        }
        for list in &last {
            let mut texts: Vec<String> = list.iter().map(|(_, _, text)| text.clone()).collect();
            texts.sort();
            assert_eq!(texts, expected, "{engine}: messages are missing or there twice");
        }
        assert_eq!(last[0], last[1], "{engine}: the order differs");
    }
}

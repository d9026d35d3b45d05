//! What happens when things go wrong around the server: it is killed, the disk is full, its surroundings are not as they should be.

use std::collections::HashMap;
use std::net::TcpListener;
use std::process::Command;
use std::sync::mpsc::channel;

use crate::support::{Place, Server, settle};
use causeway_store::testing::engines;
use causeway_store::{Options, Source, Store, StoreError};

/// How often a server is killed.
fn rounds() -> usize {
    std::env::var("CAUSEWAY_TEST_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(10)
}

/// Posts from four sides until the server is gone; `acknowledged` hears of each message that was answered with 201, by text and id.
/// Gives the texts that were asked for and not answered.
fn load(
    server: &Server,
    token: &str,
    to: &str,
    round: usize,
    kill_after: usize,
) -> (HashMap<String, String>, Vec<String>) {
    let (tell, told) = channel();
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let tell = tell.clone();
                scope.spawn(move || {
                    for number in 0.. {
                        let text = format!("round {round} writer {writer} number {number}");
                        match server.post_message(token, to, &text) {
                            Ok(answer) if answer.status == 201 => {
                                let id = answer.body["id"].as_str().unwrap().to_owned();
                                tell.send((text, id)).unwrap();
                            }
                            Ok(answer) => panic!("{answer:?}"),
                            Err(_) => return text,
                        }
                    }
                    unreachable!("a server that was killed answers no more")
                })
            })
            .collect();
        drop(tell);
        let mut acknowledged: HashMap<String, String> = told.iter().take(kill_after).collect();
        server.signal("-KILL");
        acknowledged.extend(told);
        (acknowledged, writers.into_iter().map(|writer| writer.join().unwrap()).collect())
    })
}

#[test]
fn what_was_acknowledged_survives_a_kill_exactly_once() {
    for engine in engines() {
        let place = Place::new(engine);
        let to = settle(&place);
        let mut expected: HashMap<String, String> = HashMap::new();
        for round in 0..rounds() {
            let server = place.serve();
            let token = server.log_in("ann");
            let (acknowledged, cut_off) = load(&server, &token, &to, round, 1 + round * 37 % 101);
            server.kill();
            expected.extend(acknowledged);
            let server = place.serve();
            // The client does not know whether its message arrived and asks again, as the same message.
            for text in cut_off {
                let answer = server.post_message(&token, &to, &text).unwrap();
                assert_eq!(answer.status, 201, "{}", answer.body);
                expected.insert(text, answer.body["id"].as_str().unwrap().to_owned());
            }
            let found = server.messages(&token, &to);
            assert_eq!(found.len(), expected.len(), "{engine}, round {round}: messages are missing or there twice");
            for (id, text) in found {
                assert_eq!(expected.get(&text), Some(&id), "{engine}, round {round}: {text}");
            }
            server.kill();
        }
        assert!(place.succeed(&["check"]).contains("database: whole"));
    }
}

/// A limit on the size of files stands for a full disk: both refuse to let the database grow.
fn limit_files(server: &Server, bytes: &str) {
    let id = server.child.id().to_string();
    let done = Command::new("prlimit").args(["--pid", &id, &format!("--fsize={bytes}:unlimited")]).status().unwrap();
    assert!(done.success());
}

#[test]
fn a_full_disk_refuses_loses_nothing_and_recovers() {
    let place = Place::new("sqlite");
    let to = settle(&place);
    // The signal that comes with the limit would not come from a disk.
    let server = place.serve_on("127.0.0.1:0", &["env", "--ignore-signal=XFSZ"]);
    let token = server.log_in("ann");
    let mut expected = Vec::new();
    let mut refused = None;
    let log = place.data().join("causeway.db-wal");
    limit_files(&server, &(std::fs::metadata(log).unwrap().len() + 200_000).to_string());
    for number in 0..2000 {
        let text = format!("number {number} {}", "x".repeat(500));
        let answer = server.post_message(&token, &to, &text).unwrap();
        match answer.status {
            201 => expected.push(text),
            _ => {
                refused = Some(answer);
                break;
            }
        }
    }
    let refused = refused.expect("the limit was reached");
    assert_eq!(refused.status, 503, "{}", refused.body);
    assert_eq!(refused.body["id"], "app.store.app_error");
    assert!(refused.body["request_id"].as_str().is_some_and(|id| !id.is_empty()), "{}", refused.body);
    let texts =
        |server: &Server| -> Vec<String> { server.messages(&token, &to).into_iter().map(|(_, text)| text).collect() };
    assert_eq!(texts(&server), expected, "reading goes on");
    limit_files(&server, "unlimited");
    let answer = server.post_message(&token, &to, "there is space again").unwrap();
    assert_eq!(answer.status, 201, "{}", answer.body);
    expected.push("there is space again".to_owned());
    assert_eq!(texts(&server), expected);
    server.kill();
    assert_eq!(texts(&place.serve()), expected);
}

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

fn says_only(said: &str, wanted: &[&str]) {
    let last = said.lines().last().unwrap_or_default();
    assert!(last.starts_with("causeway: "), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    for words in wanted {
        assert!(last.contains(words), "no {words:?} in {said}");
    }
}

#[test]
fn a_taken_port_leaves_the_data_alone() {
    let place = Place::new("sqlite");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    says_only(&place.fail(&["serve", "--listen", &address]), &[&address, "taken by another program", "--listen"]);
    assert!(!place.data().join("causeway.db").exists());
}

#[test]
fn a_directory_that_cannot_be_used_is_named() {
    let place = Place::new("sqlite");
    let file = place.data().join("file");
    std::fs::write(&file, "").unwrap();
    let inside = file.join("data");
    for directory in [file.to_str().unwrap(), inside.to_str().unwrap(), "/proc/causeway"] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_causeway")).args(SERVE).args(["--data", directory]).output().unwrap();
        assert!(!output.status.success());
        says_only(&String::from_utf8(output.stderr).unwrap(), &["the data directory", directory]);
    }
}

#[test]
fn a_broken_configuration_is_named() {
    let place = Place::new("sqlite");
    std::fs::write(place.data().join("config.json"), "{\"ServiceSettings\": {").unwrap();
    says_only(&place.fail(&SERVE), &["config.json is not JSON", "line 1"]);
    assert!(!place.data().join("causeway.db").exists());
}

#[test]
fn what_is_no_database_is_left_alone() {
    let place = Place::new("sqlite");
    let content = "certainly no database ".repeat(100);
    std::fs::write(place.data().join("causeway.db"), &content).unwrap();
    says_only(&place.fail(&SERVE), &["the database cannot be opened", "not a database"]);
    assert_eq!(std::fs::read_to_string(place.data().join("causeway.db")).unwrap(), content);
}

#[test]
fn a_database_server_that_is_not_there_is_told() {
    let place = Place::new("sqlite");
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config =
        format!(r#"{{"SqlSettings": {{"DriverName": "postgres", "DataSource": "postgres://u:secret@{nobody}/d"}}}}"#);
    std::fs::write(place.data().join("config.json"), config).unwrap();
    let said = place.fail(&SERVE);
    says_only(&said, &["the database cannot be opened", "cannot connect to PostgreSQL"]);
    assert!(!said.contains("secret"), "{said}");
}

fn open(place: &Place) -> Store {
    let source = match &place.database.options.source {
        Source::Sqlite(_) => Source::Sqlite(place.data().join("causeway.db")),
        other => other.clone(),
    };
    std::thread::spawn(move || Store::open(Options::new(source)).unwrap()).join().unwrap()
}

#[tokio::test]
async fn a_newer_schema_is_left_alone() {
    for engine in engines() {
        let place = Place::new(engine);
        let store = open(&place);
        let newer = "INSERT INTO schema_versions (version) VALUES (999)";
        store.write(move |tx| tx.execute(newer, &[])).await.unwrap();
        drop(store);
        says_only(&place.fail(&SERVE), &["schema version 999", "start a newer binary"]);
        let checked = place.run(&["check"]);
        assert!(!checked.status.success());
        assert!(String::from_utf8(checked.stdout).unwrap().contains("! database: the database has schema version 999"));
    }
}

#[tokio::test]
async fn a_database_that_another_process_holds_is_told() {
    let place = Place::new("sqlite");
    let store = open(&place);
    let (held, go_on) = (channel::<()>(), channel::<()>());
    let (tell, wait) = (held.0, go_on.1);
    // A unit of work that is not over holds the database.
    let holding = tokio::spawn(async move {
        let work = move |tx: &mut causeway_store::Tx| {
            tx.execute("UPDATE system SET value = value", &[])?;
            tell.send(()).unwrap();
            let _ = wait.recv();
            Ok::<_, StoreError>(())
        };
        store.write(work).await
    });
    let place = tokio::task::spawn_blocking(move || {
        held.1.recv().unwrap();
        says_only(&place.fail(&SERVE), &["locked by another process", "stop it"]);
        place
    });
    let place = place.await.unwrap();
    go_on.0.send(()).unwrap();
    holding.await.unwrap().unwrap();
    tokio::task::spawn_blocking(move || place.serve().stop()).await.unwrap();
}

//! The built program from the outside: it starts without a file, stops when asked, and says what is wrong.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

fn causeway(data: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_causeway"));
    command.env_clear().arg("--data").arg(data.path());
    command
}

fn run(data: &TempDir, words: &[&str]) -> Output {
    causeway(data).args(words).output().unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A running server, ended with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a server on a free port and waits until it listens; gives its address, too.
fn serve(data: &TempDir) -> (Server, String) {
    let mut child = causeway(data).args(["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let server = Server(child);
    for line in lines {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if line["message"] == "listening" {
            return (server, line["address"].as_str().unwrap().to_owned());
        }
    }
    panic!("the server ended without listening");
}

fn signal(server: &Server, name: &str) {
    assert!(Command::new("kill").args([name, &server.0.id().to_string()]).status().unwrap().success());
}

/// The raw answer to a request without a session.
fn get(address: &str, path: &str) -> String {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_starts_without_a_file_and_stops_when_asked() {
    let data = TempDir::new().unwrap();
    let (mut server, address) = serve(&data);
    assert!(get(&address, "/api/v4/users/me").starts_with("HTTP/1.1 401 "));
    assert!(data.path().join("causeway.db").exists());
    signal(&server, "-TERM");
    assert!(server.0.wait().unwrap().success());
    assert!(!data.path().join("causeway.sock").exists());
}

#[test]
fn a_second_server_on_the_same_data_is_refused() {
    let data = TempDir::new().unwrap();
    let (_server, _) = serve(&data);
    let second = run(&data, &["serve", "--listen", "127.0.0.1:0"]);
    assert!(!second.status.success());
    assert!(errors(&second).contains("another server (process "), "{}", errors(&second));
}

#[test]
fn a_wrong_value_stops_the_start() {
    let data = TempDir::new().unwrap();
    let output = causeway(&data).arg("serve").env("MM_RATELIMITSETTINGS_PERSEC", "many").output().unwrap();
    assert!(!output.status.success());
    assert_eq!(
        errors(&output),
        "causeway: RateLimitSettings.PerSec (set by MM_RATELIMITSETTINGS_PERSEC) holds \"many\"; it may hold a whole number from 1 to 1000000\n"
    );
}

#[test]
fn the_configuration_is_shown_without_secrets() {
    let data = TempDir::new().unwrap();
    let file = r#"{"TeamSettings": {"SiteName": "Aurora"}, "EmailSettings": {"SMTPPassword": "hunter2"}}"#;
    std::fs::write(data.path().join("config.json"), file).unwrap();
    let shown = run(&data, &["config", "show"]);
    let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(shown["TeamSettings"]["SiteName"], "Aurora");
    assert_eq!(shown["EmailSettings"]["SMTPPassword"], "*".repeat(32));
    let checked = run(&data, &["config", "validate"]);
    assert!(checked.status.success());
    assert!(errors(&checked).contains("EmailSettings.SMTPPassword does not exist here"));
}

#[test]
fn migrating_and_checking_need_no_server() {
    let data = TempDir::new().unwrap();
    assert!(run(&data, &["migrate"]).status.success());
    let checked = run(&data, &["check"]);
    assert!(checked.status.success());
    let text = String::from_utf8(checked.stdout).unwrap();
    assert!(text.contains("database: whole, schema version"), "{text}");
    assert!(text.contains("connections: not checked, no server runs"), "{text}");
}

#[test]
fn a_broken_database_fails_the_check() {
    let data = TempDir::new().unwrap();
    std::fs::write(data.path().join("causeway.db"), "this is not a database, and never was one").unwrap();
    let checked = run(&data, &["check"]);
    assert!(!checked.status.success());
    assert!(String::from_utf8(checked.stdout).unwrap().contains("! database:"));
}

#[test]
fn a_command_makes_no_workspace_by_mistake() {
    let data = TempDir::new().unwrap();
    let output = run(&data, &["team", "list"]);
    assert!(!output.status.success());
    assert!(errors(&output).contains("there is no workspace at"), "{}", errors(&output));
    assert!(!data.path().join("causeway.db").exists());
}

#[test]
fn figures_are_for_callers_on_this_machine() {
    let data = TempDir::new().unwrap();
    let (_server, address) = serve(&data);
    get(&address, "/api/v4/users/me");
    let figures = get(&address, "/metrics");
    assert!(figures.starts_with("HTTP/1.1 200 "), "{figures}");
    for name in
        ["causeway_http_requests_total{", "process_resident_memory_bytes ", "causeway_store_commit_seconds_count "]
    {
        assert!(figures.contains(name), "no {name} in {figures}");
    }
}

#[test]
fn a_second_signal_stops_at_once() {
    let data = TempDir::new().unwrap();
    let (mut server, address) = serve(&data);
    // A request whose body never comes keeps the server from stopping by itself.
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    write!(
        stream,
        "POST /api/v4/users/login HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n"
    )
    .unwrap();
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 100");
    let began = std::time::Instant::now();
    signal(&server, "-TERM");
    signal(&server, "-INT");
    assert!(server.0.wait().unwrap().success());
    assert!(began.elapsed() < std::time::Duration::from_secs(7), "it waited for the request");
}

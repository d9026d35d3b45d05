//! The built program for tests: run as a command, or as a server that is ended with the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

use causeway_store::Source;
use causeway_store::testing::TestDatabase;
use serde_json::Value;

pub const PASSWORD: &str = "Passw0rd!long-enough";

/// Where one workspace lives.
pub struct Place {
    pub database: TestDatabase,
    data: std::path::PathBuf,
    /// Where it always listens, and says so; empty for a free port each time.
    pub address: String,
}

impl Place {
    pub fn new(engine: &str) -> Self {
        let database = TestDatabase::new(engine);
        let data = database.directory().join("data");
        std::fs::create_dir(&data).unwrap();
        Self { database, data, address: String::new() }
    }

    pub fn data(&self) -> &std::path::Path {
        &self.data
    }

    /// The program with this place's data and database, under `wrapper`, which may be empty.
    pub fn command(&self, wrapper: &[&str]) -> Command {
        let mut words = wrapper.iter().copied().chain([env!("CARGO_BIN_EXE_causeway")]);
        let mut command = Command::new(words.next().unwrap());
        command.args(words).env_clear().env("PATH", std::env::var("PATH").unwrap_or_default());
        command.arg("--data").arg(&self.data);
        if !self.address.is_empty() {
            command.env("CAUSEWAY_SERVICESETTINGS_SITEURL", format!("http://{}", self.address));
        }
        if let Source::Postgres(address) = &self.database.options.source {
            command.env("MM_SQLSETTINGS_DRIVERNAME", "postgres").env("MM_SQLSETTINGS_DATASOURCE", address);
        }
        command
    }

    pub fn run(&self, words: &[&str]) -> Output {
        self.command(&[]).args(words).output().unwrap()
    }

    /// Runs a command that must succeed, and gives what it prints.
    pub fn succeed(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// As `succeed`, with JSON.
    pub fn json(&self, words: &[&str]) -> Value {
        serde_json::from_str(&self.succeed(&[words, &["--json"]].concat())).unwrap()
    }

    /// Runs a command that must fail, and gives what it says.
    pub fn fail(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(!output.status.success(), "{words:?} succeeded");
        String::from_utf8(output.stderr).unwrap()
    }

    pub fn serve(&self) -> Server {
        self.serve_on(if self.address.is_empty() { "127.0.0.1:0" } else { &self.address }, &[])
    }

    /// Starts a server and waits until it listens.
    pub fn serve_on(&self, address: &str, wrapper: &[&str]) -> Server {
        let mut command = self.command(wrapper);
        let mut child = command.args(["serve", "--listen", address]).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut server = Server { child, address: String::new() };
        let mut said = Vec::new();
        while let Some(Ok(text)) = lines.next() {
            let line: Value = serde_json::from_str(&text).unwrap_or_default();
            if line["message"] == "listening" {
                server.address = line["address"].as_str().unwrap().to_owned();
                // Read on, so that the server never waits for somebody to read its log.
                std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
                return server;
            }
            said.push(text);
        }
        panic!("the server ended without listening: {said:?}");
    }
}

/// A running server.
pub struct Server {
    pub child: Child,
    pub address: String,
}

impl Server {
    pub fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// SIGKILL: no chance to tidy up.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn stop(mut self) {
        self.signal("-TERM");
        assert!(self.child.wait().unwrap().success());
    }

    /// Logs in and gives the token.
    pub fn log_in(&self, name: &str) -> String {
        let body = serde_json::json!({"login_id": name, "password": PASSWORD});
        let answer = call(&self.address, "POST", "/users/login", "", Some(&body)).unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.token
    }

    pub fn get(&self, path: &str, token: &str) -> Value {
        let answer = call(&self.address, "GET", path, token, None).unwrap();
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    pub fn post_message(&self, token: &str, channel: &str, text: &str) -> std::io::Result<Answer> {
        // What tells this message from others stands at its beginning.
        let pending: String = text.chars().take(40).collect();
        let body = serde_json::json!({"channel_id": channel, "message": text, "pending_post_id": pending});
        call(&self.address, "POST", "/posts", token, Some(&body))
    }

    /// Every message of the channel that people wrote, the oldest first: id and text.
    pub fn messages(&self, token: &str, channel: &str) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for page in 0.. {
            let list = self.get(&format!("/channels/{channel}/posts?per_page=200&page={page}"), token);
            let order = list["order"].as_array().unwrap();
            for id in order.iter().filter_map(Value::as_str) {
                let post = &list["posts"][id];
                if post["type"] == "" {
                    all.push((id.to_owned(), post["message"].as_str().unwrap().to_owned()));
                }
            }
            if order.len() < 200 {
                break;
            }
        }
        all.reverse();
        all
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub token: String,
    pub body: Value,
}

/// One request on a connection of its own. Fails when the server goes away meanwhile.
pub fn call(address: &str, method: &str, path: &str, token: &str, body: Option<&Value>) -> std::io::Result<Answer> {
    let broken = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let mut stream = TcpStream::connect(address)?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let signed = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
    write!(
        stream,
        "{method} /api/v4{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{signed}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut text = Vec::new();
    stream.read_to_end(&mut text)?;
    let text = String::from_utf8(text).map_err(|_| broken())?;
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(broken)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    let header = |wanted: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.to_owned()).next()
    };
    let is_chunked = header("transfer-encoding").is_some();
    let body = if is_chunked { unchunk(body) } else { body.to_owned() };
    // An answer that broke off in the middle is none.
    let body = if body.is_empty() { Value::Null } else { serde_json::from_str(&body).map_err(|_| broken())? };
    Ok(Answer { status, token: header("token").unwrap_or_default(), body })
}

fn unchunk(mut text: &str) -> String {
    let mut out = String::new();
    while let Some((size, rest)) = text.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap_or(0);
        let Some(part) = rest.get(..size).filter(|part| !part.is_empty()) else { break };
        out.push_str(part);
        text = rest.get(size + 2..).unwrap_or_default();
    }
    out
}

/// A team with an administrator in it, made without a server; gives the id of its first channel.
pub fn settle(place: &Place) -> String {
    place.succeed(&["team", "create", "crew"]);
    let ann =
        ["user", "create", "ann", "--email", "ann@example.test", "--password", PASSWORD, "--admin", "--team", "crew"];
    place.succeed(&ann);
    let server = place.serve();
    let token = server.log_in("ann");
    let channel = server.get("/teams/name/crew/channels/name/town-square", &token);
    server.stop();
    channel["id"].as_str().unwrap().to_owned()
}

//! The recordings themselves: what one server asked, and what the other one answered.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::json::Json;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../federation/tests/fixtures");

/// One recorded exchange; its bodies as they were written.
#[derive(Clone, Debug)]
pub struct Tape {
    pub name: String,
    pub path: String,
    pub headers: Value,
    pub body: String,
    pub status: u16,
    pub content_type: String,
    pub answer: String,
}

#[derive(Deserialize)]
struct Written {
    request: Request,
    response: Response,
}

#[derive(Deserialize)]
struct Request {
    path: String,
    headers: Value,
    body: Box<RawValue>,
}

#[derive(Deserialize)]
struct Response {
    status: u16,
    content_type: String,
    body: Box<RawValue>,
}

/// The text of a file of recordings.
pub fn text(file: &str) -> String {
    std::fs::read_to_string(format!("{FIXTURES}/{file}.json")).unwrap_or_else(|e| panic!("{file}: {e}"))
}

/// The exchanges that there are, but for the collection of odd frames and the invitation code.
pub fn names() -> Vec<String> {
    let files = std::fs::read_dir(FIXTURES).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| !matches!(name.as_str(), "answers" | "invite-vector"))
        .collect();
    names.sort();
    names
}

impl Tape {
    pub fn load(name: &str) -> Self {
        let written: Written = serde_json::from_str(&text(name)).unwrap();
        Self {
            name: name.to_owned(),
            path: written.request.path,
            headers: written.request.headers,
            body: written.request.body.get().to_owned(),
            status: written.response.status,
            content_type: written.response.content_type,
            answer: written.response.body.get().to_owned(),
        }
    }

    /// The same exchange with other words in the place of some, ids mostly.
    pub fn with(mut self, words: &[(String, String)]) -> Self {
        let mut headers = self.headers.to_string();
        for text in [&mut self.path, &mut self.body, &mut self.answer, &mut headers] {
            for (old, new) in words {
                *text = text.replace(old, new);
            }
        }
        self.headers = serde_json::from_str(&headers).unwrap();
        self
    }

    /// The frame that was sent.
    pub fn frame(&self) -> Json {
        Json::read(&self.body)
    }

    /// The frame that was sent, to make another one of.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].as_str().unwrap_or_default()
    }
}

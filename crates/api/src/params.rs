//! The query of a request, read leniently: what is missing or cannot be read has its default, as clients expect.

use std::collections::HashMap;
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::extract::Page;

/// The parameters of the query by name; of one that comes twice the first counts.
#[derive(Debug, Clone, Default)]
pub struct Params(HashMap<String, String>);

impl Params {
    /// The text of a parameter, empty when it is missing.
    pub fn text(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// Whether a parameter is there and true.
    pub fn flag(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| matches!(value.as_str(), "true" | "1" | "t" | "T" | "TRUE" | "True"))
    }

    /// A number, `default` when it is missing or none.
    pub fn number(&self, name: &str, default: i64) -> i64 {
        self.0.get(name).and_then(|value| value.trim().parse().ok()).unwrap_or(default)
    }

    /// The parts of a list that is separated by commas.
    pub fn list(&self, name: &str) -> Vec<String> {
        let text = self.text(name);
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// Which page, from `page` and `per_page`.
    pub fn page(&self) -> Page {
        let default = Page::default();
        Page { page: self.number("page", default.page), per_page: self.number("per_page", default.per_page) }
    }
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let mut params = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()) {
            params.entry(name.into_owned()).or_insert_with(|| value.into_owned());
        }
        Ok(Self(params))
    }
}

//! The sender's half.

use url::Url;

use super::scan::links;
use super::{LOCAL, SHARED, trimmed};

/// A message ready for the other side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outgoing {
    pub text: String,
    /// The posts that are linked but do not stand in the channel: the author is told that these links lead nowhere there.
    pub elsewhere: Vec<String>,
}

/// Marks the links to posts of the channel for the other side. Links to posts elsewhere, and to other sites, stay.
pub fn to_wire(text: &str, own_site_url: &str, mut in_channel: impl FnMut(&str) -> bool) -> Outgoing {
    let mut out = Outgoing::default();
    let mut done = 0;
    for link in links(text, LOCAL) {
        if !is_team_of(link.before, own_site_url) {
            continue;
        }
        if !in_channel(link.post_id) {
            out.elsewhere.push(link.post_id.to_owned());
            continue;
        }
        out.text.push_str(&text[done..link.range.start]);
        out.text.push_str(&format!("{}/{SHARED}/{}", link.before, link.post_id));
        done = link.range.end;
    }
    out.text.push_str(&text[done..]);
    out
}

/// Whether this is a team's address on the site: same scheme, host, port and subpath, and one segment more.
fn is_team_of(address: &str, site_url: &str) -> bool {
    let (Ok(address), Ok(site)) = (Url::parse(address), Url::parse(trimmed(site_url))) else {
        return false;
    };
    let subpath = trimmed(site.path());
    let team = address.path().strip_prefix(subpath).and_then(|rest| rest.strip_prefix('/'));
    address.origin() == site.origin() && team.is_some_and(|t| !t.is_empty() && !t.contains('/'))
}

//! The receiver's half.

use super::scan::links;
use super::{LOCAL, SHARED, trimmed};

/// Turns the links that came as shared ones into links on this site and team, when the post stands in the channel here. The
/// site that they name is not compared with the sender's: behind a hub it is another's.
pub fn to_local(text: &str, own_site_url: &str, team_name: &str, mut in_channel: impl FnMut(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for link in links(text, SHARED) {
        if !in_channel(link.post_id) {
            continue;
        }
        out.push_str(&text[done..link.range.start]);
        let site = trimmed(own_site_url);
        out.push_str(&format!("{site}/{team_name}/{LOCAL}/{}", link.post_id));
        done = link.range.end;
    }
    out.push_str(&text[done..]);
    out
}

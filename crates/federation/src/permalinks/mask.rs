//! Links to posts as both sides see them alike.

use super::scan::links;
use super::{LOCAL, SHARED};

/// The text with each link to a post as its id alone: site, team and marker differ from server to server.
pub fn masked(text: &str) -> String {
    let mut out = text.to_owned();
    for marker in [LOCAL, SHARED] {
        let found: Vec<_> = links(&out, marker).into_iter().map(|l| (l.range, format!("post:{}", l.post_id))).collect();
        for (range, id) in found.into_iter().rev() {
            out.replace_range(range, &id);
        }
    }
    out
}

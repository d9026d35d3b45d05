//! Which emoji a text names: `:name:`. Whether there is such an emoji is for others to say.

use crate::limits::{MAX_EMOJI_NAME, check_emoji_name};

/// The names between colons, in the order of the text; a name may come more than once.
pub fn find(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let begin = rest.find(':')? + 1;
            let after = &rest[begin..];
            let end = after.find(':')?;
            // What ends one name may begin the next.
            rest = &after[end..];
            let name = &after[..end];
            if name.len() <= MAX_EMOJI_NAME && check_emoji_name("emoji", name).is_ok() {
                rest = &rest[1..];
                return Some(name);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        find(text).collect()
    }

    #[test]
    fn names_stand_between_colons() {
        assert_eq!(names("hi :wave: and :party_parrot::+1:"), ["wave", "party_parrot", "+1"]);
        assert_eq!(names("at 12:30: :ok:"), ["30", "ok"]);
        assert_eq!(names("a: b :c:"), ["c"]);
        assert!(names("no names here").is_empty());
        assert!(names(":").is_empty() && names("::").is_empty() && names(":a").is_empty());
        assert!(names(&format!(":{}:", "x".repeat(65))).is_empty());
        assert!(names(":über: :../x:").is_empty());
    }
}

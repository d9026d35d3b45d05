//! Which emoji every client knows by name, so that any other name must be a custom emoji's. It must
//! not know pictures, nor the custom emoji themselves.
//!
//! The names come from `@emoji-mart/data` (MIT), which follows the short names of `emoji-datasource`.

use std::sync::LazyLock;

/// One name a line, sorted by bytes; a `*` says that it comes in skin tones too.
const NAMES: &str = include_str!("names.txt");

static TABLE: LazyLock<Vec<(&'static str, bool)>> = LazyLock::new(|| {
    NAMES
        .lines()
        .map(|line| match line.strip_suffix('*') {
            Some(name) => (name, true),
            None => (line, false),
        })
        .collect()
});

/// Longest first: `_medium_light_skin_tone` ends like `_light_skin_tone`.
const TONES: [&str; 5] =
    ["_medium_light_skin_tone", "_medium_dark_skin_tone", "_light_skin_tone", "_medium_skin_tone", "_dark_skin_tone"];

/// Whether `name` (without colons) is a system emoji, in whatever skin tone. Pairs of people may carry
/// two tones.
pub fn is_system_emoji(name: &str) -> bool {
    if find(name).is_some() {
        return true;
    }
    let Some(once) = without_tone(name) else {
        return false;
    };
    let toned = |name: &str| find(name) == Some(true);
    toned(once) || without_tone(once).is_some_and(toned)
}

/// All names without skin tones, sorted.
pub fn system_emoji_names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(name, _)| *name)
}

fn find(name: &str) -> Option<bool> {
    TABLE.binary_search_by(|(known, _)| (*known).cmp(name)).ok().map(|at| TABLE[at].1)
}

fn without_tone(name: &str) -> Option<&str> {
    TONES.iter().find_map(|tone| name.strip_suffix(tone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_clean() {
        assert!(TABLE.len() > 1800);
        assert!(TABLE.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(TABLE.iter().all(|(name, _)| crate::text::is_emoji_name(name)));
    }

    #[test]
    fn system_and_custom_names_are_told_apart() {
        for name in [
            "smile",
            "heart",
            "thumbsup",
            "+1",
            "calendar",
            "flag-us",
            "us",
            "mattermost",
            "+1_dark_skin_tone",
            "thumbsup_medium_light_skin_tone",
            "wave_medium_skin_tone",
        ] {
            assert!(is_system_emoji(name), "{name}");
        }
        for name in ["", "zedijia", "party_parrot", "heart_dark_skin_tone", "_dark_skin_tone", "Smile"] {
            assert!(!is_system_emoji(name), "{name}");
        }
    }
}

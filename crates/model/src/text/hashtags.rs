//! The `hashtags` field of a post. It must not know search.

use super::cut_to_runes;

const MAX_FIELD_RUNES: usize = 1000;

/// The hashtags of a message as the field holds them: with `#`, one space between, in order of
/// appearance, each once. A hashtag is `#`, a letter, then letters, digits, `-`, `_` and `.`, ending in a letter or
/// digit: at least two characters beside the `#`.
pub fn hashtags(message: &str) -> String {
    let mut tags: Vec<&str> = Vec::new();
    for word in message.split_whitespace() {
        if let Some(tag) = hashtag(word)
            && !tags.contains(&tag)
        {
            tags.push(tag);
        }
    }
    let field = tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ");
    let cut = cut_to_runes(&field, MAX_FIELD_RUNES);
    if cut.len() == field.len() {
        return field;
    }
    // A tag that does not fit whole is left out.
    cut.rsplit_once(' ').map_or("", |(whole, _)| whole).to_owned()
}

/// The tag in a word that may be wrapped in punctuation, without `#`.
fn hashtag(word: &str) -> Option<&str> {
    let start = word.find('#')?;
    if word[..start].chars().any(char::is_alphanumeric) {
        return None;
    }
    let tag = word[start..].trim_start_matches('#');
    let tag = tag.trim_end_matches(|c: char| !c.is_alphanumeric());
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let valid = tag.starts_with(char::is_alphabetic) && tag.chars().nth(1).is_some() && tag.chars().all(inside);
    valid.then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_are_found_in_their_wrapping() {
        assert_eq!(hashtags("hello #tag @cal-ijia **bold**"), "#tag");
        assert_eq!(hashtags("(#one), ##two! #three-3. #one #über"), "#one #two #three-3 #über");
        for none in ["", "#", "#a", "#1st", "a#tag", "# tag", "#a/b", "x #!tag"] {
            assert_eq!(hashtags(none), "", "{none}");
        }
    }

    #[test]
    fn the_field_is_cut_between_tags() {
        let message: String = (0..200).map(|n| format!("#tag{n:03} ")).collect();
        let field = hashtags(&message);
        assert!(field.len() <= 1000 && field.ends_with("#tag124"), "{field}");
        assert_eq!(hashtags(&format!("#{}", "x".repeat(2000))), "");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_message_gives_clean_tags(message in "([#a.\\-ä1 ]|\\PC){0,80}") {
            for tag in hashtags(&message).split_whitespace() {
                prop_assert!(tag.starts_with('#') && tag.chars().count() >= 3);
            }
        }
    }
}

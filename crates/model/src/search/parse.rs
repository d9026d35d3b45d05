//! From typed text to a [`SearchQuery`]. It must not know how an engine spells a query.

use super::{MAX_TERM_CHARS, MAX_TERMS, SearchQuery, Term, date};

/// A query longer than this is cut; nobody types one, and every character costs work below.
const MAX_QUERY_CHARS: usize = 16_384;
/// No more than this many values of one flag are taken.
const MAX_FLAG_VALUES: usize = 64;

pub(super) fn parse(text: &str, any: bool, time_zone_offset: i64) -> SearchQuery {
    let text: String = text.chars().take(MAX_QUERY_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut query = SearchQuery { any, ..SearchQuery::default() };
    let mut pieces = split(&text).into_iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Phrase { text, negated } => add_phrase(&mut query, &text, negated),
            Piece::Word(word) => {
                let Some((flag, negated, value)) = flag_of(word) else {
                    add_word(&mut query, word);
                    continue;
                };
                let quoted;
                let value = if value.is_empty() {
                    // `from: bea` and `in:"some channel"`: the value is the next piece.
                    match pieces.next_if(|next| !is_flag(next)) {
                        Some(Piece::Word(next)) => next,
                        Some(Piece::Phrase { text, .. }) => {
                            quoted = text;
                            &quoted
                        }
                        None => "",
                    }
                } else {
                    value
                };
                set_flag(&mut query, flag, negated, value, time_zone_offset);
            }
        }
    }
    query
}

enum Piece<'a> {
    Word(&'a str),
    Phrase { text: String, negated: bool },
}

fn is_flag(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Word(word) if flag_of(word).is_some())
}

/// Splits at white space and quotation marks. A mark that never closes is white space.
fn split(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('"') {
        let before = &rest[..open];
        let after = &rest[open + 1..];
        let Some(close) = after.find('"') else {
            break;
        };
        let negated = before.ends_with('-') && !before[..before.len() - 1].ends_with(|c: char| !c.is_whitespace());
        let before = if negated { &before[..before.len() - 1] } else { before };
        pieces.extend(before.split_whitespace().map(Piece::Word));
        pieces.push(Piece::Phrase { text: after[..close].to_owned(), negated });
        rest = &after[close + 1..];
    }
    pieces.extend(rest.split(|c: char| c.is_whitespace() || c == '"').filter(|word| !word.is_empty()).map(Piece::Word));
    pieces
}

#[derive(Clone, Copy)]
enum Flag {
    From,
    In,
    Before,
    After,
    On,
    Ext,
}

fn flag_of(word: &str) -> Option<(Flag, bool, &str)> {
    let (name, value) = word.split_once(':')?;
    let (name, negated) = match name.strip_prefix('-') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let flag = match name.to_ascii_lowercase().as_str() {
        "from" => Flag::From,
        "in" | "channel" => Flag::In,
        "before" => Flag::Before,
        "after" => Flag::After,
        "on" => Flag::On,
        "ext" => Flag::Ext,
        _ => return None,
    };
    Some((flag, negated, value))
}

fn set_flag(query: &mut SearchQuery, flag: Flag, negated: bool, value: &str, offset: i64) {
    let value = value.trim();
    match flag {
        Flag::From => push(
            pick(negated, &mut query.excluded_users, &mut query.from_users),
            value.trim_start_matches('@').to_lowercase(),
        ),
        Flag::In => push(
            pick(negated, &mut query.excluded_channels, &mut query.in_channels),
            value.trim_start_matches('~').to_owned(),
        ),
        Flag::Ext => push(
            pick(negated, &mut query.excluded_extensions, &mut query.extensions),
            value.trim_start_matches('.').to_lowercase(),
        ),
        Flag::Before | Flag::After | Flag::On => {
            if let Some((start, end)) = date::day(value, offset) {
                bound(query, flag, negated, start, end);
            }
        }
    }
}

fn pick<'a>(negated: bool, no: &'a mut Vec<String>, yes: &'a mut Vec<String>) -> &'a mut Vec<String> {
    if negated { no } else { yes }
}

fn push(list: &mut Vec<String>, value: String) {
    if !value.is_empty() && list.len() < MAX_FLAG_VALUES && !list.contains(&value) {
        list.push(value);
    }
}

/// Narrows the time. "Not before this day" is from its start on; "not after it" is until its end.
fn bound(query: &mut SearchQuery, flag: Flag, negated: bool, start: i64, end: i64) {
    let (from, until) = match (flag, negated) {
        (Flag::Before, false) => (None, Some(start)),
        (Flag::Before, true) => (Some(start), None),
        (Flag::After, false) => (Some(end), None),
        (Flag::After, true) => (None, Some(end)),
        (_, false) => (Some(start), Some(end)),
        (_, true) => {
            if query.excluded_days.len() < MAX_FLAG_VALUES {
                query.excluded_days.push((start, end));
            }
            return;
        }
    };
    if let Some(from) = from {
        query.created_from = Some(query.created_from.map_or(from, |old| old.max(from)));
    }
    if let Some(until) = until {
        query.created_until = Some(query.created_until.map_or(until, |old| old.min(until)));
    }
}

fn has_substance(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_TERM_CHARS).collect()
}

fn add_phrase(query: &mut SearchQuery, text: &str, negated: bool) {
    let phrase = cut(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let words = if negated { &mut query.exclude } else { &mut query.include };
    if has_substance(&phrase) && words.len() < MAX_TERMS {
        words.phrases.push(phrase);
    }
}

fn add_word(query: &mut SearchQuery, word: &str) {
    let (word, negated) = match word.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (word, false),
    };
    let prefix = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '*').ends_with('*');
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    // `bare` is a part of `word`, so that its beginning tells what stood in front of it.
    let lead = &word[..word.find(bare).unwrap_or(0)];
    let text = cut(bare);
    if !has_substance(&text) {
        return;
    }
    let words = if negated { &mut query.exclude } else { &mut query.include };
    if words.len() >= MAX_TERMS {
        return;
    }
    let term = Term { text, prefix };
    if lead.ends_with('#') {
        words.hashtags.push(term);
    } else {
        words.terms.push(term);
    }
}

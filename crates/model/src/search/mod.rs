//! The search language of API v4: what a person types into the search box, as typed data, and that
//! data as the full-text expression of each database engine.
//!
//! It must not know tables, columns beyond their names in an expression, or who may see what: names
//! of users and channels stay the words that were typed, and the caller resolves them.

mod date;
mod fts5;
mod parse;
mod tsquery;

#[cfg(test)]
mod tests;

pub use fts5::{Fts5, HashtagIndex};

/// No more than this many terms, phrases and hashtags are taken from one query; the rest is ignored.
pub const MAX_TERMS: usize = 64;

/// No more than this many characters of one term or phrase are taken.
///
/// PostgreSQL refuses a lexeme of more than 2 046 bytes; this stays below it at four bytes a character.
pub const MAX_TERM_CHARS: usize = 256;

/// One word to look for. It holds at least one letter or digit, and no control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub text: String,
    /// The word ended in `*`: longer words that begin with it match too.
    pub prefix: bool,
}

/// What to look for (or, as [`SearchQuery::exclude`], what must be absent) in the text itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub terms: Vec<Term>,
    /// The inside of quotation marks: these words, in this order.
    pub phrases: Vec<String>,
    /// Without the leading `#`.
    pub hashtags: Vec<Term>,
}

impl Words {
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn len(&self) -> usize {
        self.terms.len() + self.phrases.len() + self.hashtags.len()
    }
}

/// A parsed query. Times are Unix milliseconds; an interval holds its start and not its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery {
    pub include: Words,
    pub exclude: Words,
    /// Lower-case usernames, without `@`. The author must be one of them, unless empty.
    pub from_users: Vec<String>,
    pub excluded_users: Vec<String>,
    /// Channel names or ids as typed, without `~`. One that begins with `@` names the direct
    /// channel with that user, or with several, comma between them, a group channel.
    pub in_channels: Vec<String>,
    pub excluded_channels: Vec<String>,
    /// Lower-case, without the dot.
    pub extensions: Vec<String>,
    pub excluded_extensions: Vec<String>,
    pub created_from: Option<i64>,
    pub created_until: Option<i64>,
    /// Whole days named by `-on:`.
    pub excluded_days: Vec<(i64, i64)>,
    /// Any of the included words is enough (`is_or_search`), instead of all.
    pub any: bool,
}

impl SearchQuery {
    /// Reads a query. `any` is the request's `is_or_search`; `time_zone_offset` is in seconds east of
    /// UTC and says where the days of `before:`, `after:` and `on:` begin.
    ///
    /// Every text is a query: what is not understood is a word to look for, and a flag whose value
    /// makes no sense (`on:someday`) is ignored.
    pub fn parse(text: &str, any: bool, time_zone_offset: i64) -> Self {
        parse::parse(text, any, time_zone_offset)
    }

    /// Nothing to look for and nothing to narrow by: the answer is empty, not everything.
    pub fn is_empty(&self) -> bool {
        *self == Self { any: self.any, ..Self::default() }
    }

    /// The time bounds let nothing through.
    pub fn is_impossible(&self) -> bool {
        matches!((self.created_from, self.created_until), (Some(from), Some(until)) if from >= until)
    }

    /// Whether a moment lies inside the bounds that `before:`, `after:` and `on:` set.
    pub fn admits_time(&self, at: i64) -> bool {
        self.created_from.is_none_or(|from| at >= from)
            && self.created_until.is_none_or(|until| at < until)
            && !self.excluded_days.iter().any(|(from, until)| (*from..*until).contains(&at))
    }

    /// The query as FTS5 `MATCH` expressions, for an index that keeps hashtags in this way.
    pub fn fts5(&self, hashtags: HashtagIndex<'_>) -> Fts5 {
        fts5::render(self, hashtags)
    }

    /// The query as the text argument of `to_tsquery('simple', …)`; `None` when there are no words.
    pub fn tsquery(&self) -> Option<String> {
        tsquery::render(self)
    }

    /// Checks a post's `hashtags` field (`#one #two`) against the query's hashtags alone, for stores
    /// whose index does not tell a hashtag from a word.
    pub fn admits_hashtags(&self, field: &str) -> bool {
        let tags: Vec<String> =
            field.split_whitespace().map(|tag| tag.trim_start_matches('#').to_lowercase()).collect();
        let has = |wanted: &Term| {
            let text = wanted.text.to_lowercase();
            tags.iter().any(|tag| *tag == text || (wanted.prefix && tag.starts_with(&text)))
        };
        if self.exclude.hashtags.iter().any(has) {
            return false;
        }
        let wanted = &self.include.hashtags;
        if self.any {
            // Another word may be what matched; only a query of hashtags alone can say no here.
            wanted.len() < self.include.len() || wanted.is_empty() || wanted.iter().any(has)
        } else {
            wanted.iter().all(has)
        }
    }
}

//! Tests of the search language.

use proptest::prelude::*;
use rusqlite::Connection;

use super::{HashtagIndex, MAX_TERMS, SearchQuery, Term};

fn parse(text: &str) -> SearchQuery {
    SearchQuery::parse(text, false, 0)
}

fn term(text: &str) -> Term {
    Term { text: text.to_owned(), prefix: false }
}

fn corpus() -> Connection {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE VIRTUAL TABLE posts USING fts5(message, hashtags);
         INSERT INTO posts(rowid, message, hashtags) VALUES
           (1, 'hello world', ''), (2, 'hello there #urgent', '#urgent'),
           (3, 'the urgent world', ''), (4, 'world hello, don''t panic', ''),
           (5, 'see foo-bar at example.com', '');",
    )
    .unwrap();
    db
}

fn run(db: &Connection, query: &SearchQuery, index: HashtagIndex<'_>) -> rusqlite::Result<Vec<i64>> {
    let rendered = query.fts5(index);
    let (sql, text) = match (rendered.matching, rendered.excluding) {
        (Some(text), None) => ("SELECT rowid FROM posts WHERE posts MATCH ?1 ORDER BY 1", text),
        (None, Some(text)) => (
            "SELECT rowid FROM posts WHERE rowid NOT IN
               (SELECT rowid FROM posts WHERE posts MATCH ?1) ORDER BY 1",
            text,
        ),
        (None, None) => return Ok(Vec::new()),
        both => panic!("both forms at once: {both:?}"),
    };
    let mut statement = db.prepare(sql)?;
    statement.query_map([text], |row| row.get(0))?.collect()
}

#[test]
fn every_part_of_the_language_is_read() {
    let query = parse(
        "Plan from:@Bea -from:cal in:~town in:@bea,cal channel:x -in:off ext:.PDF -ext:doc \"two words\" \
         -\"not this\" -bad #tag -#worse wor* after:2026-01-01 before:2026-02-01 -on:2026-01-15",
    );
    assert_eq!(query.include.terms[0], term("Plan"));
    assert_eq!(query.include.terms[1], Term { text: "wor".into(), prefix: true });
    assert_eq!(query.include.phrases, ["two words"]);
    assert_eq!(query.include.hashtags, [term("tag")]);
    assert_eq!(query.exclude.terms, [term("bad")]);
    assert_eq!(query.exclude.phrases, ["not this"]);
    assert_eq!(query.exclude.hashtags, [term("worse")]);
    assert_eq!(query.from_users, ["bea"]);
    assert_eq!(query.excluded_users, ["cal"]);
    assert_eq!(query.in_channels, ["town", "@bea,cal", "x"]);
    assert_eq!(query.excluded_channels, ["off"]);
    assert_eq!(query.extensions, ["pdf"]);
    assert_eq!(query.excluded_extensions, ["doc"]);
    // After the first of January is from the second on; before the first of February ends with January.
    assert_eq!(query.created_from, Some(1_767_312_000_000));
    assert_eq!(query.created_until, Some(1_769_904_000_000));
    assert!(query.admits_time(1_767_312_000_000));
    assert!(!query.admits_time(1_767_311_999_999));
    assert!(!query.admits_time(1_768_435_200_000), "the excluded day");
}

#[test]
fn values_may_follow_after_a_space_or_in_quotes() {
    let query = parse("from: bea in:\"town square\" hello");
    assert_eq!(query.from_users, ["bea"]);
    assert_eq!(query.in_channels, ["town square"]);
    assert_eq!(query.include.terms, [term("hello")]);
    let query = parse("from: in:town");
    assert!(query.from_users.is_empty());
    assert_eq!(query.in_channels, ["town"]);
}

#[test]
fn bounds_narrow_and_may_exclude_everything() {
    let query = parse("on:2026-01-01 after:2026-01-01");
    assert!(query.is_impossible());
    assert!(!parse("on:2026-01-01").is_impossible());
    assert_eq!(SearchQuery::parse("on:2026-01-01", false, 3600).created_from, Some(1_767_225_600_000 - 3_600_000));
    assert_eq!(parse("-before:2026-01-01").created_from, Some(1_767_225_600_000));
    assert_eq!(parse("-after:2026-01-01").created_until, Some(1_767_312_000_000));
    assert!(parse("on:someday").is_empty());
}

#[test]
fn punctuation_alone_is_no_query() {
    for text in ["", "   ", "***", "- -- -\"\"", "\"", "#", "\"...\"", "from:", ":)", "!&|()"] {
        let query = parse(text);
        assert!(query.is_empty(), "{text:?}: {query:?}");
        assert_eq!(query.tsquery(), None);
        assert_eq!(query.fts5(HashtagIndex::AsWord).matching, None);
    }
}

#[test]
fn a_query_finds_what_it_says() {
    let db = corpus();
    let find = |text: &str| run(&db, &parse(text), HashtagIndex::Column("hashtags")).unwrap();
    assert_eq!(find("hello world"), [1, 4]);
    assert_eq!(find("\"hello world\""), [1]);
    assert_eq!(find("hello -world"), [2]);
    assert_eq!(find("-hello"), [3, 5]);
    assert_eq!(find("wor*"), [1, 3, 4]);
    assert_eq!(find("#urgent"), [2]);
    assert_eq!(find("urgent"), [2, 3]);
    assert_eq!(find("urgent -#urgent"), [3]);
    assert_eq!(find("don't"), [4]);
    assert_eq!(find("foo-bar example.com"), [5]);
    assert_eq!(find("hello OR there"), Vec::<i64>::new(), "OR is a word, not an operator");
    let any = SearchQuery::parse("there panic", true, 0);
    assert_eq!(run(&db, &any, HashtagIndex::AsWord).unwrap(), [2, 4]);
}

#[test]
fn an_index_that_marks_hashtags_tells_them_apart() {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE VIRTUAL TABLE posts USING fts5(message, tokenize = \"unicode61 tokenchars '_#'\");
         INSERT INTO posts(rowid, message) VALUES
           (1, 'the urgent world'), (2, 'hello #urgent'), (3, 'hello (#urgently)'), (4, 'C# is urgent');",
    )
    .unwrap();
    let find = |text: &str| run(&db, &parse(text), HashtagIndex::Marked).unwrap();
    assert_eq!(find("#urgent"), [2]);
    assert_eq!(find("#urgent*"), [2, 3]);
    assert_eq!(find("urgent"), [1, 2, 4]);
    assert_eq!(find("urgent -#urgent"), [1, 4]);
    assert_eq!(find("\"hello #urgent\""), [2]);
}

#[test]
fn hashtags_are_checked_exactly_where_the_index_cannot() {
    assert!(parse("#urgent").admits_hashtags("#Urgent #other"));
    assert!(!parse("#urgent").admits_hashtags("#urgently"));
    assert!(parse("#urgent*").admits_hashtags("#urgently"));
    assert!(!parse("hello -#urgent").admits_hashtags("#urgent"));
    assert!(!parse("#a1 #b1").admits_hashtags("#a1"));
    assert!(SearchQuery::parse("#a1 #b1", true, 0).admits_hashtags("#a1"));
    assert!(SearchQuery::parse("#a1 word", true, 0).admits_hashtags(""));
    assert!(parse("plain").admits_hashtags(""));
}

#[test]
fn tsquery_quotes_its_operands() {
    assert_eq!(parse("it's wor* -\"a \\ b\"").tsquery().unwrap(), "('it s' & 'wor':*) & !('a   b')");
    assert_eq!(parse("-x").tsquery().unwrap(), "!('x')");
    assert_eq!(SearchQuery::parse("a b", true, 0).tsquery().unwrap(), "'a' | 'b'");
}

#[test]
fn long_queries_are_cut() {
    let many = (0..500).map(|n| format!("w{n} ")).collect::<String>();
    assert_eq!(parse(&many).include.terms.len(), MAX_TERMS);
    let long = parse(&"x".repeat(100_000));
    assert_eq!(long.include.terms[0].text.len(), super::MAX_TERM_CHARS);
    run(&corpus(), &parse(&many), HashtagIndex::AsWord).unwrap();
}

/// The grammar of `to_tsquery` as far as it is used: operands in quotes, `&`, `|`, `!`, parentheses.
fn assert_tsquery(text: &str) {
    let mut rest = text;
    let mut depth = 0_i32;
    let mut want_operand = true;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            ' ' => {}
            '(' | '!' if want_operand => depth += i32::from(c == '('),
            ')' if !want_operand => depth -= 1,
            '&' | '|' if !want_operand => want_operand = true,
            '\'' if want_operand => {
                let end = rest.find('\'').expect("a quote that closes");
                assert!(rest[..end].chars().any(char::is_alphanumeric), "{text}");
                assert!(!rest[..end].contains(['\\', '\0']), "{text}");
                rest = &rest[end + 1..];
                rest = rest.strip_prefix(":*").unwrap_or(rest);
                want_operand = false;
            }
            other => panic!("{other:?} is out of place in {text}"),
        }
        assert!(depth >= 0);
    }
    assert!(depth == 0 && !want_operand, "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_valid_expressions(
        text in r##"([a-z\-"#*:'\\(){}^+~! \x00\n]|from:|in:|on:|NEAR|OR|\PC){0,60}"##,
        any: bool,
        offset: i64,
    ) {
        let query = SearchQuery::parse(&text, any, offset);
        let db = corpus();
        run(&db, &query, HashtagIndex::AsWord).unwrap();
        run(&db, &query, HashtagIndex::Column("hashtags")).unwrap();
        run(&db, &query, HashtagIndex::Marked).unwrap();
        if let Some(text) = query.tsquery() {
            assert_tsquery(&text);
        }
    }

    #[test]
    fn dates_never_panic(text in "[0-9+-]{0,14}", offset: i64) {
        SearchQuery::parse(&format!("on:{text} -after:{text}"), false, offset);
    }
}

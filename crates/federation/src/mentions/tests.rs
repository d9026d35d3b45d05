//! Mentions across a pair of servers, alpha (the sender) and beta.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn words(text: &str) -> Vec<&str> {
    find(text).into_iter().map(|m| m.word).collect()
}

/// The users that alpha knows: its own alice, and beta's carol.
fn on_alpha(name: &str) -> Option<String> {
    match name {
        "alice" => Some("id-alice".into()),
        "carol:beta" => Some("id-carol".into()),
        "dave:gamma" => Some("id-dave".into()),
        _ => None,
    }
}

/// The users that beta knows: its own carol, and alpha's alice.
fn on_beta(id: &str) -> Option<String> {
    match id {
        "id-alice" => Some("alice:alpha".into()),
        "id-carol" => Some("carol".into()),
        _ => None,
    }
}

/// What beta shows of what alpha's user wrote.
fn crossed(text: &str) -> String {
    let sent = prepare(text, "beta", on_alpha);
    rewrite(&sent.text, &sent.transforms, "alpha", on_beta)
}

#[test]
fn mentions_are_found_where_people_write_them() {
    assert_eq!(words("@bob hi (@carol:beta), \"@dave\""), ["bob", "carol:beta", "dave"]);
    assert_eq!(words("hi @bob."), ["bob."]);
    assert_eq!(words("hi @bob: look"), ["bob"]);
    assert_eq!(words("@all @here @channel."), Vec::<&str>::new());
    assert_eq!(words("bob@example.com @bob@example.com"), Vec::<&str>::new());
    assert_eq!(words("https://x.example/@bob"), Vec::<&str>::new());
    assert_eq!(words("`@bob` and\n```\n@bob\n```\n@ @. @-"), Vec::<&str>::new());
    assert_eq!(words("**@bob** _x_ ä@bob"), ["bob"]);
}

#[test]
fn each_mention_arrives_as_the_receiver_calls_the_user() {
    assert_eq!(crossed("@alice look"), "@alice:alpha look");
    assert_eq!(crossed("@Alice, look"), "@alice:alpha, look");
    assert_eq!(crossed("hi @carol:beta."), "hi @carol.");
    assert_eq!(crossed("hi @carol:beta: you"), "hi @carol: you");
    assert_eq!(crossed("hi @alice: you"), "hi @alice:alpha: you");
    // Known to the sender only.
    assert_eq!(crossed("@dave:gamma"), "@dave:alpha");
    // Known to nobody.
    assert_eq!(crossed("@nobody"), "@nobody");
    assert_eq!(crossed("`@alice` alice@alice"), "`@alice` alice@alice");
}

#[test]
fn a_user_not_met_yet_is_meant_by_their_servers_name() {
    let sent = prepare("hi @bob:beta.", "beta", on_alpha);
    assert_eq!(sent.text, "hi @bob.");
    assert!(sent.transforms.is_empty());
    // Another connection's bob is not beta's.
    assert_eq!(prepare("@bob:gamma", "beta", on_alpha).text, "@bob:gamma");
    // Beta's alice, not ours.
    let theirs = prepare("@alice:beta", "beta", on_alpha);
    assert_eq!((theirs.text.as_str(), theirs.transforms.len()), ("@alice", 0));
    // Both at once would be mixed up, so the text stays.
    let both = prepare("@alice:beta @alice", "beta", on_alpha);
    assert_eq!(both.text, "@alice:beta @alice");
}

#[test]
fn the_recorded_mention_is_produced_and_taken() {
    let json = include_str!("../../tests/fixtures/sync-posts+mention_transforms.json");
    let recorded: serde_json::Value = serde_json::from_str(json).unwrap();
    let payload = &recorded["request"]["body"]["msg"]["payload"];
    let text = payload["posts"][0]["message"].as_str().unwrap();
    let transforms: BTreeMap<String, String> = serde_json::from_value(payload["mention_transforms"].clone()).unwrap();

    let id = &transforms["carol-ibhak:alpha-ibhak"];
    let sent = prepare(text, "alpha-ibhak", |name| transforms.get(name).cloned());
    assert_eq!((sent.text.as_str(), &sent.transforms), (text, &transforms));
    let shown = rewrite(text, &transforms, "beta-ibhak", |i| (i == id).then(|| "carol-ibhak".to_owned()));
    assert_eq!(shown, "@carol-ibhak removed from the channel.");
}

/// What lies around the words of all possible mentions, in order.
fn around(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for mention in find(text) {
        pieces.push(&text[done..=mention.at]);
        let word = mention.word.trim_end_matches(['.', '-', '_']);
        done = mention.at + 1 + word.len();
    }
    pieces.push(&text[done..]);
    pieces
}

/// Whether the pieces stand in the text one after the other, the first at its start and the last at its end.
fn keeps(text: &str, pieces: &[&str]) -> bool {
    let Some((last, before)) = pieces.split_last() else {
        return false;
    };
    let mut rest = text;
    for (i, piece) in before.iter().enumerate() {
        match rest.find(piece) {
            Some(at) if at == 0 || i > 0 => rest = &rest[at + piece.len()..],
            _ => return false,
        }
    }
    if before.is_empty() { rest == *last } else { rest.ends_with(last) }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,80}", connection in ".{0,10}") {
        let all = |name: &str| Some(format!("id-{name}"));
        let sent = prepare(&text, &connection, all);
        rewrite(&sent.text, &sent.transforms, &connection, |_| None);
        prepare(&text, &connection, |_| None);
    }

    #[test]
    fn only_mentions_change(text in "[@a-c:. `~\nä_/-]{0,60}") {
        let sent = prepare(&text, "b", |name| {
            let known = name.contains('a') && !name.ends_with(['.', '-', '_']);
            known.then(|| name.to_owned())
        });
        let got = rewrite(&sent.text, &sent.transforms, "b", |id| (id != "a").then(|| "zz".into()));
        prop_assert!(keeps(&got, &around(&text)), "{:?} became {:?}", text, got);
    }

    #[test]
    fn without_mentions_nothing_changes(text in "[^@]{0,80}") {
        let transforms = BTreeMap::from([("a".to_owned(), "id".to_owned())]);
        prop_assert_eq!(&prepare(&text, "b", |n| Some(n.to_owned())).text, &text);
        prop_assert_eq!(&rewrite(&text, &transforms, "b", |_| None), &text);
    }
}

//! Tests of mentions.

use super::*;
use proptest::prelude::*;

fn resolve(message: &str, known: &[&str]) -> Vec<String> {
    MessageText::new(message).resolve(|name| known.contains(&name)).into_iter().collect()
}

#[test]
fn names_are_found() {
    let known = ["bob", "bob.", "bea-ijia", "alice:alpha", "alice"];
    assert_eq!(resolve("@bob", &known), ["bob"]);
    assert_eq!(resolve("hi @Bob, @BEA-ijia!", &known), ["bea-ijia", "bob"]);
    assert_eq!(resolve("(@bob)**@bea-ijia**", &known), ["bea-ijia", "bob"]);
    assert_eq!(resolve("@bob.", &known), ["bob."]);
    assert_eq!(resolve("@bob...", &["bob"]), ["bob"]);
    assert_eq!(resolve("@bob: hello", &known), ["bob"]);
    assert_eq!(resolve("@alice:alpha", &known), ["alice:alpha"]);
    assert!(resolve("@alice:gamma", &known).is_empty());
    for none in ["mail bob@bob", "@", "@ bob", "@@bob", "`@bob`", "```\n@bob\n```", "x_@bob", "@bobby"] {
        assert!(resolve(none, &known).is_empty(), "{none}");
    }
    let possible = MessageText::new("@bob. and @x").possible_names();
    assert_eq!(possible.into_iter().collect::<Vec<_>>(), ["bob", "bob.", "x"]);
}

#[test]
fn everybody_is_named() {
    let special = |message: &str| MessageText::new(message).special();
    assert!(special("hey @here!").here);
    assert!(special("@ALL.").all);
    assert!(special("@channel: look").channel);
    assert!(!special("`@all` x@all @allies @all:beta").any());
    assert!(MessageText::new("@all @here").names().is_empty());
}

#[test]
fn watched_words() {
    let props = |keys: &str, first: &str| {
        BTreeMap::from([("mention_keys".to_owned(), keys.to_owned()), ("first_name".to_owned(), first.to_owned())])
    };
    let has = |message: &str, keys: &str, first: &str| {
        let keywords = Keywords::from_notify_props(&props(keys, first), "Bea");
        MessageText::new(message).has_keyword(&keywords)
    };
    assert!(has("The DEPLOY is on", "deploy, other", "false"));
    assert!(has("deploy!", "deploy", "false"));
    assert!(!has("redeploy deploys", "deploy", "false"));
    assert!(!has("`deploy`", "deploy", "false"));
    assert!(has("a night shift", "Night Shift", "false"));
    assert!(has("see C++ now", "c++", "false"));
    assert!(has("今日は会議です", "会議", "false"));
    assert!(has("Bea?", "", "true"));
    assert!(!has("bea?", "", "true"), "the first name keeps its case");
    assert!(!has("Bea?", "", "false"));
    assert!(!has("anything", " , ,", "false"));
    assert!(Keywords::from_notify_props(&BTreeMap::new(), "Bea").is_empty());
}

#[test]
fn channels_are_linked() {
    let names = MessageText::new("see ~town-square, ~Off_Topic. not a~b ~~gone~~ `~code`").channel_names();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["off_topic", "town-square"]);
}

#[test]
fn names_are_rewritten_outside_code() {
    let replace = |name: &str| match name {
        "bob:beta" => Some("bob".to_owned()),
        "alice" => Some("alice:alpha".to_owned()),
        _ => None,
    };
    assert_eq!(
        rewrite_mentions("@Bob:beta, @alice. `@alice` @eve ä@alice", replace),
        "@bob, @alice:alpha. `@alice` @eve ä@alice"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_message_is_read(message in "([@~`.:_a-cA-CäİK ]|@all|\\PC){0,80}") {
        let text = MessageText::new(&message);
        let _ = (text.special(), text.channel_names());
        for mention in text.names() {
            prop_assert_eq!(message.as_bytes()[mention.at], b'@');
        }
        prop_assert_eq!(rewrite_mentions(&message, |_| None), message.clone());
        let same = rewrite_mentions(&message, |name| Some(name.to_owned()));
        prop_assert_eq!(same.to_lowercase(), message.to_lowercase());
        let keywords = Keywords::from_notify_props(
            &BTreeMap::from([("mention_keys".to_owned(), message.clone())]), "a");
        text.has_keyword(&keywords);
    }
}

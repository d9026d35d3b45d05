//! Links from one site to another.

use proptest::prelude::*;

use super::*;

const POST: &str = "y167gy4scprij8ezqxbfher6nc";
const OTHER: &str = "9ixn1i5sjbrtjmz3w37ctc1yxy";

fn sent(text: &str, site: &str) -> Outgoing {
    to_wire(text, site, |id| id == POST)
}

#[test]
fn a_link_to_a_post_of_the_channel_arrives_on_the_receivers_site() {
    for site in [
        "https://aurora.example",
        "http://localhost:8065",
        "http://127.0.0.1:8065/",
        "https://aurora.example/chat",
        "http://[::1]:8065",
    ] {
        let base = site.trim_end_matches('/');
        let text = format!("see ({base}/team-one/pl/{POST}), please.");
        let wire = sent(&text, site);
        assert_eq!(wire.text, format!("see ({base}/team-one/plshared/{POST}), please."));
        let local = to_local(&wire.text, "http://b.example:81/sub/", "team-two", |_| true);
        assert_eq!(local, format!("see (http://b.example:81/sub/team-two/pl/{POST}), please."));
    }
}

#[test]
fn other_links_stay() {
    let site = "https://aurora.example";
    for text in [
        format!("https://other.example/team/pl/{POST}"),
        format!("https://aurora.example:8443/team/pl/{POST}"),
        format!("https://aurora.example/a/b/pl/{POST}"),
        format!("https://aurora.example/pl/{POST}"),
        format!("https://aurora.example/team/pl/{POST}x"),
        format!("https://aurora.example@evil.example/team/pl/{POST}"),
        format!("`https://aurora.example/team/pl/{POST}`"),
        format!("/team/pl/{POST}"),
        "https://aurora.example/team/pl/short".to_owned(),
    ] {
        let wire = sent(&text, site);
        assert_eq!(wire.text, text);
        assert!(wire.elsewhere.is_empty(), "{text}");
    }
}

#[test]
fn a_link_to_a_post_elsewhere_stays_and_is_told() {
    let text = format!("https://aurora.example/t/pl/{OTHER} HTTPS://Aurora.example:443/t/pl/{POST}?x=1");
    let wire = sent(&text, "https://aurora.example");
    assert_eq!(wire.elsewhere, [OTHER]);
    assert_eq!(
        wire.text,
        format!("https://aurora.example/t/pl/{OTHER} HTTPS://Aurora.example:443/t/plshared/{POST}?x=1")
    );
}

#[test]
fn a_shared_link_to_a_post_not_known_here_stays() {
    let text = format!("http://a.example/plshared/{OTHER} http://a.example/plshared/{POST}");
    assert_eq!(
        to_local(&text, "http://b.example", "two", |id| id == POST),
        format!("http://a.example/plshared/{OTHER} http://b.example/two/pl/{POST}")
    );
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,80}", site in ".{0,20}") {
        let wire = to_wire(&text, &site, |_| true);
        to_local(&wire.text, &site, "t", |_| true);
    }

    #[test]
    fn text_around_links_stays(before in "[a-z `./:ä-]{0,20}", after in "[ .,!?)][a-z `./:ä-]{0,20}") {
        let text = format!("{before} http://a.example/t/pl/{POST}{after}");
        let wire = to_wire(&text, "http://a.example", |_| true);
        let back = wire.text.replace("plshared", "pl");
        prop_assert_eq!(back, text);
    }
}

//! What a difference means, and who may mend it: each thing is sent again by whoever owns it, and by nobody else.

use std::collections::{BTreeMap, BTreeSet};

use causeway_service::changes;

use crate::wire::{ResendItem, Told};

/// What a message that may differ comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Verdict {
    #[default]
    Same,
    /// Something of it is on its way.
    UnderWay,
    /// One side rightly lacks it, for this reason.
    Lacking(&'static str),
    Differs(Difference),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) what: Vec<&'static str>,
    /// What this side sends again.
    pub(crate) ours: Vec<ResendItem>,
    /// What the other side is asked to send again.
    pub(crate) theirs: Vec<ResendItem>,
    /// Why nobody can mend it.
    pub(crate) hopeless: Option<&'static str>,
}

/// What else is known that decides.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Whether this side is the channel's home, or may pin as such.
    pub(crate) decides_pins: bool,
    /// People of the other side.
    pub(crate) their_people: BTreeSet<String>,
    /// What the other side refused, as the log names it.
    pub(crate) refused: BTreeSet<String>,
}

/// Judges one message by how it is here and there.
pub(crate) fn judge(here: &Told, there: &Told, known: &Known) -> Verdict {
    if here.waiting || there.waiting {
        return Verdict::UnderWay;
    }
    let post = || ResendItem { kind: changes::POST.to_owned(), reference: here.id.clone() };
    let ours = |what| Difference { what: vec![what], ours: vec![post()], ..Difference::default() };
    let theirs = |what| Difference { what: vec![what], theirs: vec![post()], ..Difference::default() };
    let lost =
        |what, why| Verdict::Differs(Difference { what: vec![what], hopeless: Some(why), ..Difference::default() });
    match (here.state.as_str(), there.state.as_str()) {
        ("live", "live") => parts(here, there, known),
        // The first message of a thread goes along with a reply, whenever it was written.
        ("live", "withheld") | ("withheld", "live") => Verdict::Lacking("from before the share"),
        ("live", "deleted") if here.yours => Verdict::Differs(theirs("missing there")),
        ("live", "deleted") => Verdict::Lacking("deleted there by people of that server"),
        ("live", _) if here.yours => lost("missing there", "the server that it came from does not know it any more"),
        ("live", _) if known.refused.contains(&here.id) => Verdict::Lacking("refused by the other side"),
        ("live", _) => Verdict::Differs(ours("missing there")),
        ("deleted", "live") if there.yours => Verdict::Differs(ours("missing here")),
        ("deleted", "live") => Verdict::Lacking("deleted here by people of this server"),
        (_, "live") if there.yours => lost("missing here", "this server does not know it any more"),
        (_, "live") => Verdict::Differs(theirs("missing here")),
        _ => Verdict::Same,
    }
}

fn parts(here: &Told, there: &Told, known: &Known) -> Verdict {
    let mut out = Difference::default();
    let mut add = |what: &'static str, is_theirs: bool, kind: &str, reference: String| {
        if !out.what.contains(&what) {
            out.what.push(what);
        }
        let list = if is_theirs { &mut out.theirs } else { &mut out.ours };
        list.push(ResendItem { kind: kind.to_owned(), reference });
    };
    let (mine, other) = (&here.parts, &there.parts);
    if mine.body != other.body {
        add("text", here.yours, changes::POST, here.id.clone());
    }
    let lacks = |all: &[String], some: &[String]| -> BTreeSet<String> {
        all.iter().filter(|one| !some.contains(one)).cloned().collect()
    };
    // A file that the receiver refused is not there, and is on record.
    let files: Vec<String> =
        lacks(&mine.files, &other.files).union(&lacks(&other.files, &mine.files)).cloned().collect();
    if files.iter().any(|file| !known.refused.contains(file)) {
        add("files", here.yours, changes::POST, here.id.clone());
    }
    let marks: [(&'static str, &str, &[String], &[String]); 2] = [
        ("reactions", changes::REACTION, &mine.reactions, &other.reactions),
        ("acknowledgements", changes::ACKNOWLEDGEMENT, &mine.acknowledgements, &other.acknowledgements),
    ];
    for (what, kind, mine, other) in marks {
        for mark in lacks(mine, other).union(&lacks(other, mine)) {
            let reference = format!("{}:{mark}", here.id);
            if known.refused.contains(&reference) {
                continue;
            }
            let user = mark.split(':').next().unwrap_or_default();
            add(what, known.their_people.contains(user), kind, reference);
        }
    }
    if mine.pinned != other.pinned {
        add("pin", !known.decides_pins, changes::PIN, here.id.clone());
    }
    match out.what.is_empty() {
        true => Verdict::Same,
        false => Verdict::Differs(out),
    }
}

impl Known {
    /// Everybody whose marks these messages carry.
    pub(crate) fn people<'a>(told: impl IntoIterator<Item = &'a Told>) -> BTreeSet<String> {
        let marks = told.into_iter().flat_map(|t| t.parts.reactions.iter().chain(&t.parts.acknowledgements));
        marks.filter_map(|mark| mark.split(':').next()).map(str::to_owned).collect()
    }
}

/// How often each reason was given.
pub(crate) fn count(lacking: &mut BTreeMap<String, i64>, why: &str) {
    *lacking.entry(why.to_owned()).or_default() += 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Parts;

    fn told(state: &str, yours: bool) -> Told {
        Told { id: "p".into(), state: state.into(), expected: true, yours, ..Told::default() }
    }

    fn differs(verdict: Verdict) -> Difference {
        match verdict {
            Verdict::Differs(difference) => difference,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn whoever_owns_a_message_sends_it_again() {
        let known = Known::default();
        assert_eq!(differs(judge(&told("live", false), &told("absent", false), &known)).ours.len(), 1);
        assert_eq!(differs(judge(&told("live", true), &told("deleted", false), &known)).theirs.len(), 1);
        assert_eq!(differs(judge(&told("absent", false), &told("live", false), &known)).theirs.len(), 1);
        assert_eq!(differs(judge(&told("deleted", false), &told("live", true), &known)).ours.len(), 1);
        assert!(differs(judge(&told("live", true), &told("absent", false), &known)).hopeless.is_some());
        assert!(matches!(judge(&told("live", false), &told("deleted", true), &known), Verdict::Lacking(_)));
        assert_eq!(judge(&told("deleted", false), &told("absent", false), &known), Verdict::Same);
        let refused = Known { refused: ["p".to_owned()].into(), ..Known::default() };
        assert!(matches!(judge(&told("live", false), &told("absent", false), &refused), Verdict::Lacking(_)));
        let waiting = Told { waiting: true, ..told("live", false) };
        assert_eq!(judge(&waiting, &told("absent", false), &known), Verdict::UnderWay);
    }

    #[test]
    fn a_mark_belongs_to_whoever_made_it() {
        let known = Known { their_people: ["bea".to_owned()].into(), ..Known::default() };
        let with = |reactions: &[&str]| Told {
            parts: Parts { reactions: reactions.iter().map(|r| (*r).to_owned()).collect(), ..Parts::default() },
            ..told("live", false)
        };
        let difference = differs(judge(&with(&["ann:heart"]), &with(&["bea:smile"]), &known));
        assert_eq!(difference.ours[0].reference, "p:ann:heart");
        assert_eq!(difference.theirs[0].reference, "p:bea:smile");
        assert_eq!(difference.what, ["reactions"]);
        assert_eq!(judge(&with(&["ann:heart"]), &with(&["ann:heart"]), &known), Verdict::Same);
    }
}

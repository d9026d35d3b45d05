//! Who is who over one connection.
//!
//! A person who comes over two connections is two people here, so that neither connection can speak for the other's: the first
//! keeps the id that they have everywhere, the second gets one of this server's own. That one never leaves: ids are
//! translated as things come in from the connection, and as the connection's people are named to it.

use std::collections::HashMap;

use causeway_model::users::User;
use causeway_service::Result;
use causeway_store::{Tx, people};

/// The people of a connection whom it calls by other ids than this server. Every other id is the same on both sides.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identities {
    here: HashMap<String, String>,
    there: HashMap<String, String>,
}

impl Identities {
    /// Everybody of a connection who has another id here, as they are spoken of in a channel that has its home at the connection,
    /// or has it not: people of third servers are passed on by a home alone.
    pub(crate) fn of_connection(tx: &mut Tx, remote_id: &str, from_home: bool) -> Result<Self> {
        let mut out = Self::default();
        for user in people::with_second_ids(tx, remote_id)? {
            out.note(&user, from_home);
        }
        Ok(out)
    }

    /// Takes note of a person of the connection, if they have another id here; says whether this one is meant by it.
    pub(crate) fn note(&mut self, user: &User, from_home: bool) -> bool {
        if user.remote_user_id.is_empty() || (user.is_passed_on() && !from_home) {
            return false;
        }
        self.add(&user.remote_user_id, &user.id);
        true
    }

    pub(crate) fn add(&mut self, there: &str, here: &str) {
        self.here.insert(there.to_owned(), here.to_owned());
        self.there.insert(here.to_owned(), there.to_owned());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.here.is_empty()
    }

    /// The id here of whom the connection calls `id`.
    pub(crate) fn here<'a>(&'a self, id: &'a str) -> &'a str {
        self.here.get(id).map_or(id, String::as_str)
    }

    /// What the connection calls the person who is `id` here.
    pub(crate) fn there<'a>(&'a self, id: &'a str) -> &'a str {
        self.there.get(id).map_or(id, String::as_str)
    }

    /// A reference of the log, `post:user:emoji` or `post:user`, as it stands here.
    pub(crate) fn reference_here(&self, reference: &str) -> String {
        with_user(reference, |id| self.here(id))
    }

    /// A reference of the log as the connection would write it.
    pub(crate) fn reference_there(&self, reference: &str) -> String {
        with_user(reference, |id| self.there(id))
    }
}

fn with_user<'a>(reference: &'a str, id: impl Fn(&'a str) -> &'a str) -> String {
    let parts = reference.split(':').enumerate();
    parts.map(|(n, part)| if n == 1 { id(part) } else { part }).collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_person_of_a_reference_is_translated() {
        let mut identities = Identities::default();
        identities.add("u", "second");
        assert_eq!(identities.reference_here("u:u:u"), "u:second:u");
        assert_eq!(identities.reference_there("second:second"), "second:u");
        assert_eq!(identities.reference_here("u"), "u");
        assert_eq!(identities.reference_here("p:other:smile"), "p:other:smile");
    }

    #[test]
    fn whom_a_home_passes_on_is_meant_by_a_home_alone() {
        let mut user = User { id: "second".into(), remote_user_id: "u".into(), ..User::default() };
        user.props.insert(causeway_model::users::PROP_ORIGINAL_REMOTE_ID.into(), "c".into());
        let mut identities = Identities::default();
        assert!(!identities.note(&user, false));
        assert_eq!(identities.here("u"), "u");
        assert!(identities.note(&user, true));
        assert_eq!((identities.here("u"), identities.there("second")), ("second", "u"));
    }
}

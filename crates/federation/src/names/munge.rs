//! The usernames that users of another server have here: `name:connection`.
//!
//! The half after the colon is always the connection's own name. A server that claims a colon and another's name in its
//! users' names cannot make them look like somebody else's.

use crate::limits::MAX_USERNAME;

const ELLIPSIS: &str = "...";

/// The username for a user of this connection, free according to `taken`: `name:connection`, then `name-2:connection`, and so on.
pub fn munge(username: &str, connection: &str, mut taken: impl FnMut(&str) -> bool) -> String {
    let mut candidate = munged(username, connection);
    let mut number = 2_u64;
    while taken(&candidate) {
        candidate = join(username, &format!("-{number}"), connection);
        number += 1;
    }
    candidate
}

/// `name:connection` as it is when nobody else has it.
pub fn munged(username: &str, connection: &str) -> String {
    join(username, "", connection)
}

fn join(username: &str, suffix: &str, connection: &str) -> String {
    // A user passed on by another server brings that server's name for its home along.
    let name = username.split(':').next().unwrap_or_default();
    let (name_len, connection_len) = (name.chars().count(), connection.chars().count());
    let room = MAX_USERNAME - 1 - suffix.len();
    let half = room / 2;
    // A half that needs less than its share leaves the rest to the other.
    let (name_room, connection_room) = if name_len + connection_len <= room {
        (name_len, connection_len)
    } else if name_len <= half {
        (name_len, room - name_len)
    } else if connection_len <= half {
        (room - connection_len, connection_len)
    } else {
        (room - half, half)
    };
    let name = shorten(name, name_room);
    let connection = shorten(connection, connection_room);
    format!("{name}{suffix}:{connection}")
}

/// The text in at most `room` characters, ending in an ellipsis when it is cut.
fn shorten(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let kept: String = text.chars().take(room.saturating_sub(ELLIPSIS.len())).collect();
    kept + ELLIPSIS
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_connection_follows_the_name() {
        assert_eq!(munged("zoe", "alpha"), "zoe:alpha");
        assert_eq!(munged("zoe:gamma", "alpha"), "zoe:alpha");
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut taken = HashSet::from(["zoe:alpha".to_owned()]);
        assert_eq!(munge("zoe", "alpha", |n| taken.contains(n)), "zoe-2:alpha");
        taken.insert("zoe-2:alpha".to_owned());
        assert_eq!(munge("zoe", "alpha", |n| taken.contains(n)), "zoe-3:alpha");
    }

    #[test]
    fn long_halves_are_shortened() {
        let (long_name, long_connection) = ("n".repeat(64), "c".repeat(64));
        let both = munged(&long_name, &long_connection);
        assert_eq!(both.len(), MAX_USERNAME);
        assert_eq!(both, format!("{}...:{}...", "n".repeat(29), "c".repeat(28)));
        assert_eq!(munged(&long_name, "alpha"), format!("{}...:alpha", "n".repeat(55)));
        assert_eq!(munged("zoe", &long_connection), format!("zoe:{}...", "c".repeat(57)));
        let second = munge(&long_name, &long_connection, |n| n == both);
        assert_eq!(second.len(), MAX_USERNAME);
        assert!(second.contains("...-2:"));
    }

    proptest! {
        #[test]
        fn a_munged_name_always_fits(
            name in "[a-z0-9._-]{0,80}",
            connection in "[a-z0-9._-]{1,64}",
            collisions in 0_usize..12,
        ) {
            let mut seen = HashSet::new();
            let got = munge(&name, &connection, |n| {
                seen.insert(n.to_owned());
                seen.len() <= collisions
            });
            prop_assert!(got.len() <= MAX_USERNAME);
            prop_assert_eq!(got.matches(':').count(), 1);
            // Every candidate was a different one.
            prop_assert_eq!(seen.len(), collisions + 1);
        }
    }
}

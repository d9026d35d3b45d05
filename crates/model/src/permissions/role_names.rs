//! Lists of role names, as users and memberships carry them: `"system_admin system_user"`.

const LONGEST: usize = 64;

/// The names in such a list, each once, in their order.
pub fn role_names(list: &str) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    for name in list.split_whitespace() {
        if !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// Writes such a list; names that come twice are written once.
pub fn join_role_names<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut out: Vec<&str> = Vec::new();
    for name in names {
        if !name.is_empty() && !out.contains(&name) {
            out.push(name);
        }
    }
    out.join(" ")
}

/// Whether a role may be called so: 1 to 64 of `a-z`, `0-9`, `_`.
pub fn is_valid_role_name(name: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    !name.is_empty() && name.len() <= LONGEST && name.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_written() {
        assert_eq!(role_names("system_admin  system_user system_admin"), ["system_admin", "system_user"]);
        assert!(role_names(" ").is_empty());
        assert_eq!(join_role_names(["a", "", "b", "a"]), "a b");
    }

    #[test]
    fn names_are_checked() {
        assert!(is_valid_role_name("team_user") && is_valid_role_name(&"r".repeat(64)));
        for bad in ["", "Team", "a b", "a-b", "ä", &"r".repeat(65)] {
            assert!(!is_valid_role_name(bad), "{bad:?}");
        }
    }
}

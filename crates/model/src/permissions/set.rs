//! A set of permissions.
//!
//! Owns how one is held and written. Names that this program does not know survive: a role that was stored by a newer
//! program, or patched by a client that knows more, loses nothing by being read and written here.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Permission;

const WORDS: usize = Permission::ALL.len().div_ceil(64);

/// Permissions, each once, known ones as bits. Serialises as a list of names: the known ones sorted, then the unknown ones.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PermissionSet {
    known: [u64; WORDS],
    unknown: BTreeSet<Box<str>>,
}

impl PermissionSet {
    /// Every permission there is.
    pub fn every() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    /// From names separated by white space, as the database keeps them.
    pub fn from_text(text: &str) -> Self {
        text.split_whitespace().collect()
    }

    pub fn contains(&self, permission: Permission) -> bool {
        let (word, bit) = place(permission);
        self.known[word] & bit != 0
    }

    pub fn insert(&mut self, permission: Permission) {
        let (word, bit) = place(permission);
        self.known[word] |= bit;
    }

    pub fn remove(&mut self, permission: Permission) {
        let (word, bit) = place(permission);
        self.known[word] &= !bit;
    }

    /// Adds by name, whether the name is known or not.
    pub fn insert_name(&mut self, name: &str) {
        match Permission::from_name(name) {
            Some(p) => self.insert(p),
            None if name.is_empty() => {}
            None => {
                self.unknown.insert(name.into());
            }
        }
    }

    /// Adds all of `other`.
    pub fn extend(&mut self, other: &PermissionSet) {
        for (mine, theirs) in self.known.iter_mut().zip(other.known) {
            *mine |= theirs;
        }
        self.unknown.extend(other.unknown.iter().cloned());
    }

    /// What is here and not in `other`.
    pub fn without(&self, other: &PermissionSet) -> PermissionSet {
        let mut out = self.clone();
        for (mine, theirs) in out.known.iter_mut().zip(other.known) {
            *mine &= !theirs;
        }
        out.unknown.retain(|name| !other.unknown.contains(name));
        out
    }

    /// The known ones, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = Permission> + '_ {
        Permission::ALL.iter().copied().filter(|p| self.contains(*p))
    }

    /// Names that this program does not know, sorted.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.unknown.iter().map(|name| &**name)
    }

    /// All names: the known ones sorted, then the unknown ones.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|p| -> &str { p.name() }).chain(self.unknown())
    }

    pub fn len(&self) -> usize {
        self.known.iter().map(|w| w.count_ones() as usize).sum::<usize>() + self.unknown.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn place(permission: Permission) -> (usize, u64) {
    let at = permission as usize;
    (at / 64, 1 << (at % 64))
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        let mut out = Self::default();
        permissions.into_iter().for_each(|p| out.insert(p));
        out
    }
}

impl<'a> FromIterator<&'a str> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut out = Self::default();
        names.into_iter().for_each(|name| out.insert_name(name));
        out
    }
}

/// Names with a space between, as `from_text` reads them.
impl fmt::Display for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, name) in self.names().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(name)?;
        }
        Ok(())
    }
}

impl fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

impl Serialize for PermissionSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.len()))?;
        for name in self.names() {
            seq.serialize_element(name)?;
        }
        seq.end()
    }
}

impl<'de> Deserialize<'de> for PermissionSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = PermissionSet;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of permission names")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<PermissionSet, A::Error> {
                let mut out = PermissionSet::default();
                while let Some(name) = seq.next_element::<std::borrow::Cow<'de, str>>()? {
                    // White space would split the name in two once it is stored.
                    if name.contains(char::is_whitespace) {
                        return Err(serde::de::Error::custom("a permission name holds white space"));
                    }
                    out.insert_name(&name);
                }
                Ok(out)
            }
        }

        deserializer.deserialize_seq(Names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Permission::{CreatePost, ManageSystem, ViewTeam};

    #[test]
    fn unknown_names_survive_text_and_json() {
        let set = PermissionSet::from_text("view_team  fly create_post\nbe_invisible fly");
        assert_eq!(set.to_string(), "create_post view_team be_invisible fly");
        assert_eq!(PermissionSet::from_text(&set.to_string()), set);
        let json = serde_json::to_string(&set).unwrap();
        assert_eq!(json, r#"["create_post","view_team","be_invisible","fly"]"#);
        assert_eq!(serde_json::from_str::<PermissionSet>(&json).unwrap(), set);
        assert_eq!(set.len(), 4);
        assert_eq!(set.unknown().collect::<Vec<_>>(), ["be_invisible", "fly"]);
    }

    #[test]
    fn names_with_white_space_are_refused() {
        assert!(serde_json::from_str::<PermissionSet>(r#"["create_post manage_system"]"#).is_err());
        assert!(serde_json::from_str::<PermissionSet>(r#"[7]"#).is_err());
        let empty = serde_json::from_str::<PermissionSet>(r#"[""]"#).unwrap();
        assert!(empty.is_empty());
    }

    #[test]
    fn sets_add_and_subtract() {
        let mut a = PermissionSet::from_text("create_post x");
        let b = PermissionSet::from_text("view_team x y");
        assert_eq!(b.without(&a).to_string(), "view_team y");
        a.extend(&b);
        assert_eq!(a.to_string(), "create_post view_team x y");
        a.remove(CreatePost);
        assert!(!a.contains(CreatePost) && a.contains(ViewTeam) && !a.contains(ManageSystem));
    }

    #[test]
    fn every_holds_all() {
        let every = PermissionSet::every();
        assert_eq!(every.len(), Permission::ALL.len());
        assert!(every.iter().eq(Permission::ALL.iter().copied()));
    }
}

//! Channel moderation: what members and guests of one channel may not do there although their role allows it.
//!
//! Owns the four things that can be taken away, how a channel keeps what was taken, and the two forms clients see. Admins
//! are never moderated: the channel admin's, team admin's and system admin's roles hold these permissions themselves.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Permission, PermissionSet, roles};

/// Something that can be taken away in one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moderated {
    CreatePost,
    CreateReactions,
    ManageMembers,
    UseChannelMentions,
}

impl Moderated {
    /// In the order in which clients get them.
    pub const ALL: [Self; 4] = [Self::CreatePost, Self::CreateReactions, Self::ManageMembers, Self::UseChannelMentions];

    pub const fn name(self) -> &'static str {
        match self {
            Self::CreatePost => "create_post",
            Self::CreateReactions => "create_reactions",
            Self::ManageMembers => "manage_members",
            Self::UseChannelMentions => "use_channel_mentions",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.name() == name)
    }

    /// The permissions that go with it, all of them taken and given back together.
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::CreatePost => &[Permission::CreatePost],
            Self::CreateReactions => &[Permission::AddReaction, Permission::RemoveReaction],
            Self::ManageMembers => &[Permission::ManagePrivateChannelMembers, Permission::ManagePublicChannelMembers],
            Self::UseChannelMentions => &[Permission::UseChannelMentions],
        }
    }

    /// Guests never manage members, so there is nothing to take from them.
    const fn concerns_guests(self) -> bool {
        !matches!(self, Self::ManageMembers)
    }

    /// The permission that tells whether a role has it in a public or private channel.
    const fn decided_by(self, private: bool) -> Permission {
        match self {
            Self::CreatePost => Permission::CreatePost,
            Self::CreateReactions => Permission::AddReaction,
            Self::ManageMembers if private => Permission::ManagePrivateChannelMembers,
            Self::ManageMembers => Permission::ManagePublicChannelMembers,
            Self::UseChannelMentions => Permission::UseChannelMentions,
        }
    }
}

/// What moderation takes away in one channel. Kept with the channel as text: `role:permission` pairs with spaces between.
/// The role is `channel_user` or `channel_guest`, and stands for whichever role members or guests of that channel have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChannelModeration {
    taken: BTreeSet<(String, String)>,
}

impl ChannelModeration {
    /// Reads the kept text. What is not a pair is left out; pairs that are not known here stay.
    pub fn from_text(text: &str) -> Self {
        let pairs = text.split_whitespace().filter_map(|pair| pair.split_once(':'));
        Self { taken: pairs.map(|(role, permission)| (role.to_owned(), permission.to_owned())).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// What is left of `permissions`, which the role `role` allows elsewhere.
    pub fn left_of(&self, role: &str, permissions: &PermissionSet) -> PermissionSet {
        let taken = self.taken.iter().filter(|(r, _)| r == role).map(|(_, p)| p.as_str()).collect();
        permissions.without(&taken)
    }

    /// Takes posting and reacting from members and guests, as a channel has it that was shared read-only.
    pub fn make_read_only(&mut self) {
        for moderated in [Moderated::CreatePost, Moderated::CreateReactions] {
            for role in [roles::CHANNEL_USER, roles::CHANNEL_GUEST] {
                self.set(role, moderated, false);
            }
        }
    }

    /// Changes what a client asks for. All of it or nothing.
    pub fn apply(&mut self, patches: &[ModerationPatch]) -> Result<(), ModerationRefused> {
        let mut changed = self.clone();
        for patch in patches {
            let moderated = Moderated::from_name(&patch.name)
                .ok_or_else(|| ModerationRefused::Unknown(patch.name.chars().take(64).collect()))?;
            if let Some(on) = patch.roles.members {
                changed.set(roles::CHANNEL_USER, moderated, on);
            }
            match patch.roles.guests {
                Some(_) if !moderated.concerns_guests() => {
                    return Err(ModerationRefused::NotForGuests(moderated.name()));
                }
                Some(on) => changed.set(roles::CHANNEL_GUEST, moderated, on),
                None => {}
            }
        }
        *self = changed;
        Ok(())
    }

    /// What a client is shown, given what members and guests may do where nothing is moderated.
    pub fn entries(&self, private: bool, members: &PermissionSet, guests: &PermissionSet) -> Vec<ModerationEntry> {
        let entry = |moderated: Moderated| {
            let shown = |role: &str, may: &PermissionSet| {
                let decisive = moderated.decided_by(private);
                ModeratedRole { value: self.left_of(role, may).contains(decisive), enabled: may.contains(decisive) }
            };
            ModerationEntry {
                name: moderated.name(),
                roles: ModeratedRoles {
                    guests: moderated.concerns_guests().then(|| shown(roles::CHANNEL_GUEST, guests)),
                    members: shown(roles::CHANNEL_USER, members),
                },
            }
        };
        Moderated::ALL.into_iter().map(entry).collect()
    }

    fn set(&mut self, role: &str, moderated: Moderated, on: bool) {
        for permission in moderated.permissions() {
            let pair = (role.to_owned(), permission.name().to_owned());
            if on {
                self.taken.remove(&pair);
            } else {
                self.taken.insert(pair);
            }
        }
    }
}

/// The text that `from_text` reads.
impl fmt::Display for ChannelModeration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (role, permission)) in self.taken.iter().enumerate() {
            let space = if i > 0 { " " } else { "" };
            write!(f, "{space}{role}:{permission}")?;
        }
        Ok(())
    }
}

/// Why a moderation stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModerationRefused {
    #[error("{0:?} cannot be moderated")]
    Unknown(String),
    #[error("{0} cannot be moderated for guests")]
    NotForGuests(&'static str),
}

/// What is moderated, and for whom. Serialises as API v4's ChannelModeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModerationEntry {
    pub name: &'static str,
    pub roles: ModeratedRoles,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModeratedRoles {
    /// Absent where guests have no say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guests: Option<ModeratedRole>,
    pub members: ModeratedRole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ModeratedRole {
    /// Whether they may here.
    pub value: bool,
    /// Whether they may elsewhere: what they may not anyway cannot be given by moderation.
    pub enabled: bool,
}

/// One change. Deserialises from API v4's ChannelModerationPatch.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ModerationPatch {
    pub name: String,
    pub roles: ModerationRolesPatch,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct ModerationRolesPatch {
    pub guests: Option<bool>,
    pub members: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::default_roles;
    use serde_json::{Value, json};

    fn may(role: &str) -> PermissionSet {
        default_roles().into_iter().find(|r| r.name == role).unwrap().permissions
    }

    fn patched(patches: Value) -> Result<ChannelModeration, ModerationRefused> {
        let mut moderation = ChannelModeration::default();
        let patches: Vec<ModerationPatch> = serde_json::from_value(patches).unwrap();
        moderation.apply(&patches).map(|()| moderation)
    }

    fn shown(moderation: &ChannelModeration) -> Value {
        let entries = moderation.entries(false, &may("channel_user"), &may("channel_guest"));
        serde_json::to_value(entries).unwrap()
    }

    #[test]
    fn an_unmoderated_channel_shows_all_on() {
        let on = json!({"value": true, "enabled": true});
        assert_eq!(
            shown(&ChannelModeration::default()),
            json!([
                {"name": "create_post", "roles": {"guests": on, "members": on}},
                {"name": "create_reactions", "roles": {"guests": on, "members": on}},
                {"name": "manage_members", "roles": {"members": on}},
                {"name": "use_channel_mentions", "roles": {"guests": on, "members": on}},
            ])
        );
    }

    #[test]
    fn a_patch_takes_and_gives_back() {
        let off = json!([{"name": "create_reactions", "roles": {"guests": false}},
            {"name": "manage_members", "roles": {"members": false}}]);
        let mut moderation = patched(off).unwrap();
        assert_eq!(
            moderation.to_string(),
            "channel_guest:add_reaction channel_guest:remove_reaction \
             channel_user:manage_private_channel_members channel_user:manage_public_channel_members"
        );
        assert_eq!(shown(&moderation)[1]["roles"]["guests"], json!({"value": false, "enabled": true}));
        assert_eq!(shown(&moderation)[1]["roles"]["members"]["value"], true);
        assert_eq!(shown(&moderation)[2]["roles"]["members"]["value"], false);
        let on = json!([{"name": "create_reactions", "roles": {"guests": true, "members": true}},
            {"name": "manage_members", "roles": {"members": true}}]);
        moderation.apply(&serde_json::from_value::<Vec<_>>(on).unwrap()).unwrap();
        assert!(moderation.is_empty());
    }

    #[test]
    fn members_lose_what_admins_keep() {
        let moderation = patched(json!([{"name": "create_post", "roles": {"members": false}}])).unwrap();
        assert!(!moderation.left_of("channel_user", &may("channel_user")).contains(Permission::CreatePost));
        assert!(moderation.left_of("channel_user", &may("channel_user")).contains(Permission::ReadChannel));
        assert_eq!(moderation.left_of("channel_admin", &may("channel_admin")), may("channel_admin"));
        assert_eq!(moderation.left_of("channel_guest", &may("channel_guest")), may("channel_guest"));
    }

    #[test]
    fn what_a_role_lacks_is_shown_disabled_and_cannot_be_given() {
        let moderation = patched(json!([{"name": "use_channel_mentions", "roles": {"members": true}}])).unwrap();
        let entries = moderation.entries(true, &PermissionSet::default(), &may("channel_guest"));
        assert_eq!(entries[3].roles.members, ModeratedRole { value: false, enabled: false });
        // Which permission decides about members follows the kind of the channel.
        let only_public = PermissionSet::from_text("manage_public_channel_members");
        assert!(!moderation.entries(true, &only_public, &only_public)[2].roles.members.enabled);
        assert!(moderation.entries(false, &only_public, &only_public)[2].roles.members.enabled);
    }

    #[test]
    fn read_only_takes_posting_and_reacting_from_both() {
        let mut moderation = ChannelModeration::from_text("channel_user:use_channel_mentions");
        moderation.make_read_only();
        for role in ["channel_user", "channel_guest"] {
            let left = moderation.left_of(role, &may(role));
            assert!(!left.contains(Permission::CreatePost) && !left.contains(Permission::AddReaction));
            assert!(left.contains(Permission::ReadChannelContent));
        }
        assert!(moderation.to_string().contains("channel_user:use_channel_mentions"));
    }

    #[test]
    fn a_refused_patch_changes_nothing() {
        let mut moderation = ChannelModeration::default();
        let patches = json!([{"name": "create_post", "roles": {"members": false}}, {"name": "fly"}]);
        let patches: Vec<ModerationPatch> = serde_json::from_value(patches).unwrap();
        assert_eq!(moderation.apply(&patches), Err(ModerationRefused::Unknown("fly".into())));
        assert!(moderation.is_empty());
        let guests = patched(json!([{"name": "manage_members", "roles": {"guests": true}}]));
        assert_eq!(guests, Err(ModerationRefused::NotForGuests("manage_members")));
    }

    #[test]
    fn the_text_is_read_and_written_with_unknown_pairs() {
        let text = "channel_user:create_post some_role:fly";
        assert_eq!(ChannelModeration::from_text(text).to_string(), text);
        assert_eq!(ChannelModeration::from_text(" nonsense ").to_string(), "");
    }
}

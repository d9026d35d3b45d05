//! How the list of permissions becomes a type.
//!
//! Owns the macro and what every permission has: a name, a scope, a place in the list. The list itself is in `names`.

/// The narrowest thing a permission is asked about. A role of a wider scope may hold it too, and then it counts
/// everywhere below: a team admin's `create_post` in every channel of the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    System,
    Team,
    Channel,
    /// Custom user groups.
    Group,
    Playbook,
    /// One run of a playbook.
    Run,
}

macro_rules! permissions {
    ($($variant:ident = $name:literal, $scope:ident;)+) => {
        /// Something that a person may be allowed to do. Serialises as API v4's name for it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Permission {
            $($variant,)+
        }

        impl Permission {
            /// Every permission, sorted by name.
            pub const ALL: &[Permission] = &[$(Permission::$variant,)+];

            /// The name on the wire and in the database.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Permission::$variant => $name,)+
                }
            }

            /// What it is asked about.
            pub const fn scope(self) -> Scope {
                match self {
                    $(Permission::$variant => Scope::$scope,)+
                }
            }
        }
    };
}

pub(super) use permissions;

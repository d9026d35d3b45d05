//! Who takes part: two organisations and their people. Names only, no behaviour.

use crate::client::NewUser;

/// Everybody's password in the demonstration, printed at its end.
pub(super) const PASSWORD: &str = "Northern-Lights-1";

/// The shared channel's name in both workspaces.
pub(super) const CHANNEL: &str = "joint-project";

/// A person with an account in one workspace.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) username: &'static str,
    pub(super) first_name: &'static str,
    pub(super) last_name: &'static str,
}

impl Person {
    pub(super) fn email(&self, plan: &Plan) -> String {
        format!("{}@{}.example", self.username, plan.key)
    }

    pub(super) fn account<'a>(&'a self, email: &'a str) -> NewUser<'a> {
        NewUser {
            username: self.username,
            first_name: self.first_name,
            last_name: self.last_name,
            email,
            password: PASSWORD,
        }
    }
}

/// An organisation: its workspace, its team of the same name, and three people.
#[derive(Debug)]
pub(super) struct Plan {
    /// In lower case: the team's name, and the name the other side gives to the connection.
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    /// The first one is made first and thereby administers the workspace.
    pub(super) people: [Person; 3],
}

pub(super) const AURORA: Plan = Plan {
    key: "aurora",
    title: "Aurora",
    people: [
        Person { username: "maya", first_name: "Maya", last_name: "Lindqvist" },
        Person { username: "tomas", first_name: "Tomas", last_name: "Okafor" },
        Person { username: "ines", first_name: "Inês", last_name: "Duarte" },
    ],
};

pub(super) const BOREALIS: Plan = Plan {
    key: "borealis",
    title: "Borealis",
    people: [
        Person { username: "erik", first_name: "Erik", last_name: "Sandoval" },
        Person { username: "sanna", first_name: "Sanna", last_name: "Virtanen" },
        Person { username: "luka", first_name: "Luka", last_name: "Petrović" },
    ],
};

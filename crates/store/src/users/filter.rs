//! Which people a list holds, as the parts of a statement.

use super::{Args, like_escaped};
use crate::engine::Value;

/// Which people. Every field that is not at its default narrows the list further.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Members of this team.
    pub in_team: String,
    pub not_in_team: String,
    /// Members of this channel.
    pub in_channel: String,
    pub not_in_channel: String,
    /// In no team.
    pub without_team: bool,
    /// Only active accounts, or only deactivated ones.
    pub activity: Option<bool>,
    /// Holders of this system role.
    pub role: String,
    /// Holders of one of these system, team (with `in_team`) or channel (with `in_channel`) roles.
    pub roles: Vec<String>,
    pub team_roles: Vec<String>,
    pub channel_roles: Vec<String>,
    /// Every word must begin a part of one of the person's names; see `search_full_names` and `search_emails`.
    pub term: String,
    pub search_full_names: bool,
    pub search_emails: bool,
    /// Who shares a channel or a team with this person, and they themselves.
    pub circle_of: String,
    pub without_bots: bool,
    /// Nobody of connected workspaces.
    pub local_only: bool,
    /// Nobody at all: for filters by things that do not exist here.
    pub nobody: bool,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Username,
    /// Newest accounts first.
    Newest,
    /// Most recently active first.
    LastActivity,
    /// Online, away, not to be disturbed, offline; then by name. Deactivated accounts last.
    Status,
    /// Administrators of the channel first. Only with `in_channel`.
    ChannelAdmins,
    /// The order in which accounts were made, by id within a millisecond.
    Oldest,
}

/// How many words of a search count.
const MOST_WORDS: usize = 8;

/// A statement under construction, after `SELECT … FROM users t`.
#[derive(Debug, Default)]
pub(super) struct Built {
    joins: String,
    conditions: Vec<String>,
    pub(super) order: String,
    pub(super) args: Args,
}

impl Built {
    /// Adds an argument and returns its mark.
    pub(super) fn bind(&mut self, value: impl Into<Value<'static>>) -> String {
        self.args.push(value.into());
        format!("${}", self.args.len())
    }

    pub(super) fn and(&mut self, condition: impl Into<String>) {
        self.conditions.push(condition.into());
    }

    pub(super) fn join(&mut self, join: &str) {
        self.joins.push(' ');
        self.joins.push_str(join);
    }

    /// Joins and conditions.
    pub(super) fn tail(&self) -> String {
        if self.conditions.is_empty() {
            return self.joins.clone();
        }
        format!("{} WHERE {}", self.joins, self.conditions.join(" AND "))
    }

    pub(super) fn sort(&mut self, sort: Sort) {
        const STATUSES: &str = "LEFT JOIN statuses st ON st.user_id = t.id";
        self.order = match sort {
            Sort::Username => "ORDER BY t.username",
            Sort::Newest => "ORDER BY t.create_at DESC, t.id DESC",
            Sort::Oldest => "ORDER BY t.create_at, t.id",
            Sort::LastActivity => {
                self.join(STATUSES);
                "ORDER BY COALESCE(st.last_activity_at, 0) DESC, t.username"
            }
            Sort::Status => {
                self.join(STATUSES);
                "ORDER BY CASE WHEN t.delete_at > 0 THEN 4 WHEN st.status = 'online' THEN 0 WHEN st.status = 'away' THEN 1 \
                 WHEN st.status = 'dnd' THEN 2 ELSE 3 END, t.username"
            }
            Sort::ChannelAdmins => "ORDER BY cm.scheme_admin DESC, t.username",
        }
        .to_owned();
    }
}

impl Filter {
    pub(super) fn build(&self) -> Built {
        let mut built = Built::default();
        if self.nobody {
            built.and("FALSE");
        }
        self.places(&mut built);
        self.account(&mut built);
        self.role_conditions(&mut built);
        self.words(&mut built);
        built
    }

    fn places(&self, built: &mut Built) {
        if !self.in_team.is_empty() {
            let team = built.bind(self.in_team.clone());
            built.join(&format!(
                "JOIN team_members tm ON tm.user_id = t.id AND tm.team_id = {team} AND tm.delete_at = 0"
            ));
        }
        if !self.in_channel.is_empty() {
            let channel = built.bind(self.in_channel.clone());
            built.join(&format!("JOIN channel_members cm ON cm.user_id = t.id AND cm.channel_id = {channel}"));
        }
        if !self.not_in_team.is_empty() {
            let team = built.bind(self.not_in_team.clone());
            built.and(format!(
                "NOT EXISTS (SELECT 1 FROM team_members o WHERE o.user_id = t.id AND o.team_id = {team} AND o.delete_at = 0)"
            ));
        }
        if !self.not_in_channel.is_empty() {
            let channel = built.bind(self.not_in_channel.clone());
            built.and(format!(
                "NOT EXISTS (SELECT 1 FROM channel_members o WHERE o.user_id = t.id AND o.channel_id = {channel})"
            ));
        }
        if self.without_team {
            built.and("NOT EXISTS (SELECT 1 FROM team_members o WHERE o.user_id = t.id AND o.delete_at = 0)");
        }
        if !self.circle_of.is_empty() {
            let user = built.bind(self.circle_of.clone());
            built.and(format!(
                "(t.id = {user} OR EXISTS (SELECT 1 FROM channel_members a JOIN channel_members b \
                 ON b.channel_id = a.channel_id WHERE a.user_id = {user} AND b.user_id = t.id) \
                 OR EXISTS (SELECT 1 FROM team_members a JOIN team_members b ON b.team_id = a.team_id \
                 WHERE a.user_id = {user} AND b.user_id = t.id AND a.delete_at = 0 AND b.delete_at = 0))"
            ));
        }
    }

    fn account(&self, built: &mut Built) {
        match self.activity {
            Some(true) => built.and("t.delete_at = 0"),
            Some(false) => built.and("t.delete_at > 0"),
            None => {}
        }
        if self.without_bots {
            built.and("NOT t.is_bot");
        }
        if self.local_only {
            built.and("t.remote_id = ''");
        }
    }

    fn role_conditions(&self, built: &mut Built) {
        if !self.role.is_empty() {
            let condition = holds(built, &self.role);
            built.and(condition);
        }
        let mut any = Vec::new();
        for role in &self.roles {
            any.push(holds(built, role));
        }
        if !self.in_team.is_empty() {
            any.extend(self.team_roles.iter().map(|role| scheme_role("tm", role)));
        }
        if !self.in_channel.is_empty() {
            any.extend(self.channel_roles.iter().map(|role| scheme_role("cm", role)));
        }
        if !any.is_empty() {
            built.and(format!("({})", any.join(" OR ")));
        }
    }

    fn words(&self, built: &mut Built) {
        let term = self.term.to_lowercase();
        for word in term.split_whitespace().map(|word| word.trim_start_matches('@')).take(MOST_WORDS) {
            if word.is_empty() {
                continue;
            }
            let escaped = like_escaped(word);
            let begins = built.bind(format!("{escaped}%"));
            let mut fields = vec![
                format!(r"t.username LIKE {begins} ESCAPE '\'"),
                format!(r"LOWER(t.nickname) LIKE {begins} ESCAPE '\'"),
            ];
            // A part of a name after a dot, a dash or the like is a beginning too.
            let inner = built.bind(format!("% {escaped}%"));
            let parts = "REPLACE(REPLACE(REPLACE(REPLACE(t.username, '.', ' '), '-', ' '), '_', ' '), ':', ' ')";
            fields.push(format!(r"{parts} LIKE {inner} ESCAPE '\'"));
            fields.push(format!(r"LOWER(t.nickname) LIKE {inner} ESCAPE '\'"));
            if self.search_full_names {
                for column in ["first_name", "last_name"] {
                    fields.push(format!(r"LOWER(t.{column}) LIKE {begins} ESCAPE '\'"));
                    fields.push(format!(r"LOWER(t.{column}) LIKE {inner} ESCAPE '\'"));
                }
            }
            if self.search_emails {
                fields.push(format!(r"t.email LIKE {begins} ESCAPE '\'"));
            }
            built.and(format!("({})", fields.join(" OR ")));
        }
    }
}

/// That the person's space-separated system roles hold `role`.
fn holds(built: &mut Built, role: &str) -> String {
    let pattern = built.bind(format!("% {} %", like_escaped(role)));
    format!(r"' ' || t.roles || ' ' LIKE {pattern} ESCAPE '\'")
}

/// That the membership stands for `role`, which is named as clients name it.
fn scheme_role(alias: &str, role: &str) -> String {
    match role.rsplit('_').next() {
        Some("admin") => format!("{alias}.scheme_admin"),
        Some("user") => format!("({alias}.scheme_user AND NOT {alias}.scheme_admin)"),
        Some("guest") => format!("{alias}.scheme_guest"),
        _ => "FALSE".to_owned(),
    }
}

//! What clients are told of teams and their members.

use causeway_model::teams::{Team, TeamMember};

use crate::events::{Broadcast, Event, MembershipChange};

fn about(name: &'static str, team: &Team) -> Event {
    // Everybody in the team hears it, so it holds neither an address nor the invitation.
    let shown = Team { email: String::new(), invite_id: String::new(), ..team.clone() };
    Event::new(name, Broadcast::team(&team.id)).with_json("team", &shown)
}

/// A team was changed.
pub fn update_team(team: &Team) -> Event {
    about("update_team", team)
}

/// What members may do in a team changed.
pub fn update_team_scheme(team: &Team) -> Event {
    about("update_team_scheme", team)
}

/// A team was archived.
pub fn delete_team(team: &Team) -> Event {
    about("delete_team", team)
}

/// An archived team is back.
pub fn restore_team(team: &Team) -> Event {
    about("restore_team", team)
}

/// Somebody left a team: its members are told, and they themselves.
pub fn leave_team(team_id: &str, user_id: &str) -> [Event; 3] {
    let event = |to| Event::new("leave_team", to).with("team_id", team_id).with("user_id", user_id);
    let left = MembershipChange::LeftTeam { user_id: user_id.to_owned(), team_id: team_id.to_owned() };
    [event(Broadcast::user(user_id)), Event::internal(left), event(Broadcast::team(team_id).omitting(user_id))]
}

/// Somebody's roles in a team changed; they are told.
pub fn memberrole_updated(member: &TeamMember) -> Event {
    Event::new("memberrole_updated", Broadcast::user(&member.user_id)).with_json("member", member)
}

//! Channels and who is in them.

mod announce;
mod create;
mod direct;
mod edit;
mod get;
mod join;
mod leave;
mod list;
mod members;
mod moderation;
mod read;
pub mod sidebar;

pub use announce::announce;
pub(crate) use announce::announce_move;
pub use create::{NewChannel, create, insert};
pub use direct::{insert_direct, insert_group, open_direct, open_group};
pub use edit::{archive, patch, restore, set_archived, set_privacy};
pub use get::{OfUser, get, get_by_name, get_by_team_name, member, members, of_user};
pub use join::{add, insert_member, join, join_of_team};
pub(crate) use leave::take_out;
pub use leave::{leave, remove};
pub use list::{
    Among, OfTeam, across_teams, common_teams, of_team, people_of_groups, public_by_ids, search, search_groups,
};
pub use members::{
    Stats, members_of, memberships, memberships_in_team, require_readable, set_notify_props, set_roles,
    set_scheme_roles, stats, timezones,
};
pub use moderation::{moderations, patch_moderations, set_moderation};
pub use read::{Unread, mark_read, unread};

use causeway_model::channels::{Channel, ChannelMember};
use causeway_store::{Tx, args};

use crate::error::{Error, Result};
use crate::permissions::{self, Caller};

/// The channel with this id, archived or not, or the refusal that clients expect.
pub fn require(tx: &mut Tx, id: &str) -> Result<Channel> {
    let found: Option<Channel> = tx.find("WHERE t.id = $1", args![id])?;
    found.ok_or_else(|| {
        Error::not_found("app.channel.get.existing.app_error", format!("Unable to find the existing channel {id}."))
    })
}

/// The membership of a person in a channel, or the refusal that clients expect.
pub fn require_member(tx: &mut Tx, channel_id: &str, user_id: &str) -> Result<ChannelMember> {
    permissions::channel_member(tx, channel_id, user_id)?.ok_or_else(|| {
        Error::not_found(
            "app.channel.get_member.missing.app_error",
            "No channel member found for that user ID and channel ID.",
        )
    })
}

/// Refuses to change an archived channel.
pub(crate) fn check_active(channel: &Channel) -> Result<()> {
    if channel.delete_at > 0 {
        return Err(Error::invalid("api.channel.archived.app_error", "This channel is archived."));
    }
    Ok(())
}

/// `member` as `caller` may see it: when others read is their own affair.
pub fn shown_to(caller: &Caller, mut member: ChannelMember) -> ChannelMember {
    if !caller.is(&member.user_id) {
        member.last_viewed_at = -1;
        member.last_update_at = -1;
    }
    member
}

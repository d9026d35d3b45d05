//! Memberships and statuses: only of the sender's own users.

use std::collections::BTreeSet;

use causeway_model::statuses::Status;
use causeway_service::{Result, channels, policy, statuses};
use causeway_store::args;

use super::sync::{Gate, check_membership, check_status};
use super::users;
use crate::engine::recipients::Kind;
use crate::wire::SyncMsg;

pub(super) fn apply(gate: &mut Gate<'_>, msg: &SyncMsg) -> Result<()> {
    if msg.membership_changes.is_empty() || !gate.ws.config().feature_flags.enable_shared_channels_member_sync {
        return Ok(());
    }
    let Some(place) = &gate.place else { return Ok(()) };
    let channel = place.channel.clone();
    let ids: Vec<&str> = msg.membership_changes.iter().map(|m| m.user_id.as_str()).collect();
    let present: Vec<String> = gate.tx.values(
        "SELECT user_id FROM channel_members WHERE channel_id = $1 AND user_id IN LIST($2)",
        args![&channel.id, &ids],
    )?;
    let present: BTreeSet<String> = present.into_iter().collect();
    for change in &msg.membership_changes {
        let id = &change.user_id;
        if let Some(why) = Gate::why(check_membership(&channel.id, change, gate.now)) {
            gate.refuse(Kind::Member, id, &why)?;
            continue;
        }
        // What is so already needs nobody's right.
        if present.contains(id) == change.is_add {
            continue;
        }
        if !gate.speaks_for(id) {
            gate.refuse(Kind::Member, id, "the user is not one of the sender's")?;
            continue;
        }
        if channel.is_message() {
            gate.refuse(Kind::Member, id, "nobody joins or leaves a direct or group message")?;
            continue;
        }
        gate.did("memberships");
        if change.is_add {
            let Some(user) = gate.people.get(id).cloned() else { continue };
            if user.delete_at == 0 {
                users::join(gate, &user)?;
            }
        } else {
            channels::leave(gate.ws, gate.tx, &channel, id, "", &gate.connection.remote_id)?;
        }
    }
    Ok(())
}

/// How long a status holds that nobody repeats, milliseconds. Servers like this one repeat them every five minutes.
const STATUS_HOLDS: i64 = 15 * 60 * 1_000;

pub(super) fn apply_statuses(gate: &mut Gate<'_>, msg: &SyncMsg) -> Result<()> {
    if !policy::of(gate.ws, gate.connection).status {
        return Ok(());
    }
    let until = if gate.connection.announcement.is_empty() { i64::MAX } else { gate.now + STATUS_HOLDS };
    for wire in &msg.statuses {
        let why = Gate::why(check_status(wire, gate.now))
            .or_else(|| (!gate.speaks_for(&wire.user_id)).then(|| "the user is not one of the sender's".to_owned()));
        if let Some(why) = why {
            gate.answer.status_errors.push(wire.user_id.clone());
            gate.audit("status", &wire.user_id, &why)?;
            continue;
        }
        let status = Status {
            user_id: wire.user_id.clone(),
            status: wire.status.clone(),
            manual: wire.manual,
            last_activity_at: wire.last_activity_at.min(gate.now),
            dnd_end_time: wire.dnd_end_time,
            ..Status::default()
        };
        let (ws, remote_id) = (gate.ws.clone(), gate.connection.remote_id.clone());
        gate.tx.after_commit(move || statuses::learned(&ws, status, &remote_id, until));
    }
    Ok(())
}

//! People of connected workspaces: shadows of accounts that belong to another server.
//!
//! The gate has decided that the connection owns the person, and what they are called here.

use bytes::Bytes;
use causeway_model::channels::Channel;
use causeway_model::permissions::roles;
use causeway_model::teams::TeamMember;
use causeway_model::users::User;
use causeway_store::{Tx, args};

use crate::error::Result;
use crate::events::{Broadcast, after_commit, kinds};
use crate::permissions::team_member;
use crate::workspace::Workspace;

/// Writes a person of connection `origin` as that connection tells them: `incoming` holds what may be taken over, its
/// username free here. Roles, address and secrets are ours to say. Something older than what is known changes nothing.
pub fn apply_remote(
    ws: &Workspace,
    tx: &mut Tx,
    origin: &str,
    existing: Option<&User>,
    incoming: User,
) -> Result<User> {
    let Some(existing) = existing else {
        let user = User {
            password: String::new(),
            auth_service: String::new(),
            email: format!("{}@remote.invalid", ws.ids.new_id()),
            email_verified: false,
            roles: roles::SYSTEM_USER.to_owned(),
            notify_props: User::default_notify_props(),
            remote_id: origin.to_owned(),
            // Their picture counts once it is here.
            last_picture_update: 0,
            ..incoming
        };
        super::create::insert(tx, &user)?;
        after_commit(ws, tx, kinds::new_user(&user.id, Broadcast::everybody()));
        return Ok(user);
    };
    if existing.update_at > incoming.update_at {
        return Ok(existing.clone());
    }
    // Below zero says that the picture was taken away; another one comes by itself.
    let loses_picture = incoming.last_picture_update < 0 && existing.last_picture_update > 0;
    if existing.update_at == incoming.update_at && !loses_picture {
        return Ok(existing.clone());
    }
    let user = User {
        update_at: incoming.update_at,
        delete_at: incoming.delete_at,
        username: incoming.username,
        nickname: incoming.nickname,
        first_name: incoming.first_name,
        last_name: incoming.last_name,
        position: incoming.position,
        locale: incoming.locale,
        timezone: incoming.timezone,
        props: incoming.props,
        is_bot: incoming.is_bot,
        bot_description: incoming.bot_description,
        last_picture_update: match loses_picture {
            true => -ws.now().max(existing.last_picture_update + 1),
            false => existing.last_picture_update,
        },
        ..existing.clone()
    };
    super::update::keep_as_is(ws, tx, &user, origin)?;
    if user.delete_at > 0 && existing.delete_at == 0 {
        leave_channels(ws, tx, &user.id, origin)?;
    }
    Ok(user)
}

/// Gives a person of connection `origin` another name here, which is free.
pub fn rename(ws: &Workspace, tx: &mut Tx, user: &User, username: String, origin: &str) -> Result<User> {
    let user = User { username, ..user.clone() };
    super::update::keep_as_is(ws, tx, &user, origin)?;
    Ok(user)
}

/// Who is deactivated at home is no member here any more; their server says so when they are back. What they wrote, directly or
/// in a group, stays where it is.
fn leave_channels(ws: &Workspace, tx: &mut Tx, user_id: &str, origin: &str) -> Result<()> {
    let channels: Vec<Channel> = tx.select(
        "JOIN channel_members m ON m.channel_id = t.id WHERE m.user_id = $1 AND t.kind IN ('O', 'P')",
        args![user_id],
    )?;
    for channel in channels {
        crate::channels::take_out(ws, tx, &channel, user_id, "", origin)?;
    }
    Ok(())
}

/// Makes a person of a connected workspace a member of a team, without its default channels: they are there for what is shared.
pub fn let_into_team(ws: &Workspace, tx: &mut Tx, team_id: &str, user: &User) -> Result<()> {
    if team_id.is_empty() || team_member(tx, team_id, &user.id)?.is_some() {
        return Ok(());
    }
    let member = TeamMember {
        team_id: team_id.to_owned(),
        user_id: user.id.clone(),
        create_at: ws.now(),
        scheme_user: true,
        ..TeamMember::default()
    };
    tx.upsert(&member, &["team_id", "user_id"])?;
    after_commit(ws, tx, kinds::added_to_team(team_id, &user.id));
    Ok(())
}

/// Whether somebody has this username.
pub fn is_taken(tx: &mut Tx, username: &str) -> Result<bool> {
    Ok(tx.value::<i64>("SELECT COUNT(*) FROM users WHERE username = $1", args![username])?.unwrap_or_default() > 0)
}

/// Where a person's picture lies in the file store.
pub fn picture_path(user_id: &str) -> String {
    format!("users/{user_id}/profile.png")
}

/// The picture that a person of connection `origin` had is shown no more: their own server took it away.
pub async fn remove_picture(ws: &Workspace, user_id: &str, origin: &str) -> Result<()> {
    let user = super::picture::load(ws, user_id).await?;
    if user.last_picture_update > 0 {
        super::picture::take_away(ws, &user, origin).await?;
    }
    forget_picture(ws, user_id).await
}

/// Removes what is kept of a picture that is shown no more.
pub async fn forget_picture(ws: &Workspace, user_id: &str) -> Result<()> {
    ws.files.store.remove(picture_path(user_id)).await
}

/// Keeps the picture that connection `origin` sends of a person of theirs, made to fit like an uploaded one.
pub async fn keep_picture(ws: &Workspace, user_id: &str, origin: &str, picture: Bytes) -> Result<()> {
    let user = super::picture::load(ws, user_id).await?;
    super::picture::replace(ws, user, picture, origin).await
}

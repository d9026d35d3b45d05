//! Smaller things about messages: where one stands, and messages that nobody keeps.

use causeway_model::channels::Channel;
use causeway_model::permissions::Permission;
use causeway_model::posts::Post;
use causeway_model::teams::Team;
use causeway_store::args;
use serde::{Deserialize, Serialize};

use super::draft::{NewPost, clean_message, clean_props};
use super::read::missing;
use crate::error::{Error, Result};
use crate::events::kinds;
use crate::permissions::{Caller, channel_member, check_channel, check_read_channel, check_team, team_member};
use crate::workspace::Workspace;

/// Where a message stands, for whoever follows a link to it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PostInfo {
    pub channel_id: String,
    pub channel_type: String,
    pub channel_display_name: String,
    pub has_joined_channel: bool,
    pub team_id: String,
    pub team_type: String,
    pub team_display_name: String,
    pub has_joined_team: bool,
}

/// Where a message stands. Somebody who could join its channel is told too.
pub async fn info(ws: &Workspace, caller: &Caller, post_id: &str) -> Result<PostInfo> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), post_id.to_owned());
    ws.store
        .read(move |tx| {
            let post: Option<Post> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&id])?;
            let post = post.ok_or_else(missing)?;
            let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![&post.channel_id])?;
            let channel = channel.ok_or_else(missing)?;
            let joined = channel_member(tx, &channel.id, &caller.user_id)?.is_some();
            if !joined && check_read_channel(&ws2, tx, &caller, &channel).is_err() {
                let joinable = channel.kind == causeway_model::channels::OPEN
                    && check_team(&ws2, tx, &caller, &channel.team_id, Permission::JoinPublicChannels).is_ok();
                if !joinable {
                    return Err(missing());
                }
            }
            let mut info = PostInfo {
                channel_type: channel.kind,
                channel_display_name: channel.display_name,
                channel_id: channel.id,
                has_joined_channel: joined,
                ..PostInfo::default()
            };
            let team: Option<Team> = tx.find("WHERE t.id = $1", args![&channel.team_id])?;
            if let Some(team) = team {
                info.has_joined_team = team_member(tx, &team.id, &caller.user_id)?.is_some();
                (info.team_id, info.team_type, info.team_display_name) = (team.id, team.kind, team.display_name);
            }
            Ok(info)
        })
        .await
}

/// A message that only one person is shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewEphemeral {
    pub user_id: String,
    pub post: NewPost,
}

/// Shows a message to one person and keeps nothing of it.
pub async fn show_ephemeral(ws: &Workspace, caller: &Caller, new: NewEphemeral) -> Result<Post> {
    if !causeway_model::ids::is_valid(&new.user_id) {
        return Err(Error::invalid_body("user_id"));
    }
    let (ws2, caller2, channel_id) = (ws.clone(), caller.clone(), new.post.channel_id.clone());
    ws.store
        .read(move |tx| {
            let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![&channel_id])?;
            let channel = channel.ok_or_else(Error::forbidden)?;
            check_channel(&ws2, tx, &caller2, &channel, Permission::CreatePostEphemeral)
        })
        .await?;
    let post = Post {
        id: ws.ids.new_id(),
        create_at: ws.now(),
        user_id: caller.user_id.clone(),
        channel_id: new.post.channel_id,
        root_id: new.post.root_id,
        message: clean_message(new.post.message)?,
        props: clean_props(new.post.props.unwrap_or_default())?,
        kind: super::EPHEMERAL.to_owned(),
        ..Post::default()
    };
    ws.bus.publish(kinds::ephemeral_message(&post, &new.user_id));
    Ok(post)
}

//! The protocol's types: every field in the order, and with the presence, that the other side expects.
//!
//! Nothing here judges what it carries: sizes are in `limits`, the form of a frame in `frame`, ownership in the inbound
//! gate. Unknown fields are ignored, missing ones take their defaults, and a null list is an empty one.

mod activity;
mod announcement;
mod channel;
mod check;
mod emoji;
mod file;
mod invitation;
mod lenient;
mod msg;
mod notes;
mod ping;
mod post;
mod proof;
mod rotation;
mod sync;
mod user;

pub use activity::{Activity, WireRead, WireTyping};
pub use announcement::{Announcement, features};
pub use channel::{ChannelInvite, MembershipChange};
pub use check::{CheckAnswer, CheckRequest, ServerLimits};
pub use emoji::WireEmoji;
pub use file::{UploadSession, WireFileInfo};
pub use invitation::InvitationConfirm;
pub use lenient::AlwaysNull;
pub use msg::{AppErrorBody, Frame, Msg, Response, StatusOk};
pub use notes::{SyncNotes, WireChannelState, WirePin};
pub use ping::{Ping, PingAnswer};
pub use post::{WireAcknowledgement, WirePost, WirePostMetadata, WirePriority, WireReaction};
pub use proof::{CompareAnswer, CompareRequest, ItemDigest, Parts, Place, ResendItem, ResendRequest, StretchSum, Told};
pub use rotation::{RotationAnswer, RotationRequest, RotationStep};
pub use sync::{AnswerNotes, Malformed, SyncError, SyncMsg, SyncResponse};
pub use user::{ORIGINAL_REMOTE_UNKNOWN, WireStatus, WireUser};

/// The topics a frame can carry. Any other is answered OK and does nothing.
pub mod topics {
    pub const PING: &str = "ping";
    pub const INVITATION: &str = "invitation";
    pub const CHANNEL_INVITE: &str = "sharedchannel_invite";
    pub const SYNC: &str = "sharedchannel_sync";
    /// Users alone, without a channel.
    pub const GLOBAL_USER_SYNC: &str = "sharedchannel_global_user_sync";
    pub const UPLOAD: &str = "sharedchannel_upload";
    /// A custom emoji's picture, between servers that both announce it.
    pub const EMOJI: &str = "causeway_emoji";
    /// Whether the other side reaches us, and what its limits are. Exists between Causeway servers only.
    pub const CHECK: &str = "causeway_check";
    /// Who is typing, and how far people have read.
    pub const ACTIVITY: &str = "causeway_activity";
    /// What of a channel both sides hold is compared.
    pub const COMPARE: &str = "causeway_compare";
    /// What one side lacks is asked for.
    pub const RESEND: &str = "causeway_resend";
    /// A token of a connection is changed.
    pub const ROTATE: &str = "causeway_rotate";
}

/// Names that every server-to-server request uses.
pub mod http_names {
    pub const REMOTE_ID_HEADER: &str = "X-RemoteCluster-Id";
    pub const TOKEN_HEADER: &str = "X-RemoteCluster-Token";
    pub const PING_PATH: &str = "/api/v4/remotecluster/ping";
    pub const MSG_PATH: &str = "/api/v4/remotecluster/msg";
    pub const CONFIRM_INVITE_PATH: &str = "/api/v4/remotecluster/confirm_invite";
    /// The multipart part and file name of a profile image.
    pub const IMAGE_PART: &str = "image";
    pub const IMAGE_FILE_NAME: &str = "profile.png";

    /// The path that an upload's bytes go to.
    pub fn upload_path(upload_id: &str) -> String {
        format!("/api/v4/remotecluster/upload/{upload_id}")
    }

    /// The path that a user's profile image goes to.
    pub fn image_path(user_id: &str) -> String {
        format!("/api/v4/remotecluster/{user_id}/image")
    }
}

/// What a FAIL's `err` contains when the other side no longer shares the channel with us.
pub const NO_LONGER_SHARED: &str = "channel is no longer shared";

/// What a FAIL's `err` contains when no history is taken.
pub const NO_HISTORY: &str = "history is not taken";

/// What a FAIL's `err` contains when the channel waits there until an administrator takes it.
pub const WAITING: &str = "channel invitation is waiting to be accepted";

//! `ConnectedWorkspacesSettings`: connections with other servers, and what is shared over them.

use serde::{Deserialize, Serialize};

use crate::config::declare::{choice, section};

choice! {
    /// Which people here may be written to directly from another workspace.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    Messageable {
        /// Everybody.
        Everybody = "everybody",
        /// Who shares a channel with whoever writes.
        ChannelMembers = "channel_members",
        /// Who is listed.
        Listed = "listed",
    }
}

section! {
    /// Connections with other servers, and what is shared over them.
    ConnectedWorkspacesSettings {
        /// Whether channels can be shared with connected servers.
        enable_shared_channels "EnableSharedChannels": bool = true, Anything;
        /// Whether connections with other servers can be made and used.
        enable_remote_cluster_service "EnableRemoteClusterService": bool = true, Anything;
        /// Whether it stays untold to connected servers who is online.
        disable_shared_channels_status_sync "DisableSharedChannelsStatusSync": bool = false, Anything;
        /// Whether all users are sent when a connection is made, instead of each when they first take part.
        sync_users_on_connection_open "SyncUsersOnConnectionOpen": bool = false, Anything;
        /// How many users are sent at a time when all are sent.
        global_user_sync_batch_size "GlobalUserSyncBatchSize": u32 = 25, Range(1, 200);
        /// The most posts in one message to another server.
        max_posts_per_sync "MaxPostsPerSync": u32 = 50, Range(1, 1000);
        /// The most membership changes in one message to another server.
        member_sync_batch_size "MemberSyncBatchSize": u32 = 20, Range(1, 200);
        /// Whether members' real e-mail addresses are told to connected servers. Otherwise an address that reaches nobody goes
        /// instead. Exists only here.
        send_email_addresses "SendEmailAddresses": bool = false, Anything;
        /// Whether images of custom emoji of connected servers are taken over where there is none of that name. Exists only here.
        accept_remote_emoji "AcceptRemoteEmoji": bool = true, Anything;
        /// Whether direct and group messages cross, where a connection's own policy does not say otherwise; so for all that
        /// begin with `Policy`. These settings exist only here.
        policy_direct_messages "PolicyDirectMessages": bool = true, Anything;
        /// Which people here may be written to directly.
        policy_messageable "PolicyMessageable": Messageable = Messageable::Everybody, Anything;
        /// User names or ids of those who may be written to, where `PolicyMessageable` is `listed`.
        policy_messageable_users "PolicyMessageableUsers": Vec<String> = Vec::new(), Anything;
        /// Whether people are told, and taken in, before they share a channel, where that is switched on at all.
        policy_user_discovery "PolicyUserDiscovery": bool = true, Anything;
        /// Whether it is told, and shown, who is online.
        policy_status "PolicyStatus": bool = true, Anything;
        /// Whether it is told, and shown, who is typing.
        policy_typing "PolicyTyping": bool = true, Anything;
        /// Whether it is told, and shown, how far people have read in shared channels. Both sides must want it.
        policy_read_positions "PolicyReadPositions": bool = false, Anything;
        /// Whether images of custom emoji cross.
        policy_emoji "PolicyEmoji": bool = true, Anything;
        /// Whether files cross.
        policy_files "PolicyFiles": bool = true, Anything;
        /// Extensions of files that cross, such as `png`; none for all.
        policy_file_types "PolicyFileTypes": Vec<String> = Vec::new(), Anything;
        /// Largest file that crosses, in bytes; 0 for what `FileSettings.MaxFileSize` allows.
        policy_max_file_size "PolicyMaxFileSize": i64 = 0, Range(0, i64::MAX);
        /// Whether messages from before a channel was shared are taken in and handed out.
        policy_history "PolicyHistory": bool = true, Anything;
        /// How old such messages may be, in days; 0 for any age.
        policy_history_max_age_days "PolicyHistoryMaxAgeDays": u32 = 0, Range(0, 36500);
        /// Names or ids of the channels that may be shared; none for all.
        policy_allowed_channels "PolicyAllowedChannels": Vec<String> = Vec::new(), Anything;
        /// Names or ids of the teams whose channels may be shared, and in which shared ones may appear; none for all.
        policy_allowed_teams "PolicyAllowedTeams": Vec<String> = Vec::new(), Anything;
        /// Posts a minute that are taken in over one connection; 0 for any number. What comes faster waits at the other side.
        policy_message_rate "PolicyMessageRate": u32 = 0, Range(0, 1000000);
        /// Days after which a connection stops; 0 for never.
        policy_expiry_days "PolicyExpiryDays": u32 = 0, Range(0, 36500);
        /// Whether channels are shared for reading only unless somebody says otherwise.
        policy_read_only "PolicyReadOnly": bool = false, Anything;
        /// Whether a channel that comes over a connection waits until an administrator takes it and picks its team.
        policy_waiting_room "PolicyWaitingRoom": bool = false, Anything;
    }
}

//! `ConnectedWorkspacesSettings`: connections with other servers, and what is shared over them.

use crate::config::declare::section;

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
    }
}

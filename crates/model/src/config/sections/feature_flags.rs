//! `FeatureFlags`: parts of connected workspaces that can be turned off one by one.

use crate::config::declare::section;

section! {
    /// Parts of connected workspaces that can be turned off one by one.
    FeatureFlags {
        /// Whether direct and group messages can be exchanged with members of connected servers.
        enable_shared_channels_dms "EnableSharedChannelsDMs": bool = true, Anything;
        /// Whether joining and leaving a shared channel is told to connected servers.
        enable_shared_channels_member_sync "EnableSharedChannelsMemberSync": bool = true, Anything;
        /// Whether extensions can take part in shared channels. There are none here; clients ask for the flag.
        enable_shared_channels_plugins "EnableSharedChannelsPlugins": bool = false, Anything;
        /// Whether connections may ask for all users of this server.
        enable_sync_all_users_for_remote_cluster "EnableSyncAllUsersForRemoteCluster": bool = false, Anything;
    }
}

//! `ServiceSettings`: where the server is reached, sessions, and what members may do with posts.

use crate::config::declare::{choice, section};

choice! {
    /// Whether replies are collapsed into followed threads.
    CollapsedThreads {
        /// Replies stand in the channel.
        Disabled = "disabled",
        /// Members may turn it on.
        DefaultOff = "default_off",
        /// Members may turn it off.
        DefaultOn = "default_on",
        /// For everybody.
        AlwaysOn = "always_on",
    }
}

section! {
    /// Where the server is reached, how long sessions last, and what members may do with posts.
    ServiceSettings {
        /// The address under which people and connected servers reach this server, without a path. When it is empty, it is made from
        /// `ListenAddress`, which only does for a trial on one machine.
        site_url "SiteURL": String = String::new(), SiteUrl;
        /// The address and port to listen on, from the next start on. `:8065` means every address of the machine.
        listen_address "ListenAddress": String = "127.0.0.1:8065".into(), ListenAddress;
        /// The address of the websocket, for clients that must take another way to it than to the site URL.
        websocket_url "WebsocketURL": String = String::new(), Anything;
        /// Internal addresses that the server may contact: host names, addresses and networks. Without it, a server whose own site
        /// URL is on the loopback network may reach that network; every other server only reaches public addresses.
        allowed_untrusted_internal_connections "AllowedUntrustedInternalConnections": String = String::new(), Hosts;
        /// Other origins whose pages may call the API from a browser.
        allow_cors_from "AllowCorsFrom": String = String::new(), Origins;
        /// Response headers that such pages may read, separated by spaces.
        cors_exposed_headers "CorsExposedHeaders": String = String::new(), Anything;
        /// Whether such pages may use the member's session cookie. Not together with `AllowCorsFrom` `*`.
        cors_allow_credentials "CorsAllowCredentials": bool = false, Anything;
        /// Headers of a reverse proxy that carry the client's address, the first that is present counts. Leave it empty without a proxy:
        /// anybody can send such a header.
        trusted_proxy_ip_header "TrustedProxyIPHeader": Vec<String> = Vec::new(), Anything;
        /// Sites that may show this server in a frame, separated by spaces.
        frame_ancestors "FrameAncestors": String = String::new(), Anything;
        /// Failed logins of one account before it is locked until its password is reset.
        maximum_login_attempts "MaximumLoginAttempts": u32 = 10, Range(1, 1000);
        /// Whether members can make personal access tokens.
        enable_user_access_tokens "EnableUserAccessTokens": bool = false, Anything;
        /// Whether bots can be made. Those that exist work either way, and so do their access tokens.
        enable_bot_account_creation "EnableBotAccountCreation": bool = false, Anything;
        /// Whether the bots of somebody whose account is deactivated are disabled, too.
        disable_bots_when_owner_is_deactivated "DisableBotsWhenOwnerIsDeactivated": bool = true, Anything;
        /// Whether programs can post through incoming webhooks.
        enable_incoming_webhooks "EnableIncomingWebhooks": bool = true, Anything;
        /// Whether webhooks may be shown under a name of their own.
        enable_post_username_override "EnablePostUsernameOverride": bool = false, Anything;
        /// Whether webhooks may be shown with a picture of their own.
        enable_post_icon_override "EnablePostIconOverride": bool = false, Anything;
        /// How long a browser session lasts, in hours.
        session_length_web_in_hours "SessionLengthWebInHours": u32 = 4320, Range(1, 87_600);
        /// How long a session of a mobile or desktop client lasts, in hours.
        session_length_mobile_in_hours "SessionLengthMobileInHours": u32 = 4320, Range(1, 87_600);
        /// Whether using a session extends it.
        extend_session_length_with_activity "ExtendSessionLengthWithActivity": bool = false, Anything;
        /// Minutes without use after which a session ends; 0 for never. Without effect when activity extends sessions.
        session_idle_timeout_in_minutes "SessionIdleTimeoutInMinutes": u32 = 43_200, Range(0, 5_256_000);
        /// Whether changing a password ends the member's other sessions.
        terminate_sessions_on_password_change "TerminateSessionsOnPasswordChange": bool = true, Anything;
        /// Seconds for which a post can be edited; -1 for ever.
        post_edit_time_limit "PostEditTimeLimit": i64 = -1, Range(-1, 3_153_600_000);
        /// Days for which audit records are kept; 0 for ever. Exists only here.
        audit_retention_days "AuditRetentionDays": u32 = 365, Range(0, 36500);
        /// Whether members can add emoji.
        enable_custom_emoji "EnableCustomEmoji": bool = true, Anything;
        /// Whether whoever writes in a thread, or is mentioned there, follows it.
        thread_auto_follow "ThreadAutoFollow": bool = true, Anything;
        /// Whether replies are collapsed into threads.
        collapsed_threads "CollapsedThreads": CollapsedThreads = CollapsedThreads::AlwaysOn, Anything;
        /// Whether posts can be marked important or urgent.
        post_priority "PostPriority": bool = true, Anything;
        /// Whether a post can ask its readers to acknowledge it. Only together with `PostPriority`. Exists only here.
        post_acknowledgements "PostAcknowledgements": bool = true, Anything;
        /// Whether an urgent post can ask to be repeated to those whom it mentions, until they acknowledge it, react or reply. Only
        /// together with `PostPriority`.
        allow_persistent_notifications "AllowPersistentNotifications": bool = true, Anything;
        /// Whether guests can ask for that.
        allow_persistent_notifications_for_guests "AllowPersistentNotificationsForGuests": bool = false, Anything;
        /// Minutes between two repeats.
        persistent_notification_interval_minutes "PersistentNotificationIntervalMinutes": u32 = 5, Range(2, 1440);
        /// How often a post is repeated to somebody at most.
        persistent_notification_max_count "PersistentNotificationMaxCount": u32 = 6, Range(1, 100);
        /// To how many people a post can be repeated.
        persistent_notification_max_recipients "PersistentNotificationMaxRecipients": u32 = 5, Range(1, 100);
        /// How many different emoji the reactions to one post may use.
        unique_emoji_reaction_limit_per_post "UniqueEmojiReactionLimitPerPost": u32 = 50, Range(0, 500);
        /// Whether slash commands can be used.
        enable_commands "EnableCommands": bool = true, Anything;
        /// Whether posts can be searched.
        enable_post_search "EnablePostSearch": bool = true, Anything;
        /// The shortest hashtag, in characters.
        minimum_hashtag_length "MinimumHashtagLength": u32 = 3, Range(2, 64);
        /// Whether it is shown that somebody is typing.
        enable_user_typing_messages "EnableUserTypingMessages": bool = true, Anything;
        /// Milliseconds between two notices that somebody is typing.
        time_between_user_typing_updates_milliseconds "TimeBetweenUserTypingUpdatesMilliseconds": u32 = 5000, Range(1000, 600_000);
        /// Whether it is shown who is online.
        enable_user_statuses "EnableUserStatuses": bool = true, Anything;
        /// The largest body of a request that is not an upload, in bytes, from the next start on.
        maximum_payload_size_bytes "MaximumPayloadSizeBytes": u64 = 300_000, Range(10_000, 104_857_600);
        /// The longest address of a request, in bytes.
        maximum_url_length "MaximumURLLength": u32 = 2048, Range(256, 65_536);
        /// Seconds in which a request's body must have arrived.
        read_timeout "ReadTimeout": u32 = 300, Range(1, 86_400);
        /// Seconds that an idle connection of a client is kept, from the next start on.
        idle_timeout "IdleTimeout": u32 = 60, Range(1, 86_400);
        /// Whether the command line may talk to the running server through the socket in the data directory, from the next start on.
        enable_local_mode "EnableLocalMode": bool = true, Anything;
    }
}

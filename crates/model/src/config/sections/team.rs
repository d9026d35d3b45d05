//! `TeamSettings`: who can come in, how large teams get, how people are named.

use crate::config::declare::{choice, section};

choice! {
    /// With whom members may open direct messages.
    RestrictDirectMessage {
        /// Anybody on the server.
        Any = "any",
        /// Members of a team they share.
        Team = "team",
    }
}

choice! {
    /// How members' names are shown.
    NameDisplay {
        /// The username.
        Username = "username",
        /// The nickname, else the full name, else the username.
        NicknameFullName = "nickname_full_name",
        /// The full name, else the username.
        FullName = "full_name",
    }
}

section! {
    /// Who can come in, how large teams get, and how people are named.
    TeamSettings {
        /// The server's name, shown where people log in.
        site_name "SiteName": String = "Causeway".into(), Length(1, 30);
        /// A line under the name.
        custom_description_text "CustomDescriptionText": String = String::new(), Length(0, 500);
        /// Whether accounts can be made other than by an administrator. The first account can always be made.
        enable_user_creation "EnableUserCreation": bool = true, Anything;
        /// Whether accounts can be made without an invitation.
        enable_open_server "EnableOpenServer": bool = false, Anything;
        /// E-mail domains whose people can make accounts, separated by spaces or commas; empty for all.
        restrict_creation_to_domains "RestrictCreationToDomains": String = String::new(), Anything;
        /// Whether members can deactivate their own account.
        enable_user_deactivation "EnableUserDeactivation": bool = false, Anything;
        /// The most members a team can have.
        max_users_per_team "MaxUsersPerTeam": u32 = 5000, Range(1, 1_000_000);
        /// The most channels a team can have.
        max_channels_per_team "MaxChannelsPerTeam": u32 = 2000, Range(2, 1_000_000);
        /// The largest channel in which `@all`, `@here` and `@channel` notify everybody.
        max_notifications_per_channel "MaxNotificationsPerChannel": u32 = 1000, Range(1, 1_000_000);
        /// Whether such a mention asks for confirmation first.
        enable_confirm_notifications_to_channel "EnableConfirmNotificationsToChannel": bool = true, Anything;
        /// Seconds without activity after which somebody is shown as away.
        user_status_away_timeout "UserStatusAwayTimeout": u32 = 300, Range(10, 86_400);
        /// Whether members can set a status text of their own.
        enable_custom_user_statuses "EnableCustomUserStatuses": bool = true, Anything;
        /// Whether it is shown when somebody was last active.
        enable_last_active_time "EnableLastActiveTime": bool = true, Anything;
        /// Whether joining and leaving a channel is told in it.
        enable_join_leave_message_by_default "EnableJoinLeaveMessageByDefault": bool = true, Anything;
        /// How names are shown to members who have chosen nothing else.
        teammate_name_display "TeammateNameDisplay": NameDisplay = NameDisplay::Username, Anything;
        /// Whether members cannot choose another way.
        lock_teammate_name_display "LockTeammateNameDisplay": bool = false, Anything;
        /// With whom members may open direct messages.
        restrict_direct_message "RestrictDirectMessage": RestrictDirectMessage = RestrictDirectMessage::Any, Anything;
        /// Channels that new members of a team join beside Town Square, by name.
        experimental_default_channels "ExperimentalDefaultChannels": Vec<String> = Vec::new(), Anything;
    }
}

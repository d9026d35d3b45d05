//! Bots: accounts that programs act with, each with a person who answers for it.

use serde::Serialize;

use crate::users::User;

/// A bot. Serialises as API v4's Bot. Its account is a user like any other, marked `is_bot`; beside that only its owner is kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Bot {
    pub user_id: String,
    pub username: String,
    pub display_name: String,
    pub description: String,
    pub owner_id: String,
    pub create_at: i64,
    pub update_at: i64,
    /// When it was disabled, 0 while it is not.
    pub delete_at: i64,
}

/// Who answers for a bot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BotOwner {
    pub user_id: String,
    pub owner_id: String,
}

impl Bot {
    /// The bot that is the account `user`.
    pub fn of(user: User, owner_id: String) -> Self {
        Self {
            user_id: user.id,
            username: user.username,
            display_name: user.first_name,
            description: user.bot_description,
            owner_id,
            create_at: user.create_at,
            update_at: user.update_at,
            delete_at: user.delete_at,
        }
    }
}

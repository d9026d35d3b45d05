//! Bots: which accounts are some, and who answers for them.

use causeway_model::bots::{Bot, BotOwner};
use causeway_model::users::User;

use crate::args;
use crate::engine::{StoreError, Tx};

/// Which bots a list holds.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those that this person answers for; empty for everybody's.
    pub owner_id: String,
    /// Disabled ones, too.
    pub with_disabled: bool,
    /// Only those whose owner's account is deactivated.
    pub only_orphaned: bool,
}

/// Bots, oldest first.
pub fn list(tx: &mut Tx, filter: &Filter, offset: i64, limit: i64) -> Result<Vec<Bot>, StoreError> {
    let rest = "JOIN bots b ON b.user_id = t.id WHERE ($1 = '' OR b.owner_id = $1) AND ($2 OR t.delete_at = 0) AND (NOT $3 \
                OR EXISTS (SELECT 1 FROM users o WHERE o.id = b.owner_id AND o.delete_at > 0)) \
                ORDER BY t.create_at, t.username LIMIT $4 OFFSET $5";
    let accounts: Vec<User> =
        tx.select(rest, args![&filter.owner_id, filter.with_disabled, filter.only_orphaned, limit, offset])?;
    let ids: Vec<&str> = accounts.iter().map(|user| user.id.as_str()).collect();
    let owners: Vec<BotOwner> = tx.select("WHERE t.user_id IN LIST($1)", args![&ids])?;
    let owner_of = |id: &str| owners.iter().find(|o| o.user_id == id).map(|o| o.owner_id.clone()).unwrap_or_default();
    Ok(accounts
        .into_iter()
        .map(|user| {
            let owner_id = owner_of(&user.id);
            Bot::of(user, owner_id)
        })
        .collect())
}

/// Who answers for the bot with this account; `None` when it is no bot of this workspace.
pub fn owner(tx: &mut Tx, user_id: &str) -> Result<Option<String>, StoreError> {
    tx.value("SELECT owner_id FROM bots WHERE user_id = $1", args![user_id])
}

/// The active bots that a person answers for.
pub fn active_of(tx: &mut Tx, owner_id: &str) -> Result<Vec<User>, StoreError> {
    tx.select("JOIN bots b ON b.user_id = t.id WHERE b.owner_id = $1 AND t.delete_at = 0", args![owner_id])
}

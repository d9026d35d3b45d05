//! Where people keep their channels in the sidebar. Only what somebody arranged is kept; the rest follows from who is where.

use causeway_model::channels::SidebarCategory;

use crate::args;
use crate::engine::{StoreError, Tx};

/// The category of preferences that holds somebody's favourite channels, by channel id.
pub const FAVORITES: &str = "favorite_channel";

/// The categories of somebody in a team that are kept, in their order, without channels.
pub fn categories(tx: &mut Tx, user_id: &str, team_id: &str) -> Result<Vec<SidebarCategory>, StoreError> {
    tx.select("WHERE t.user_id = $1 AND t.team_id = $2 ORDER BY t.sort_order, t.id", args![user_id, team_id])
}

/// A channel that somebody is in, as far as the sidebar is concerned.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub channel_id: String,
    pub kind: String,
    pub favorite: bool,
}

/// The channels in use of a team that somebody is in, and their direct and group channels, by display name.
pub fn entries(tx: &mut Tx, user_id: &str, team_id: &str) -> Result<Vec<Entry>, StoreError> {
    tx.rows(
        "SELECT c.id, c.kind, CASE WHEN p.value = 'true' THEN 1 ELSE 0 END \
         FROM channel_members m JOIN channels c ON c.id = m.channel_id \
         LEFT JOIN preferences p ON p.user_id = m.user_id AND p.category = $3 AND p.name = c.id \
         WHERE m.user_id = $1 AND c.team_id IN ($2, '') AND c.delete_at = 0 ORDER BY LOWER(c.display_name), c.id",
        args![user_id, team_id, FAVORITES],
        |row| Ok(Entry { channel_id: row.get(0)?, kind: row.get(1)?, favorite: row.get::<i64>(2)? == 1 }),
    )
}

/// Which channels somebody put into which category of a team, in their order: category and channel.
pub fn placed(tx: &mut Tx, user_id: &str, team_id: &str) -> Result<Vec<(String, String)>, StoreError> {
    tx.rows(
        "SELECT s.category_id, s.channel_id FROM sidebar_channels s JOIN sidebar_categories c ON c.id = s.category_id \
         WHERE s.user_id = $1 AND c.user_id = $1 AND c.team_id = $2 ORDER BY s.sort_order, s.channel_id",
        args![user_id, team_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Makes `channel_ids` the channels of a category, in their order, and takes them out of the team's other categories.
pub fn place(
    tx: &mut Tx,
    user_id: &str,
    team_id: &str,
    category_id: &str,
    channel_ids: &[String],
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sidebar_channels WHERE user_id = $1 AND (category_id = $2 OR (channel_id IN LIST($3) AND category_id IN \
         (SELECT id FROM sidebar_categories WHERE user_id = $1 AND team_id = $4)))",
        args![user_id, category_id, channel_ids, team_id],
    )?;
    for (n, channel_id) in channel_ids.iter().enumerate() {
        tx.execute(
            "INSERT INTO sidebar_channels (user_id, category_id, channel_id, sort_order) VALUES ($1, $2, $3, $4)",
            args![user_id, category_id, channel_id, 10 * n as i64],
        )?;
    }
    Ok(())
}

/// Gives the categories of a team the order in which they are named.
pub fn reorder(tx: &mut Tx, user_id: &str, ids: &[String]) -> Result<(), StoreError> {
    for (n, id) in ids.iter().enumerate() {
        tx.execute(
            "UPDATE sidebar_categories SET sort_order = $3 WHERE user_id = $1 AND id = $2",
            args![user_id, id, 10 * n as i64],
        )?;
    }
    Ok(())
}

/// Removes a category; its channels go back to where they are by default.
pub fn remove(tx: &mut Tx, user_id: &str, id: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM sidebar_channels WHERE user_id = $1 AND category_id = $2", args![user_id, id])?;
    tx.execute_one("DELETE FROM sidebar_categories WHERE user_id = $1 AND id = $2", args![user_id, id])
}

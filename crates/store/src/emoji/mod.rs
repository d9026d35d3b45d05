//! Finding custom emoji. It must not know their pictures.

use causeway_model::emoji_entity::CustomEmoji;

use crate::args;
use crate::engine::{StoreError, Tx};

/// A page of all custom emoji, by name or by age.
pub fn page(tx: &mut Tx, by_name: bool, offset: i64, limit: i64) -> Result<Vec<CustomEmoji>, StoreError> {
    let order = if by_name { "t.name" } else { "t.create_at, t.id" };
    tx.select(&format!("WHERE t.delete_at = 0 ORDER BY {order} LIMIT $1 OFFSET $2"), args![limit, offset])
}

/// Custom emoji whose names begin with `term`, or, unless `prefix_only`, hold it anywhere.
pub fn search(tx: &mut Tx, term: &str, prefix_only: bool, limit: i64) -> Result<Vec<CustomEmoji>, StoreError> {
    let mut pattern = String::with_capacity(term.len() + 2);
    if !prefix_only {
        pattern.push('%');
    }
    for c in term.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    tx.select(
        r"WHERE t.delete_at = 0 AND LOWER(t.name) LIKE $1 ESCAPE '\' ORDER BY t.name LIMIT $2",
        args![pattern, limit],
    )
}

/// Custom emoji with these names.
pub fn by_names(tx: &mut Tx, names: &[String]) -> Result<Vec<CustomEmoji>, StoreError> {
    tx.select("WHERE t.delete_at = 0 AND t.name IN LIST($1) ORDER BY t.name", args![names])
}

//! Sidebar categories: how each person arranges their channels in each team.
//!
//! Every person has three categories in every team that nobody has to make: favourites, channels, direct messages. They are
//! written down when something is first arranged. A channel that nobody put anywhere is in the default category of its kind;
//! a favourite is whatever the person's preferences say is one.

mod arrange;

pub use arrange::{NewCategory, create, delete, set_order, update};

use std::collections::{HashMap, HashSet};

use causeway_model::channels::{DIRECT, GROUP, SidebarCategory};
use causeway_store::Tx;
use causeway_store::channels::sidebar as store;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::permissions::{Caller, check_self_or_edit_others};
use crate::teams;
use crate::workspace::Workspace;

const FAVORITES: &str = "favorites";
const CHANNELS: &str = "channels";
const DIRECT_MESSAGES: &str = "direct_messages";
const CUSTOM: &str = "custom";

/// Somebody's sidebar in one team. Serialises as API v4's OrderedSidebarCategories.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Sidebar {
    pub categories: Vec<SidebarCategory>,
    pub order: Vec<String>,
}

/// Somebody's sidebar in one team.
pub async fn get(ws: &Workspace, caller: &Caller, user_id: &str, team_id: &str) -> Result<Sidebar> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (user_id, team_id) = (user_id.to_owned(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            teams::require_member(tx, &team_id, &user_id)?;
            let categories = load(tx, &user_id, &team_id)?;
            let order = categories.iter().map(|c| c.id.clone()).collect();
            Ok(Sidebar { categories, order })
        })
        .await
}

/// One category of somebody's sidebar.
pub async fn get_one(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    team_id: &str,
    id: &str,
) -> Result<SidebarCategory> {
    let sidebar = get(ws, caller, user_id, team_id).await?;
    sidebar.categories.into_iter().find(|c| c.id == id).ok_or_else(missing)
}

fn missing() -> Error {
    Error::not_found("app.channel.sidebar_categories.app_error", "Unable to find the sidebar category.")
}

/// The three categories that everybody has, in their first order.
fn defaults(user_id: &str, team_id: &str) -> Vec<SidebarCategory> {
    let category = |kind: &str, display_name: &str, sort_order, sorting: &str| SidebarCategory {
        id: format!("{kind}_{user_id}_{team_id}"),
        user_id: user_id.to_owned(),
        team_id: team_id.to_owned(),
        sort_order,
        sorting: sorting.to_owned(),
        kind: kind.to_owned(),
        display_name: display_name.to_owned(),
        ..SidebarCategory::default()
    };
    vec![
        category(FAVORITES, "Favorites", 0, ""),
        category(CHANNELS, "Channels", 10, ""),
        category(DIRECT_MESSAGES, "Direct Messages", 20, "recent"),
    ]
}

/// The categories in their order, each with its channels.
fn load(tx: &mut Tx, user_id: &str, team_id: &str) -> Result<Vec<SidebarCategory>> {
    let mut categories = store::categories(tx, user_id, team_id)?;
    if categories.is_empty() {
        categories = defaults(user_id, team_id);
    }
    let placed = store::placed(tx, user_id, team_id)?;
    let entries = store::entries(tx, user_id, team_id)?;
    fill(&mut categories, &placed, &entries);
    Ok(categories)
}

/// Puts every channel into exactly one category: those that were placed first, in their order, then the rest.
fn fill(categories: &mut [SidebarCategory], placed: &[(String, String)], entries: &[store::Entry]) {
    let index: HashMap<String, usize> = categories.iter().enumerate().map(|(n, c)| (c.id.clone(), n)).collect();
    let of_kind = |kind: &str| categories.iter().position(|c| c.kind == kind);
    let (favorites, channels, direct) = (of_kind(FAVORITES), of_kind(CHANNELS), of_kind(DIRECT_MESSAGES));
    let mut home: HashMap<&str, usize> = HashMap::new();
    for (category_id, channel_id) in placed {
        let Some(at) = index.get(category_id) else { continue };
        // A favourite that is one no more is back where it was before, or at its default.
        if Some(*at) != favorites {
            home.insert(channel_id, *at);
        }
    }
    for entry in entries {
        let message = entry.kind == DIRECT || entry.kind == GROUP;
        let default = if message { direct } else { channels };
        let at = match entry.favorite {
            true => favorites,
            false => home.get(entry.channel_id.as_str()).copied().or(default),
        };
        match at {
            Some(at) => home.insert(&entry.channel_id, at),
            None => home.remove(entry.channel_id.as_str()),
        };
    }
    let in_use: HashSet<&str> = entries.iter().map(|e| e.channel_id.as_str()).collect();
    let mut done: HashSet<&str> = HashSet::new();
    let arranged = placed.iter().filter(|(category, channel)| home.get(channel.as_str()) == index.get(category));
    let rest = entries.iter().map(|e| &e.channel_id);
    for channel_id in arranged.map(|(_, channel)| channel).chain(rest) {
        if !in_use.contains(channel_id.as_str()) || !done.insert(channel_id) {
            continue;
        }
        if let Some(at) = home.get(channel_id.as_str()) {
            categories[*at].channel_ids.push(channel_id.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, kind: &str, favorite: bool) -> store::Entry {
        store::Entry { channel_id: id.into(), kind: kind.into(), favorite }
    }

    fn shown(placed: &[(&str, &str)], entries: &[store::Entry]) -> Vec<Vec<String>> {
        let mut categories = defaults("u", "t");
        categories.push(SidebarCategory { id: "mine".into(), kind: CUSTOM.into(), ..SidebarCategory::default() });
        let placed: Vec<_> = placed.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        fill(&mut categories, &placed, entries);
        categories.into_iter().map(|c| c.channel_ids).collect()
    }

    #[test]
    fn what_nobody_placed_is_at_its_default() {
        let entries = [entry("a", "O", false), entry("b", "P", false), entry("d", "D", false), entry("g", "G", false)];
        assert_eq!(shown(&[], &entries), [vec![], vec!["a", "b"], vec!["d", "g"], vec![]]);
    }

    #[test]
    fn what_was_placed_comes_first_and_favourites_win() {
        let entries = [entry("a", "O", false), entry("b", "P", false), entry("c", "O", true), entry("d", "D", false)];
        let placed = [
            ("mine", "d"),
            ("mine", "c"),
            ("mine", "left"),
            ("channels_u_t", "b"),
            ("favorites_u_t", "a"),
            ("elsewhere", "a"),
        ];
        assert_eq!(shown(&placed, &entries), [vec!["c"], vec!["b", "a"], vec![], vec!["d"]]);
    }
}

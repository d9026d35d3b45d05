//! Arranging a sidebar: categories made, changed, ordered and removed, and channels moved between them.

use std::collections::{HashMap, HashSet};

use causeway_model::channels::{ChannelMember, DIRECT, GROUP, SidebarCategory};
use causeway_model::preferences::Preference;
use causeway_store::channels::sidebar as store;
use causeway_store::{Tx, args};
use serde::Deserialize;

use super::{CHANNELS, CUSTOM, DIRECT_MESSAGES, FAVORITES, defaults, load, missing};
use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_self_or_edit_others, with_roles_of_channels};
use crate::teams;
use crate::workspace::Workspace;

const LONGEST_NAME: usize = 64;
/// The most categories somebody can have in a team.
const MOST: usize = 200;

/// What a new category is made from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewCategory {
    pub display_name: String,
    pub sorting: String,
    pub channel_ids: Vec<String>,
}

/// Whose sidebar in which team, while it is changed.
struct Place<'a> {
    ws: &'a Workspace,
    user_id: &'a str,
    team_id: &'a str,
}

async fn change<T: Send + 'static>(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    team_id: &str,
    how: impl FnOnce(&Place<'_>, &mut Tx) -> Result<T> + Send + 'static,
) -> Result<T> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (work, user_id, team_id) = (ws.clone(), user_id.to_owned(), team_id.to_owned());
    ws.store
        .write(move |tx| {
            teams::require_member(tx, &team_id, &user_id)?;
            if store::categories(tx, &user_id, &team_id)?.is_empty() {
                for category in defaults(&user_id, &team_id) {
                    tx.insert(&category)?;
                }
            }
            how(&Place { ws: &work, user_id: &user_id, team_id: &team_id }, tx)
        })
        .await
}

fn check_name(name: &str) -> Result<()> {
    let fits = !name.trim().is_empty() && name.chars().count() <= LONGEST_NAME;
    if fits { Ok(()) } else { Err(Error::invalid_body("display_name")) }
}

fn check_sorting(sorting: &str) -> Result<()> {
    if matches!(sorting, "" | "manual" | "recent" | "alpha") { Ok(()) } else { Err(Error::invalid_body("sorting")) }
}

/// Makes a category, after the favourites, and moves channels into it.
pub async fn create(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    team_id: &str,
    new: NewCategory,
) -> Result<SidebarCategory> {
    check_name(&new.display_name)?;
    check_sorting(&new.sorting)?;
    change(ws, caller, user_id, team_id, move |place, tx| {
        let before = load(tx, place.user_id, place.team_id)?;
        if before.len() >= MOST {
            return Err(Error::invalid(
                "app.channel.sidebar_categories.limit.app_error",
                "There are too many categories.",
            ));
        }
        let id = place.ws.ids.new_id();
        let category = SidebarCategory {
            id: id.clone(),
            user_id: place.user_id.to_owned(),
            team_id: place.team_id.to_owned(),
            sorting: new.sorting,
            kind: CUSTOM.to_owned(),
            display_name: new.display_name.trim().to_owned(),
            ..SidebarCategory::default()
        };
        tx.insert(&category)?;
        let mut order: Vec<String> = before.iter().map(|c| c.id.clone()).collect();
        let first = usize::from(before.first().is_some_and(|c| c.kind == FAVORITES));
        order.insert(first, id.clone());
        store::reorder(tx, place.user_id, &order)?;
        place.fill(tx, &category, &before, &new.channel_ids)?;
        let made = place.find(tx, &id)?;
        after_commit(place.ws, tx, kinds::sidebar_category_created(&made));
        Ok(made)
    })
    .await
}

/// Changes categories: their names, how they are sorted and shown, and the channels in them. Channels that are taken out of
/// one without being put into another go back to their default.
pub async fn update(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    team_id: &str,
    wanted: Vec<SidebarCategory>,
) -> Result<Vec<SidebarCategory>> {
    change(ws, caller, user_id, team_id, move |place, tx| {
        for category in &wanted {
            place.update(tx, category)?;
        }
        let all = load(tx, place.user_id, place.team_id)?;
        let of_request = |id: &str| all.iter().find(|c| c.id == id).cloned();
        let updated: Vec<SidebarCategory> = wanted.iter().filter_map(|c| of_request(&c.id)).collect();
        after_commit(place.ws, tx, kinds::sidebar_category_updated(place.user_id, place.team_id, &updated));
        Ok(updated)
    })
    .await
}

/// Puts categories into another order. Those that are not named come after, as they were.
pub async fn set_order(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    team_id: &str,
    order: Vec<String>,
) -> Result<Vec<String>> {
    change(ws, caller, user_id, team_id, move |place, tx| {
        let before = store::categories(tx, place.user_id, place.team_id)?;
        let known: HashSet<&str> = before.iter().map(|c| c.id.as_str()).collect();
        let mut seen = HashSet::new();
        if !order.iter().all(|id| known.contains(id.as_str()) && seen.insert(id.clone())) {
            return Err(Error::invalid_body("category_order"));
        }
        let mut whole = order.clone();
        whole.extend(before.iter().map(|c| c.id.clone()).filter(|id| !seen.contains(id)));
        store::reorder(tx, place.user_id, &whole)?;
        after_commit(place.ws, tx, kinds::sidebar_category_order_updated(place.user_id, place.team_id, &whole));
        Ok(order)
    })
    .await
}

/// Removes a category that the person made.
pub async fn delete(ws: &Workspace, caller: &Caller, user_id: &str, team_id: &str, id: &str) -> Result<()> {
    let id = id.to_owned();
    change(ws, caller, user_id, team_id, move |place, tx| {
        let category = place.find(tx, &id)?;
        if category.kind != CUSTOM {
            return Err(Error::invalid(
                "app.channel.sidebar_categories.delete.app_error",
                "This category is one of those that everybody has.",
            ));
        }
        store::remove(tx, place.user_id, &id)?;
        after_commit(place.ws, tx, kinds::sidebar_category_deleted(place.user_id, place.team_id, &id));
        Ok(())
    })
    .await
}

impl Place<'_> {
    fn find(&self, tx: &mut Tx, id: &str) -> Result<SidebarCategory> {
        load(tx, self.user_id, self.team_id)?.into_iter().find(|c| c.id == id).ok_or_else(missing)
    }

    fn update(&self, tx: &mut Tx, wanted: &SidebarCategory) -> Result<()> {
        let before = load(tx, self.user_id, self.team_id)?;
        let mut category = before.iter().find(|c| c.id == wanted.id).cloned().ok_or_else(missing)?;
        check_sorting(&wanted.sorting)?;
        if category.kind == CUSTOM {
            check_name(&wanted.display_name)?;
            category.display_name = wanted.display_name.trim().to_owned();
        }
        let muted = (category.muted != wanted.muted).then_some(wanted.muted);
        category.sorting.clone_from(&wanted.sorting);
        category.muted = wanted.muted;
        category.collapsed = wanted.collapsed;
        tx.update(&category, &["id"])?;
        self.fill(tx, &category, &before, &wanted.channel_ids)?;
        if let Some(muted) = muted {
            self.mute(tx, &category.id, muted)?;
        }
        Ok(())
    }

    /// Makes `wanted` the channels of a category, as far as the person is in them and they fit there.
    fn fill(
        &self,
        tx: &mut Tx,
        category: &SidebarCategory,
        before: &[SidebarCategory],
        wanted: &[String],
    ) -> Result<()> {
        let entries = store::entries(tx, self.user_id, self.team_id)?;
        let mut seen = HashSet::new();
        let is_message: HashMap<&str, bool> =
            entries.iter().map(|e| (e.channel_id.as_str(), e.kind == DIRECT || e.kind == GROUP)).collect();
        let fits = |id: &&String| match (is_message.get(id.as_str()), category.kind.as_str()) {
            (None, _) => false,
            (Some(message), CHANNELS) => !message,
            (Some(message), DIRECT_MESSAGES) => *message,
            (Some(_), _) => true,
        };
        let ids: Vec<String> = wanted.iter().filter(fits).filter(|id| seen.insert(*id)).cloned().collect();
        store::place(tx, self.user_id, self.team_id, &category.id, &ids)?;
        let favorites: HashSet<&String> =
            before.iter().filter(|c| c.kind == FAVORITES).flat_map(|c| &c.channel_ids).collect();
        if category.kind == FAVORITES {
            let gone: Vec<&String> = favorites.iter().copied().filter(|id| !ids.contains(id)).collect();
            let new: Vec<&String> = ids.iter().filter(|id| !favorites.contains(id)).collect();
            self.unfavor(tx, &gone)?;
            return self.favor(tx, &new);
        }
        let moved: Vec<&String> = ids.iter().filter(|id| favorites.contains(id)).collect();
        self.unfavor(tx, &moved)
    }

    fn preference(&self, channel_id: &str) -> Preference {
        Preference {
            user_id: self.user_id.to_owned(),
            category: store::FAVORITES.to_owned(),
            name: channel_id.to_owned(),
            value: "true".to_owned(),
        }
    }

    fn favor(&self, tx: &mut Tx, channel_ids: &[&String]) -> Result<()> {
        let preferences: Vec<Preference> = channel_ids.iter().map(|id| self.preference(id)).collect();
        crate::preferences::keep(tx, &preferences)?;
        if !preferences.is_empty() {
            after_commit(self.ws, tx, kinds::preferences_changed(self.user_id, &preferences));
        }
        Ok(())
    }

    fn unfavor(&self, tx: &mut Tx, channel_ids: &[&String]) -> Result<()> {
        let preferences: Vec<Preference> = channel_ids.iter().map(|id| self.preference(id)).collect();
        if preferences.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = channel_ids.iter().map(|id| id.as_str()).collect();
        tx.execute(
            "DELETE FROM preferences WHERE user_id = $1 AND category = $2 AND name IN LIST($3)",
            args![self.user_id, store::FAVORITES, &names],
        )?;
        after_commit(self.ws, tx, kinds::preferences_deleted(self.user_id, &preferences));
        Ok(())
    }

    /// Mutes every channel of a category, or gives them their voice back.
    fn mute(&self, tx: &mut Tx, category_id: &str, muted: bool) -> Result<()> {
        let channel_ids = self.find(tx, category_id)?.channel_ids;
        let members: Vec<ChannelMember> =
            tx.select("WHERE t.user_id = $1 AND t.channel_id IN LIST($2)", args![self.user_id, &channel_ids])?;
        for mut member in with_roles_of_channels(self.ws, tx, members)? {
            let how = if muted { "mention" } else { "all" };
            member.notify_props.insert("mark_unread".to_owned(), how.to_owned());
            member.last_update_at = self.ws.now();
            tx.update(&member, &["channel_id", "user_id"])?;
            after_commit(self.ws, tx, kinds::channel_member_updated(&member));
        }
        Ok(())
    }
}

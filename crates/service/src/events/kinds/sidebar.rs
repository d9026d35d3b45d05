//! What somebody's other clients are told of their sidebar.

use causeway_model::channels::SidebarCategory;

use crate::events::{Broadcast, Event};

fn about(name: &'static str, user_id: &str, team_id: &str) -> Event {
    // The person is told, in whichever team they look at; the team says which sidebar it is about.
    Event::new(name, Broadcast { team_id: team_id.to_owned(), ..Broadcast::user(user_id) })
}

/// A category was made.
pub fn sidebar_category_created(category: &SidebarCategory) -> Event {
    about("sidebar_category_created", &category.user_id, &category.team_id).with("category_id", category.id.clone())
}

/// Categories were changed, or channels moved between them.
pub fn sidebar_category_updated(user_id: &str, team_id: &str, categories: &[SidebarCategory]) -> Event {
    about("sidebar_category_updated", user_id, team_id).with_json("updatedCategories", &categories)
}

/// A category was removed.
pub fn sidebar_category_deleted(user_id: &str, team_id: &str, category_id: &str) -> Event {
    about("sidebar_category_deleted", user_id, team_id).with("category_id", category_id)
}

/// Categories were put into another order.
pub fn sidebar_category_order_updated(user_id: &str, team_id: &str, order: &[String]) -> Event {
    about("sidebar_category_order_updated", user_id, team_id).with("order", order.to_vec())
}

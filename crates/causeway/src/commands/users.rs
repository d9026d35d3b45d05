//! `causeway user`: accounts.

use anyhow::{Context, Result};
use causeway_model::ids::Ids;
use serde_json::{Value, json};

use crate::cli::UserCommand;
use crate::commands::teams;
use crate::door::Door;
use crate::output::{print_list, print_one, text};

pub(super) async fn run(command: UserCommand, door: &mut Door, as_json: bool) -> Result<()> {
    match command {
        UserCommand::Create { username, email, password, password_stdin, admin, team } => {
            let (password, is_new) = choose_password(password, password_stdin)?;
            // Looked up first: an account that then has no team would be half of what was asked for.
            let team = match &team {
                Some(name) => Some(teams::by_name(door, name).await?),
                None => None,
            };
            let account = json!({"username": username, "email": email, "password": password});
            let mut user = door.post(&["users"], account).await?;
            if admin {
                set_admin(door, &text(&user, "id"), true).await?;
            }
            if let Some(team) = team {
                teams::add(door, &text(&team, "id"), &text(&user, "id")).await?;
            }
            let mut words = format!("Made the account {}.", text(&user, "username"));
            if is_new {
                words.push_str(&format!(" Its password is {password}"));
                user["password"] = password.into();
            }
            print_one(&user, &words, as_json)
        }
        UserCommand::List => {
            let users = door.list(&["users"]).await?;
            print_list(
                &users,
                &[
                    ("username", |user| text(user, "username")),
                    ("email", |user| text(user, "email")),
                    ("roles", |user| text(user, "roles")),
                    ("state", |user| if user["delete_at"].as_i64() > Some(0) { "deactivated" } else { "" }.to_owned()),
                ],
                as_json,
            )
        }
        UserCommand::Password { username, password, password_stdin } => {
            let (password, is_new) = choose_password(password, password_stdin)?;
            let user = by_name(door, &username).await?;
            let answer =
                door.put(&["users", &text(&user, "id"), "password"], json!({"new_password": password})).await?;
            let words = if is_new {
                format!("The new password of {username} is {password}")
            } else {
                format!("Changed the password of {username}.")
            };
            let answer = if is_new { json!({"password": password}) } else { answer };
            print_one(&answer, &words, as_json)
        }
        UserCommand::Admin { username, revoke } => {
            let user = by_name(door, &username).await?;
            let answer = set_admin(door, &text(&user, "id"), !revoke).await?;
            let now = if revoke { "no longer a" } else { "a" };
            print_one(&answer, &format!("{username} is {now} system administrator."), as_json)
        }
    }
}

pub(super) async fn by_name(door: &mut Door, username: &str) -> Result<Value> {
    let user = door.find(&["users", "username", username]).await?;
    user.with_context(|| format!("there is no account {username}"))
}

async fn set_admin(door: &mut Door, user_id: &str, is_admin: bool) -> Result<Value> {
    let user = door.get(&["users", user_id], &[]).await?;
    let roles = with_role(&text(&user, "roles"), "system_admin", is_admin);
    door.put(&["users", user_id, "roles"], json!({"roles": roles})).await
}

/// The roles with one added or taken away; the others stay.
fn with_role(roles: &str, role: &str, wanted: bool) -> String {
    let mut roles: Vec<&str> = roles.split_whitespace().filter(|had| *had != role).collect();
    if wanted {
        roles.push(role);
    }
    roles.join(" ")
}

/// The password that was given, or a new one; and whether it is new.
fn choose_password(given: Option<String>, from_stdin: bool) -> Result<(String, bool)> {
    if from_stdin {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).context("the password cannot be read")?;
        return Ok((line.trim_end_matches(['\r', '\n']).to_owned(), false));
    }
    Ok(match given {
        Some(password) => (password, false),
        // The end satisfies servers that ask for every kind of character.
        None => (format!("{}-A1", Ids::random().new_id()), true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changing_one_role_keeps_the_others() {
        assert_eq!(with_role("system_user", "system_admin", true), "system_user system_admin");
        assert_eq!(with_role("system_admin system_user", "system_admin", true), "system_user system_admin");
        assert_eq!(with_role("system_user custom system_admin", "system_admin", false), "system_user custom");
    }

    #[test]
    fn a_made_password_has_every_kind_of_character() {
        let (password, is_new) = choose_password(None, false).unwrap();
        assert!(is_new && password.len() >= 20);
        assert!(password.contains(|c: char| c.is_ascii_uppercase()));
        assert!(password.contains(|c: char| c.is_ascii_lowercase()));
        assert!(password.contains(|c: char| c.is_ascii_digit()));
        assert!(password.contains(|c: char| !c.is_ascii_alphanumeric()));
    }
}

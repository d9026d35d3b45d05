//! Making an account.

use causeway_model::permissions::roles;
use causeway_model::preferences::Preference;
use causeway_model::teams::Team;
use causeway_model::text::{
    PasswordRules, check_email, check_full_name, check_nickname, check_position, check_username, normalize_email,
};
use causeway_model::users::User;
use causeway_store::{StoreError, Tx, args};
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::events::{Broadcast, after_commit, kinds};
use crate::permissions::Caller;
use crate::workspace::Workspace;
use causeway_model::permissions::Permission;

/// What a new account is made from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewUser {
    pub email: String,
    pub username: String,
    pub password: String,
    pub nickname: String,
    pub first_name: String,
    pub last_name: String,
    pub position: String,
    pub locale: String,
    pub timezone: causeway_model::StringMap,
    pub props: causeway_model::StringMap,
}

/// Makes an account. The first one of an empty server is its system administrator; later ones need open sign-up, the
/// invite id of a team, or a caller who may manage people.
pub async fn create(ws: &Workspace, caller: Option<&Caller>, new: NewUser, invite_id: &str) -> Result<User> {
    let config = ws.config();
    let managed =
        caller.is_some_and(|c| crate::permissions::has_system(ws, c, Permission::SysconsoleWriteUserManagementUsers));
    let mut user = checked(ws, &new)?;
    if !managed {
        check_domain(&config, &user.email)?;
    }
    let hash = ws.hashing.hash(new.password, ws.ids.bytes::<16>()).await?;
    user.password = hash;
    let (ws2, invite_id) = (ws.clone(), invite_id.to_owned());
    ws.store
        .write(move |tx| {
            let first =
                tx.value::<i64>("SELECT COUNT(*) FROM users WHERE remote_id = '' AND NOT is_bot", &[])? == Some(0);
            let inviting: Option<Team> = match invite_id.is_empty() {
                true => None,
                false => tx.find("WHERE t.invite_id = $1 AND t.delete_at = 0", args![&invite_id])?,
            };
            if !first && !managed {
                check_sign_up(&config, inviting.is_some())?;
            }
            user.roles = if first {
                format!("{} {}", roles::SYSTEM_ADMIN, roles::SYSTEM_USER)
            } else {
                roles::SYSTEM_USER.to_owned()
            };
            insert(tx, &user)?;
            crate::preferences::keep(tx, &first_preferences(&user.id))?;
            if let Some(team) = inviting {
                crate::teams::join(&ws2, tx, &team, &user)?;
            }
            let told = kinds::new_user(&user.id, Broadcast::everybody());
            after_commit(&ws2, tx, told);
            crate::changes::wake_people_after_commit(&ws2, tx);
            Ok(user)
        })
        .await
}

fn check_sign_up(config: &causeway_model::config::Settings, invited: bool) -> Result<()> {
    if !config.team.enable_user_creation || !config.email.enable_sign_up_with_email {
        return Err(Error::not_implemented(
            "api.user.create_user.signup_email_disabled.app_error",
            "User sign-up with email is disabled.",
        ));
    }
    if config.team.enable_open_server || invited {
        return Ok(());
    }
    Err(Error::new(
        crate::error::Kind::Forbidden,
        "api.user.create_user.no_open_server",
        "This server does not allow open signups. Please speak with your Administrator to receive an invitation.",
    ))
}

/// Refuses an address outside the domains that the settings name.
pub(super) fn check_domain(config: &causeway_model::config::Settings, email: &str) -> Result<()> {
    let domains = config.team.restrict_creation_to_domains.to_lowercase();
    let mut allowed = domains.split([' ', ',']).map(|d| d.trim_start_matches('@')).filter(|d| !d.is_empty()).peekable();
    let domain = email.rsplit_once('@').map(|(_, domain)| domain);
    if allowed.peek().is_none() || allowed.any(|d| Some(d) == domain) {
        return Ok(());
    }
    Err(Error::invalid(
        "api.user.create_user.accepted_domain.app_error",
        "The email you provided does not belong to an accepted domain. Please contact your administrator or sign up with a different email.",
    ))
}

/// What clients expect to be remembered for somebody who is new.
fn first_preferences(user_id: &str) -> [Preference; 3] {
    [("recommended_next_steps", "hide", "false"), ("system_notice", "GMasDM", "true"), ("tutorial_step", user_id, "0")]
        .map(|(category, name, value)| Preference {
            user_id: user_id.to_owned(),
            category: category.to_owned(),
            name: name.to_owned(),
            value: value.to_owned(),
        })
}

fn checked(ws: &Workspace, new: &NewUser) -> Result<User> {
    let config = ws.config();
    password_rules(&config.password).check(&new.password)?;
    let username = new.username.trim().to_lowercase();
    check_username(&username)?;
    let email = normalize_email(&new.email);
    check_email(&email)?;
    check_nickname(&new.nickname)?;
    check_full_name(&new.first_name, &new.last_name)?;
    check_position(&new.position)?;
    let now = ws.now();
    Ok(User {
        id: ws.ids.new_id(),
        create_at: now,
        update_at: now,
        username,
        email,
        nickname: new.nickname.clone(),
        first_name: new.first_name.clone(),
        last_name: new.last_name.clone(),
        position: new.position.clone(),
        notify_props: User::default_notify_props(),
        timezone: if new.timezone.is_empty() { User::default_timezone() } else { new.timezone.clone() },
        locale: if new.locale.is_empty() {
            config.localization.default_client_locale.clone()
        } else {
            new.locale.clone()
        },
        last_password_update: now,
        ..User::default()
    })
}

/// What the configuration demands of a new password.
pub(crate) fn password_rules(settings: &causeway_model::config::PasswordSettings) -> PasswordRules {
    PasswordRules {
        minimum_length: settings.minimum_length as usize,
        lowercase: settings.lowercase,
        uppercase: settings.uppercase,
        number: settings.number,
        symbol: settings.symbol,
    }
}

/// Adds the account; a name or an address that is taken is refused in words.
pub(crate) fn insert(tx: &mut Tx, user: &User) -> Result<()> {
    tx.insert(user).map_err(taken)
}

/// What a broken uniqueness rule of accounts means.
pub(crate) fn taken(error: StoreError) -> Error {
    if error.is_conflict_on("email") {
        return Error::invalid("app.user.save.email_exists.app_error", "An account with that email already exists.");
    }
    if error.is_conflict_on("username") {
        return Error::invalid(
            "app.user.save.username_exists.app_error",
            "An account with that username already exists.",
        );
    }
    error.into()
}

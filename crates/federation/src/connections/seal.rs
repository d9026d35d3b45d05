//! The inviting side: a record here, and a code to hand over.

use causeway_model::connections::Connection;
use causeway_service::connections::{self as service, NewConnection};
use causeway_service::{Caller, Error, Result, Workspace};

use super::{cut_off, own_site_url, password_error};
use crate::Federation;
use crate::invitation::{Invitation, check_password, generate_password, seal_with};

/// A new connection with its invitation.
#[derive(Clone)]
pub struct Invited {
    pub connection: Connection,
    /// For the other side's administrator.
    pub code: String,
    /// Opens the code; to be handed over by another way.
    pub password: String,
    /// Whether the password was made here.
    pub generated: bool,
}

impl std::fmt::Debug for Invited {
    /// Code and password stay out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invited").field("connection", &self.connection.remote_id).finish_non_exhaustive()
    }
}

/// Makes a connection that waits for the other side, and its invitation. Without a password one of 16 characters is made.
pub async fn create(fed: &Federation, caller: &Caller, new: NewConnection, password: &str) -> Result<Invited> {
    let ws = fed.ws();
    service::check_manage(ws, caller)?;
    let generated = password.is_empty();
    let password = if generated { ws.ids.with_rng(generate_password) } else { password.to_owned() };
    check_password(&password).map_err(password_error)?;
    own_site_url(ws)?;
    let connection = service::open(ws, caller, new).await?;
    let code = code(ws, &connection, password.clone()).await?;
    Ok(Invited { connection, code, password, generated })
}

/// Another code for a connection that nobody has accepted yet. Earlier codes keep working unless `revoke_earlier`.
pub async fn regenerate(
    fed: &Federation,
    caller: &Caller,
    remote_id: &str,
    password: &str,
    revoke_earlier: bool,
) -> Result<String> {
    service::check_manage(fed.ws(), caller)?;
    check_password(password).map_err(password_error)?;
    own_site_url(fed.ws())?;
    let connection = service::invitation(fed.ws(), caller, remote_id, revoke_earlier).await?;
    code(fed.ws(), &connection, password.to_owned()).await
}

async fn code(ws: &Workspace, connection: &Connection, password: String) -> Result<String> {
    let site = own_site_url(ws)?;
    let invitation = Invitation::new(connection.remote_id.clone(), site, connection.invite_token.clone());
    let (salt, nonce) = (ws.ids.bytes(), ws.ids.bytes());
    let sealed = tokio::task::spawn_blocking(move || seal_with(&invitation, &password, salt, nonce)).await;
    sealed.map_err(cut_off)?.map_err(|error| Error::internal("seal an invitation", error))
}

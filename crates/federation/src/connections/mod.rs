//! Making connections and keeping them: invitations sealed and opened, confirmations sent and taken, pings both ways.
//!
//! Talks; what may be done and what is kept is decided in `causeway_service::connections`. It must not know channels.

mod accept;
mod ask;
mod check;
mod confirm;
mod health;
mod ping;
mod present;
mod rotate;
mod seal;
mod succession;
mod verify;

pub use accept::{Accept, accept};
pub(crate) use check::limits_here;
pub use check::{Check, CheckWhat, Finding, check};
pub use confirm::confirm;
pub use health::{ChannelHealth, Health, health};
pub(crate) use ping::heard;
pub use ping::{PingError, ping, ping_until_answered};
pub(crate) use present::send as present;
pub use rotate::rotate;
pub(crate) use rotate::{
    Taken as RotationTaken, advance as advance_rotation, is_wanted as wants_rotation, take as take_rotation,
};
pub use seal::{Invited, create, regenerate};
pub(crate) use succession::is_settled;
pub use verify::verify;

use causeway_model::config::Settings;
use causeway_service::{Error, Workspace};
use url::Url;

use crate::address::{AddressError, AddressPolicy, Allowed};
use crate::invitation::PasswordError;

/// Which addresses the settings in effect let this server contact. An entry that cannot be read allows nothing.
pub fn policy(settings: &Settings) -> AddressPolicy {
    let allowed = Allowed::parse(&settings.service.allowed_untrusted_internal_connections).unwrap_or_default();
    AddressPolicy::new(&settings.site_url(), allowed)
}

/// The address that we tell others, which they must be able to use.
fn own_site_url(ws: &Workspace) -> Result<String, Error> {
    let site = ws.config().site_url();
    let usable = Url::parse(&site).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if usable {
        return Ok(site);
    }
    Err(Error::invalid(
        "api.remote_cluster.site_url.app_error",
        "This server does not know its own address: set ServiceSettings.SiteURL to where the other server can reach it.",
    ))
}

fn address_error(error: &AddressError) -> Error {
    Error::invalid(
        "api.remote_cluster.invite_address.app_error",
        format!("The other server's address is not contacted: {error}."),
    )
}

fn password_error(error: PasswordError) -> Error {
    Error::invalid_body("password").with_detail(error.to_string())
}

/// A step of this crate that was cut off in the middle.
fn cut_off(error: tokio::task::JoinError) -> Error {
    Error::internal("work on a connection", error)
}

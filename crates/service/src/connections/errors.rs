//! What is answered when something about a connection is refused. It must not know the rules themselves.

use causeway_model::connections::{NameError, PolicyError};

use crate::error::{Error, Kind};

pub fn not_found() -> Error {
    Error::not_found("api.remote_cluster.get.not_found", "Remote Cluster not found")
}

/// Connections are switched off.
pub fn service_disabled() -> Error {
    Error::not_implemented(
        "api.remote_cluster.service_not_enabled.app_error",
        "Secure connections are switched off: ConnectedWorkspacesSettings.EnableRemoteClusterService is false.",
    )
}

pub(super) fn sharing_disabled() -> Error {
    Error::not_implemented(
        "api.command_share.service_disabled",
        "Shared channels are switched off: ConnectedWorkspacesSettings needs EnableRemoteClusterService and EnableSharedChannels.",
    )
}

/// A name that cannot be given to a connection.
pub fn name_error(error: NameError) -> Error {
    Error::invalid("api.remote_cluster.save.app_error", format!("The connection cannot be called so: {error}."))
}

pub(super) fn name_taken(name: &str) -> Error {
    Error::conflict(
        "api.remote_cluster.save_not_unique.app_error",
        format!("There is a secure connection called {name} already. Choose another name, or remove that one first."),
    )
}

pub(super) fn team_missing() -> Error {
    Error::invalid_body("remote_cluster.default_team_id")
}

pub(super) fn confirmed() -> Error {
    Error::invalid(
        "api.remote_cluster.generate_invite_cluster_is_confirmed",
        "Cannot generate invite code for a confirmed cluster",
    )
}

pub(super) fn own_invitation() -> Error {
    Error::invalid(
        "api.remote_cluster.accept_own_invitation.app_error",
        "This invitation was made by this very server. Hand it to the administrator of the other one.",
    )
}

pub(super) fn already_connected(name: &str) -> Error {
    Error::conflict(
        "api.remote_cluster.already_connected.app_error",
        format!(
            "This invitation belongs to the secure connection {name}, which exists here already. It was left as it is."
        ),
    )
}

pub(super) fn being_accepted() -> Error {
    Error::new(
        Kind::Conflict,
        "api.remote_cluster.accept_invitation_error",
        "The connection was changed by somebody else while the invitation was being accepted.",
    )
}

/// A policy that cannot be meant.
pub(super) fn bad_policy(error: &PolicyError) -> Error {
    Error::invalid("api.causeway.policy.invalid.app_error", format!("The policy cannot be set: {error}."))
}

/// What can only be done with a connection that the other side has accepted.
pub(super) fn not_yet_connected() -> Error {
    Error::invalid("api.causeway.connection_pending.app_error", "The other side has not accepted this connection yet.")
}

//! Which roles a membership may be given.

use causeway_model::permissions::{SchemeFlags, SchemeRoles, split_roles};

use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// Splits a list of roles that a client wants a member to have. Beside those that the flags stand for it may hold roles of
/// one's own making and built-in ones of this scope (names that begin with `prefix`): a role of the whole server must not
/// come in through a team or a channel. The names of everybody's roles stand for those of the scheme, too.
pub(crate) fn new_roles(
    ws: &Workspace,
    list: &str,
    (plain, scheme): (SchemeRoles<'_>, SchemeRoles<'_>),
    had: SchemeFlags,
    prefix: &str,
) -> Result<(String, SchemeFlags)> {
    let stands_for = |name| match name {
        name if name == plain.guest => scheme.guest,
        name if name == plain.user => scheme.user,
        name if name == plain.admin => scheme.admin,
        name => name,
    };
    let list: Vec<&str> = list.split_whitespace().map(stands_for).collect();
    let (explicit, flags) = split_roles(&list.join(" "), scheme).map_err(|_| guest_mixed())?;
    let roles = ws.roles.load();
    for name in explicit.split_whitespace() {
        let role = roles.get(name).filter(|role| role.delete_at == 0);
        let role = role.ok_or_else(|| Error::invalid_body("roles").with_detail("there is no such role"))?;
        if role.scheme_managed || (role.built_in && !name.starts_with(prefix)) {
            return Err(Error::invalid_body("roles").with_detail("the role cannot be given to a member"));
        }
    }
    Ok((explicit, new_flags(had, flags)?))
}

/// Refuses to make a guest of a member or the other way round: that is a matter of the whole account.
pub(crate) fn new_flags(had: SchemeFlags, wanted: SchemeFlags) -> Result<SchemeFlags> {
    if wanted.guest && (wanted.user || wanted.admin) {
        return Err(guest_mixed());
    }
    if had.guest != wanted.guest {
        return Err(Error::invalid(
            "api.channel.update_team_member_roles.changing_guest_role.app_error",
            "A guest cannot be made a member here, nor a member a guest.",
        ));
    }
    if !wanted.guest && !wanted.user {
        return Err(Error::invalid(
            "api.channel.update_team_member_roles.unset_user_scheme.app_error",
            "A member cannot be without the member's role.",
        ));
    }
    Ok(wanted)
}

fn guest_mixed() -> Error {
    Error::invalid(
        "api.team.update_team_member_roles.guest_and_user.app_error",
        "A guest cannot be a member or an administrator as well.",
    )
}

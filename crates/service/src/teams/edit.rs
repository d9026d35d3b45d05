//! Changing a team.

use crate::error::{Error, Result};

const MAX_COMPANY_NAME: usize = 64;
const MAX_ALLOWED_DOMAINS: usize = 500;

pub(super) fn check_company_name(name: &str) -> Result<()> {
    if name.chars().count() > MAX_COMPANY_NAME {
        return Err(Error::invalid("model.team.is_valid.company.app_error", "Invalid company name."));
    }
    Ok(())
}

pub(super) fn check_allowed_domains(domains: &str) -> Result<()> {
    if domains.len() > MAX_ALLOWED_DOMAINS {
        return Err(Error::invalid("model.team.is_valid.domains.app_error", "Invalid allowed domains."));
    }
    Ok(())
}

//! Who asks.

/// The person on whose behalf something is done, and through which log-in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Caller {
    pub user_id: String,
    /// Their system roles at the time of the request, space-separated.
    pub roles: String,
    pub session_id: String,
    pub ip_address: String,
    /// Whether it is the operator at the command line, who may do everything.
    pub operator: bool,
}

impl Caller {
    /// The operator of this machine, acting through the command line.
    pub fn operator() -> Self {
        Self { roles: "system_admin system_user".to_owned(), operator: true, ..Self::default() }
    }

    /// Whether the person asks about themselves.
    pub fn is(&self, user_id: &str) -> bool {
        self.user_id == user_id
    }
}

//! What can be wrong with a configuration, and what is worth a warning, in words an administrator can act on.

use serde_json::Value;

/// One setting that holds what it may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `ServiceSettings.MaximumLoginAttempts`.
    pub setting: String,
    /// Where the value comes from: an environment variable, a flag; `None` for the file or a patch.
    pub source: Option<String>,
    /// What it holds, in its JSON form; hidden when it is secret.
    pub holds: String,
    /// What it may hold.
    pub may_hold: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { setting, source, holds, may_hold } = self;
        match source {
            Some(source) => write!(formatter, "{setting} (set by {source}) holds {holds}; it may hold {may_hold}"),
            None => write!(formatter, "{setting} holds {holds}; it may hold {may_hold}"),
        }
    }
}

/// A configuration that cannot be used: everything that is wrong with it, at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.lines())]
pub struct SettingsError {
    pub problems: Vec<Problem>,
}

impl SettingsError {
    fn lines(&self) -> String {
        let lines: Vec<String> = self.problems.iter().map(Problem::to_string).collect();
        lines.join("\n")
    }
}

/// Something about a configuration that an administrator should know, and that stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A setting, or a whole section, that does not exist here. It is kept and has no effect.
    Unknown {
        /// `ServiceSettings.Sitename`, `LdapSettings`, or an environment variable.
        name: String,
        /// The setting that may have been meant.
        meant: Option<String>,
    },
    /// A setting under its old name was taken over.
    Deprecated { old: String, new: String },
    /// A patch could not change this setting, because it is set from outside the file.
    Overridden { setting: String, source: String },
}

impl std::fmt::Display for Warning {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown { name, meant: None } => {
                write!(formatter, "{name} does not exist here; it is kept and has no effect")
            }
            Self::Unknown { name, meant: Some(meant) } => {
                write!(formatter, "{name} does not exist here; it is kept and has no effect. Was {meant} meant?")
            }
            Self::Deprecated { old, new } => {
                write!(formatter, "{old} is deprecated; its value was taken for {new}")
            }
            Self::Overridden { setting, source } => {
                write!(formatter, "{setting} is set by {source} and was not changed")
            }
        }
    }
}

/// A value as a message shows it: JSON, shortened.
pub(super) fn show(value: &Value) -> String {
    const MOST: usize = 80;
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}

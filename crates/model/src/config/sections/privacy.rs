//! `PrivacySettings`: what members see of each other.

use crate::config::declare::section;

section! {
    /// What members see of each other. Administrators see everything.
    PrivacySettings {
        /// Whether e-mail addresses are shown.
        show_email_address "ShowEmailAddress": bool = true, Anything;
        /// Whether full names are shown.
        show_full_name "ShowFullName": bool = true, Anything;
    }
}

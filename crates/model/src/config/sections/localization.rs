//! `LocalizationSettings`: languages.

use crate::config::declare::section;

section! {
    /// Languages.
    LocalizationSettings {
        /// The language of system messages. Only English exists so far; another one is kept for later.
        default_server_locale "DefaultServerLocale": String = "en".into(), Length(2, 20);
        /// The language of people who have chosen none.
        default_client_locale "DefaultClientLocale": String = "en".into(), Length(2, 20);
        /// The languages that can be chosen, separated by commas; empty for all.
        available_locales "AvailableLocales": String = String::new(), Length(0, 500);
    }
}

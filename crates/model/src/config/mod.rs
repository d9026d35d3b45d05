//! The configuration: which settings exist, what they may hold, and how file, environment and flags make the one in effect.
//!
//! It has the shape of Mattermost's `config.json`. Everything here is a pure function of what it is given: this module must not know
//! where a file lies or read the environment itself.
//!
//! To add a setting, add one line with a doc comment to its section under `sections/`; struct, default, limit, environment variable,
//! reference page and example file follow from it.

mod absent;
mod client;
mod declare;
mod deprecated;
mod error;
mod forms;
mod load;
mod mask;
mod patch;
mod reference;
mod sections;
mod value;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub use client::{COMPATIBLE_VERSION, ClientFacts};
pub use declare::{Field, Section, SectionInfo, sections};
pub use error::{Problem, SettingsError, Warning};
pub use forms::forms;
pub use load::load;
pub use mask::{MASK, names_a_secret};
pub use reference::{example, reference};
pub use sections::*;

use load::Fixed;

/// Declares which sections make up the configuration.
macro_rules! settings {
    ($($(#[doc = $doc:literal])* $field:ident: $section:ident),* $(,)?) => {
        /// The configuration in effect.
        #[derive(Clone, Default)]
        pub struct Settings {
            $($(#[doc = $doc])* pub $field: $section,)*
            /// The file as it was read, to be written back with what does not exist here.
            raw: Map<String, Value>,
            /// What is set from outside the file, in the order in which it applies.
            fixed: Vec<Fixed>,
        }

        fn collect_sections() -> Vec<SectionInfo> {
            vec![$(<$section as Section>::info()),*]
        }

        impl Settings {
            fn typed(values: &Map<String, Value>) -> Self {
                let section = |name: &str| values.get(name).and_then(Value::as_object);
                Self {
                    $($field: <$section as Section>::read(section(stringify!($section))),)*
                    ..Self::default()
                }
            }

            /// The settings that exist here, with the values in effect, secrets included.
            pub fn effective(&self) -> Map<String, Value> {
                let mut sections = Map::new();
                $(sections.insert(stringify!($section).to_owned(), self.$field.to_map().into());)*
                sections
            }
        }
    };
}

settings! {
    service: ServiceSettings,
    team: TeamSettings,
    connected_workspaces: ConnectedWorkspacesSettings,
    feature_flags: FeatureFlags,
    sql: SqlSettings,
    file: FileSettings,
    password: PasswordSettings,
    privacy: PrivacySettings,
    rate_limit: RateLimitSettings,
    log: LogSettings,
    metrics: MetricsSettings,
    email: EmailSettings,
    localization: LocalizationSettings,
    support: SupportSettings,
}

impl Settings {
    /// What belongs in the configuration file: as it was read, with what patches have changed since. Secrets are in it.
    pub fn raw(&self) -> Value {
        Value::Object(self.raw.clone())
    }

    /// What is set from outside the file and so cannot be changed by a patch: `{"ServiceSettings": {"SiteURL": true}}`.
    pub fn environment_overrides(&self) -> Value {
        let mut sections: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
        for fixed in &self.fixed {
            sections.entry(fixed.field.section).or_default().insert(fixed.field.name.to_owned(), Value::Bool(true));
        }
        sections.into_iter().map(|(name, fields)| (name.to_owned(), Value::Object(fields))).collect()
    }

    /// The address of this server without a slash at the end: the one that is set, or one made from the address it listens on.
    pub fn site_url(&self) -> String {
        let set = self.service.site_url.trim_end_matches('/');
        if !set.is_empty() {
            return set.to_owned();
        }
        let listen = &self.service.listen_address;
        let (host, port) = listen.rsplit_once(':').unwrap_or((listen, "8065"));
        match host {
            // Whoever listens everywhere can be reached on this machine at least.
            "" | "0.0.0.0" | "[::]" | "127.0.0.1" | "[::1]" => format!("http://localhost:{port}"),
            host => format!("http://{host}:{port}"),
        }
    }

    /// Where a fixed value of a setting comes from, when it has one.
    fn fixed_by(&self, section: &str, name: &str) -> Option<&Fixed> {
        self.fixed.iter().rev().find(|fixed| fixed.field.section == section && fixed.field.name == name)
    }
}

/// Secrets stay out of logs.
impl std::fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Settings({})", self.masked())
    }
}

//! How a section of the configuration is declared: one declaration gives the struct, its defaults, its JSON form, its limits, and its
//! part of the reference page.

use std::sync::OnceLock;

use serde_json::{Map, Value};

use super::value::Allowed;

/// What there is to know about one setting.
#[derive(Debug, Clone)]
pub struct Field {
    /// The section's name, `ServiceSettings`.
    pub section: &'static str,
    /// The setting's name in its section, `SiteURL`.
    pub name: &'static str,
    /// The doc comment, a line each.
    pub docs: &'static [&'static str],
    pub default: Value,
    /// What it may hold, in words.
    pub may_hold: String,
    /// The words that it is one of; none when it is anything else.
    pub choices: &'static [&'static str],
    /// Whether it is hidden from everybody who reads the configuration.
    pub secret: bool,
    pub(super) allowed: Allowed,
    pub(super) is_of_type: fn(&Value) -> bool,
    pub(super) from_text: fn(&str) -> Option<Value>,
}

impl Field {
    /// `ServiceSettings.SiteURL`.
    pub fn path(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    pub(super) fn permits(&self, value: &Value) -> bool {
        (self.is_of_type)(value) && self.allowed.permits(value)
    }

    /// The environment variable's name after its prefix: `SERVICESETTINGS_SITEURL`.
    pub(super) fn variable(&self) -> String {
        format!("{}_{}", self.section, self.name).to_ascii_uppercase()
    }
}

/// What there is to know about one section.
#[derive(Debug, Clone)]
pub struct SectionInfo {
    pub name: &'static str,
    pub docs: &'static [&'static str],
    pub fields: Vec<Field>,
}

/// What the `section!` macro gives each section.
pub trait Section: Default {
    fn info() -> SectionInfo;
    /// Reads the settings that are present; those absent, or of another type, get their defaults.
    fn read(values: Option<&Map<String, Value>>) -> Self;
    fn to_map(&self) -> Map<String, Value>;
}

/// Every section there is, in the order of the reference page.
pub fn sections() -> &'static [SectionInfo] {
    static SECTIONS: OnceLock<Vec<SectionInfo>> = OnceLock::new();
    SECTIONS.get_or_init(super::collect_sections)
}

pub(super) fn section_named(name: &str) -> Option<&'static SectionInfo> {
    sections().iter().find(|section| section.name == name)
}

pub(super) fn field(section_name: &str, name: &str) -> Option<&'static Field> {
    section_named(section_name)?.fields.iter().find(|field| field.name == name)
}

pub(super) fn fields() -> impl Iterator<Item = &'static Field> {
    sections().iter().flat_map(|section| &section.fields)
}

/// Declares a section. Each setting: doc comment, `field "Name": Type = default, limit;`, with `, secret` after the limit for what must
/// not be shown.
macro_rules! section {
    (
        $(#[doc = $section_doc:literal])*
        $section:ident {
            $(
                $(#[doc = $doc:literal])*
                $field:ident $name:literal: $type:ty = $default:expr, $allowed:expr $(, $secret:ident)?;
            )*
        }
    ) => {
        $(#[doc = $section_doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $section {
            $($(#[doc = $doc])* pub $field: $type,)*
        }

        impl Default for $section {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl $crate::config::declare::Section for $section {
            fn info() -> $crate::config::declare::SectionInfo {
                #[allow(unused_imports)]
                use $crate::config::value::{Allowed, Allowed::*, SettingValue};
                let defaults = Self::default();
                $crate::config::declare::SectionInfo {
                    name: stringify!($section),
                    docs: &[$($section_doc),*],
                    fields: vec![$({
                        let allowed: Allowed = $allowed;
                        $crate::config::declare::Field {
                            section: stringify!($section),
                            name: $name,
                            docs: &[$($doc),*],
                            default: defaults.$field.to_json(),
                            may_hold: allowed.describe(<$type as SettingValue>::shape()),
                            choices: <$type as SettingValue>::choices(),
                            secret: $crate::config::declare::is_secret!($($secret)?),
                            allowed,
                            is_of_type: |value| <$type as SettingValue>::from_json(value).is_some(),
                            from_text: <$type as SettingValue>::json_from_text,
                        }
                    }),*],
                }
            }

            fn read(values: Option<&serde_json::Map<String, serde_json::Value>>) -> Self {
                let mut section = Self::default();
                if let Some(values) = values {
                    $(
                        if let Some(value) = values
                            .get($name)
                            .and_then($crate::config::value::SettingValue::from_json)
                        {
                            section.$field = value;
                        }
                    )*
                }
                section
            }

            fn to_map(&self) -> serde_json::Map<String, serde_json::Value> {
                let mut values = serde_json::Map::new();
                $(
                    values.insert(
                        $name.to_owned(),
                        $crate::config::value::SettingValue::to_json(&self.$field),
                    );
                )*
                values
            }
        }
    };
}

macro_rules! is_secret {
    () => {
        false
    };
    (secret) => {
        true
    };
}

/// Declares a setting's type that holds one of a few words. Case does not matter when it is read.
macro_rules! choice {
    (
        $(#[$enum_attribute:meta])*
        $choice:ident { $($(#[doc = $doc:literal])* $variant:ident = $word:literal),* $(,)? }
    ) => {
        $(#[$enum_attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $choice { $($(#[doc = $doc])* $variant,)* }

        impl $choice {
            /// The word that stands for it in a configuration.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl $crate::config::value::SettingValue for $choice {
            fn from_json(value: &serde_json::Value) -> Option<Self> {
                let word = value.as_str()?;
                $(if word.eq_ignore_ascii_case($word) { return Some(Self::$variant); })*
                None
            }

            fn to_json(&self) -> serde_json::Value {
                self.as_str().into()
            }

            fn json_from_text(text: &str) -> Option<serde_json::Value> {
                Some(text.trim().into())
            }

            fn shape() -> String {
                let quoted: Vec<String> = Self::choices().iter().map(|word| format!("\"{word}\"")).collect();
                format!("one of {}", quoted.join(", "))
            }

            fn choices() -> &'static [&'static str] {
                &[$($word),*]
            }
        }
    };
}

pub(crate) use {choice, is_secret, section};

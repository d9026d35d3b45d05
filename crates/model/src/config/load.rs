//! The layers: defaults, then the file, then environment variables with `MM_`, then those with `CAUSEWAY_`, then flags.

use serde_json::{Map, Value};

use super::{
    Settings, SqlDriver,
    declare::{self, Field},
    deprecated,
    error::{Problem, SettingsError, Warning, show},
};

/// A value from outside the file.
#[derive(Debug, Clone)]
pub(super) struct Fixed {
    pub field: &'static Field,
    pub value: Value,
    /// `MM_SERVICESETTINGS_SITEURL`, or a flag.
    pub source: String,
}

/// The environment variables' prefixes; the later wins.
const PREFIXES: [&str; 2] = ["MM_", "CAUSEWAY_"];

/// Makes the configuration in effect.
///
/// `file` is the parsed configuration file, `environment` all environment variables (those of others are ignored), and `overrides` what the
/// command line sets, by `Section.Name`. A name that does not exist among `overrides` is a problem, as it can only be a mistake of
/// the caller's; elsewhere it is kept and comes back as a warning.
pub fn load(
    file: Option<Value>,
    environment: impl IntoIterator<Item = (String, String)>,
    overrides: &[(&str, Value)],
) -> Result<(Settings, Vec<Warning>), SettingsError> {
    let mut problems = Vec::new();
    let mut warnings = Vec::new();
    let mut fixed = from_environment(environment, &mut problems, &mut warnings);
    for (path, value) in overrides {
        let field = path.split_once('.').and_then(|(section, name)| declare::field(section, name));
        match field {
            Some(field) => fixed.push(Fixed { field, value: value.clone(), source: "the command line".into() }),
            None => problems.push(Problem {
                setting: (*path).to_owned(),
                source: Some("the command line".into()),
                holds: show(value),
                may_hold: "nothing: there is no such setting".into(),
            }),
        }
    }
    let raw = match file {
        Some(Value::Object(raw)) => raw,
        None => Map::new(),
        Some(other) => {
            problems.push(not_an_object("The configuration", &other));
            Map::new()
        }
    };
    build(raw, fixed, problems, warnings)
}

impl Settings {
    /// The configuration that another content of the file makes, with the same environment and flags above it.
    pub fn with_file(&self, file: Value) -> Result<(Settings, Vec<Warning>), SettingsError> {
        match file {
            Value::Object(raw) => build(raw, self.fixed.clone(), Vec::new(), Vec::new()),
            other => Err(SettingsError { problems: vec![not_an_object("The configuration", &other)] }),
        }
    }
}

/// Puts the layers together and checks the result.
pub(super) fn build(
    raw: Map<String, Value>,
    fixed: Vec<Fixed>,
    mut problems: Vec<Problem>,
    mut warnings: Vec<Warning>,
) -> Result<(Settings, Vec<Warning>), SettingsError> {
    let mut values = Map::new();
    for (section, content) in &raw {
        let Some(info) = declare::section_named(section) else {
            if !deprecated::holds_only_old_names(section, content) {
                warnings.push(unknown(section.clone(), None));
            }
            continue;
        };
        let Some(content) = content.as_object() else {
            if !content.is_null() {
                problems.push(not_an_object(section, content));
            }
            continue;
        };
        for (name, value) in content {
            match info.fields.iter().find(|field| field.name == name) {
                // As good as absent: that is how Mattermost writes a setting that is not set.
                Some(_) if value.is_null() => {}
                Some(field) => apply(field, value, None, &mut values, &mut problems),
                None => {
                    let meant = info.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name));
                    warnings.push(unknown(format!("{section}.{name}"), meant.map(Field::path)));
                }
            }
        }
    }
    deprecated::take_over(&raw, &fixed, &mut values, &mut problems, &mut warnings);
    for fixed in &fixed {
        apply(fixed.field, &fixed.value, Some(&fixed.source), &mut values, &mut problems);
    }
    let mut settings = Settings::typed(&values);
    check_together(&settings, &mut problems);
    if !problems.is_empty() {
        return Err(SettingsError { problems });
    }
    settings.raw = raw;
    settings.fixed = fixed;
    Ok((settings, warnings))
}

/// Sets one value, or notes why not.
pub(super) fn apply(
    field: &Field,
    value: &Value,
    source: Option<&str>,
    values: &mut Map<String, Value>,
    problems: &mut Vec<Problem>,
) {
    if !field.permits(value) {
        problems.push(Problem {
            setting: field.path(),
            source: source.map(str::to_owned),
            holds: if field.secret { "something else".into() } else { show(value) },
            may_hold: field.may_hold.clone(),
        });
        return;
    }
    let section = values.entry(field.section).or_insert_with(|| Value::Object(Map::new()));
    if let Some(section) = section.as_object_mut() {
        section.insert(field.name.to_owned(), value.clone());
    }
}

fn from_environment(
    environment: impl IntoIterator<Item = (String, String)>,
    problems: &mut Vec<Problem>,
    warnings: &mut Vec<Warning>,
) -> Vec<Fixed> {
    let mut variables: Vec<(String, String)> =
        environment.into_iter().filter(|(name, _)| PREFIXES.iter().any(|prefix| name.starts_with(prefix))).collect();
    variables.sort();
    let mut fixed = Vec::new();
    for prefix in PREFIXES {
        for (variable, text) in &variables {
            let Some(name) = variable.strip_prefix(prefix) else {
                continue;
            };
            let Some(field) = declare::fields().find(|field| field.variable() == name) else {
                if looks_like_a_setting(name) {
                    warnings.push(unknown(variable.clone(), None));
                }
                continue;
            };
            match (field.from_text)(text) {
                Some(value) => fixed.push(Fixed { field, value, source: variable.clone() }),
                None => problems.push(Problem {
                    setting: field.path(),
                    source: Some(variable.clone()),
                    holds: show(&text.as_str().into()),
                    may_hold: field.may_hold.clone(),
                }),
            }
        }
    }
    fixed
}

/// Other programs' variables may begin as ours do; only what names one of the sections here is worth a word.
fn looks_like_a_setting(variable: &str) -> bool {
    variable
        .split_once('_')
        .is_some_and(|(section, _)| declare::sections().iter().any(|known| known.name.eq_ignore_ascii_case(section)))
}

/// What no single setting can be blamed for.
fn check_together(settings: &Settings, problems: &mut Vec<Problem>) {
    let source = &settings.sql.data_source;
    let is_address = source.starts_with("postgres://") || source.starts_with("postgresql://");
    // What it holds is not shown: it may be an address with a password in it.
    if (settings.sql.driver_name == SqlDriver::Postgres) != is_address {
        problems.push(Problem {
            setting: "SqlSettings.DataSource".into(),
            source: settings.fixed_by("SqlSettings", "DataSource").map(|fixed| fixed.source.clone()),
            holds: "something else".into(),
            may_hold: match settings.sql.driver_name {
                SqlDriver::Postgres => {
                    "an address like postgres://user:password@host/database, as SqlSettings.DriverName is \"postgres\""
                        .into()
                }
                SqlDriver::Sqlite => "the path of a file, as SqlSettings.DriverName is \"sqlite\"".into(),
            },
        });
    }
    if settings.service.cors_allow_credentials && settings.service.allow_cors_from == "*" {
        problems.push(Problem {
            setting: "ServiceSettings.CorsAllowCredentials".into(),
            source: None,
            holds: "true".into(),
            may_hold: "false, as ServiceSettings.AllowCorsFrom is \"*\"".into(),
        });
    }
}

fn not_an_object(name: &str, value: &Value) -> Problem {
    Problem {
        setting: name.to_owned(),
        source: None,
        holds: match value {
            Value::Array(_) => "a list".into(),
            other => show(other),
        },
        may_hold: "an object".into(),
    }
}

pub(super) fn unknown(name: String, meant: Option<String>) -> Warning {
    Warning::Unknown { name, meant }
}

//! Settings under their old names: taken over where the new name is absent, and left where they stand.

use serde_json::{Map, Value};

use super::{
    declare,
    error::{Problem, Warning},
    load::{Fixed, apply},
};

/// Old section and name, new section and name.
const MOVED: [(&str, &str, &str, &str); 2] = [
    ("ExperimentalSettings", "EnableSharedChannels", "ConnectedWorkspacesSettings", "EnableSharedChannels"),
    ("ExperimentalSettings", "EnableRemoteClusterService", "ConnectedWorkspacesSettings", "EnableRemoteClusterService"),
];

/// Sets what the file gives only under its old name.
pub(super) fn take_over(
    raw: &Map<String, Value>,
    fixed: &[Fixed],
    values: &mut Map<String, Value>,
    problems: &mut Vec<Problem>,
    warnings: &mut Vec<Warning>,
) {
    for (old_section, old_name, section, name) in MOVED {
        let given = |section: &str, name: &str| {
            raw.get(section).and_then(|content| content.get(name)).filter(|value| !value.is_null())
        };
        let (Some(field), Some(value)) = (declare::field(section, name), given(old_section, old_name)) else {
            continue;
        };
        let is_fixed = fixed.iter().any(|fixed| fixed.field.section == section && fixed.field.name == name);
        if given(section, name).is_some() || is_fixed {
            continue;
        }
        let old = format!("{old_section}.{old_name}");
        apply(field, value, Some(&old), values, problems);
        warnings.push(Warning::Deprecated { old, new: field.path() });
    }
}

/// Whether nothing else stands in the section, so that it need not be called unknown.
pub(super) fn holds_only_old_names(section: &str, content: &Value) -> bool {
    content.as_object().is_some_and(|content| {
        content.keys().all(|name| MOVED.iter().any(|moved| (moved.0, moved.1) == (section, name.as_str())))
    })
}

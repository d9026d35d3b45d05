//! The reference page and the example file, made from the declarations.

use serde_json::{Map, Value};

use super::declare::{Field, SectionInfo, sections};

const INTRODUCTION: &str = "\
# Configuration

<!-- Made from crates/model/src/config by `UPDATE_DOCS=1 cargo test -p causeway-model --test config_docs`. -->

Causeway starts without any configuration. What is set comes from, later over earlier:

1. the defaults below;
2. a file in the shape of Mattermost's `config.json`, named by `--config`, which only needs what differs from the defaults
   ([config.example.json](config.example.json) has everything);
3. environment variables: `MM_`, the section, `_`, the setting, all in capitals, as in `MM_SERVICESETTINGS_SITEURL`. Lists are words separated by spaces;
4. the same with `CAUSEWAY_` in place of `MM_`;
5. flags of the command line.

A setting that does not exist here is kept in the file, has no effect, and is named once in the log. A value that a setting may not hold stops the
start with a message that says what it may hold. `causeway config validate` checks a file, `causeway config show` prints what is in effect.
`ExperimentalSettings.EnableSharedChannels` and `.EnableRemoteClusterService` are taken over where `ConnectedWorkspacesSettings` lacks them.

Administrators can change settings while the server runs; secrets are never shown to them, and what is set by a variable or a flag cannot be changed so.
";

/// The reference page in Markdown: every section and setting with its default, what it may hold, and its environment variable.
pub fn reference() -> String {
    let mut page = INTRODUCTION.to_owned();
    for section in sections() {
        push_section(&mut page, section);
    }
    page
}

/// A configuration file with every setting at its default.
pub fn example() -> Value {
    let of_section = |section: &SectionInfo| -> Map<String, Value> {
        section.fields.iter().map(|field| (field.name.to_owned(), field.default.clone())).collect()
    };
    sections().iter().map(|section| (section.name.to_owned(), Value::Object(of_section(section)))).collect()
}

fn push_section(page: &mut String, section: &SectionInfo) {
    page.push_str(&format!("\n## {}\n\n{}\n\n", section.name, prose(section.docs)));
    page.push_str("| setting | default | what it is | what it may hold |\n|---|---|---|---|\n");
    for field in &section.fields {
        page.push_str(&row(field));
    }
}

fn row(field: &Field) -> String {
    let cell = |text: String| text.replace('|', "\\|");
    format!(
        "| `{}` | `{}` | {} | {} |\n",
        field.name,
        field.default,
        cell(prose(field.docs)),
        cell(field.may_hold.clone()),
    )
}

/// Doc comment lines as running text.
pub(super) fn prose(lines: &[&str]) -> String {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    lines.join(" ")
}

//! The configuration's reference page, example file and the console's forms are what the declarations say. `UPDATE_DOCS=1` writes them anew.

use std::path::Path;

use causeway_model::config::{example, forms, load, reference};

fn check(file: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "{file} is stale: UPDATE_DOCS=1 cargo test -p causeway-model --test config_docs");
}

#[test]
fn the_reference_page_is_fresh() {
    check("docs/configuration.md", &reference());
}

#[test]
fn the_example_is_fresh_and_loads() {
    let mut text = serde_json::to_string_pretty(&example()).unwrap();
    text.push('\n');
    check("docs/config.example.json", &text);
    let (_, warnings) = load(Some(serde_json::from_str(&text).unwrap()), [], &[]).unwrap();
    assert_eq!(warnings, []);
}

#[test]
fn the_forms_of_the_console_are_fresh() {
    let mut text = serde_json::to_string_pretty(&forms()).unwrap();
    text.push('\n');
    check("webapp/src/features/console/settings/settings.json", &text);
}

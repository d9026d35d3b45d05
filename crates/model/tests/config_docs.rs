//! The configuration's reference page and example file are what the declarations say. `UPDATE_DOCS=1` writes them anew.

use std::path::Path;

use causeway_model::config::{example, load, reference};

fn check(file: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "docs/{file} is stale: UPDATE_DOCS=1 cargo test -p causeway-model --test config_docs");
}

#[test]
fn the_reference_page_is_fresh() {
    check("configuration.md", &reference());
}

#[test]
fn the_example_is_fresh_and_loads() {
    let mut text = serde_json::to_string_pretty(&example()).unwrap();
    text.push('\n');
    check("config.example.json", &text);
    let (_, warnings) = load(Some(serde_json::from_str(&text).unwrap()), [], &[]).unwrap();
    assert_eq!(warnings, []);
}

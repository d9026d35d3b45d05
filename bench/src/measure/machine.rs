//! The machine and the build that the figures come from.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::settings::Engine;

/// What a reader needs to compare figures; what cannot be found out is left empty.
pub(super) fn describe(binary: &Path, engine: Engine, quick: bool) -> Value {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    json!({
        "processor": field("/proc/cpuinfo", "model name"),
        "cores": cores,
        "memory": field("/proc/meminfo", "MemTotal"),
        "kernel": read("/proc/sys/kernel/osrelease").trim(),
        "database": engine.name(),
        "small_run": quick,
        "version": output(Command::new(binary).arg("version")),
        "commit": output(Command::new("git").args(["rev-parse", "--short", "HEAD"])),
    })
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// The value of the first `name : value` line of one of the kernel's files.
fn field(path: &str, name: &str) -> String {
    let text = read(path);
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    let mut values = lines.filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned());
    values.next().unwrap_or_default()
}

fn output(command: &mut Command) -> String {
    let output = command.output().ok().filter(|output| output.status.success());
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

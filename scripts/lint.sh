#!/usr/bin/env bash
# What can be said of the sources without running them.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/ensure.sh rust rustfmt clippy
cargo fmt --all --check
scripts/check-layers
if cargo deny --version >/dev/null 2>&1; then
    cargo deny check bans licenses sources
else
    echo "lint: cargo-deny is not installed; licences and duplicates are not checked"
fi
cargo clippy --workspace --all-targets -- -D warnings

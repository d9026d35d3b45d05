#!/usr/bin/env bash
# The whole pipeline: lints, then all tests on both engines, then those that run in node.
#
# Everything is built with the one dev profile and for the whole workspace, so that nothing is
# compiled twice with other features.
set -euo pipefail
cd "$(dirname "$0")/.."

# A run that nobody builds upon afterwards needs no notes for the next build, which take gigabytes.
[[ -z ${CI:-} ]] || export CARGO_INCREMENTAL=0

step() {
    printf '\n=== %s\n' "$*"
}

step "format, lints, dependency rules"
scripts/lint.sh

step "unit, integration, protocol and doc tests on SQLite and PostgreSQL"
scripts/ensure.sh postgres
scripts/with-postgres.sh cargo test --workspace

if [[ -f webapp/package.json ]]; then
    step "the web app: types, lints, format, unit tests, build"
    scripts/ensure.sh node webapp
    (cd webapp && npm run typecheck && npm run lint && npm test && npx vite build)
fi

suites=()
for package in e2e/*/package.json e2e/package.json; do
    [[ -f $package ]] && suites+=("$(dirname "$package")")
done
if ((${#suites[@]})); then
    # Integration tests of the server's package have built its binary along with themselves.
    [[ -d crates/causeway/tests ]] || cargo build --workspace --bins
    CAUSEWAY_BIN=$(realpath "${CARGO_TARGET_DIR:-target}/debug/causeway")
    export CAUSEWAY_BIN
fi
for suite in "${suites[@]}"; do
    step "$suite"
    scripts/ensure.sh node "$suite"
    if grep -q playwright "$suite/package.json"; then
        scripts/ensure.sh chromium
    fi
    (cd "$suite" && npm test)
done

step "everything passed"

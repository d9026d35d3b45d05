#!/usr/bin/env bash
# Every recording, every hostile frame, every promise of connected workspaces.
#
# With A_URL and B_URL it tries the promises at those two servers; recordings and hostile frames are tests of this build.
set -euo pipefail
cd "$(dirname "$0")/.."

step() {
    printf '\n=== %s\n' "$*"
}

if [[ -z ${A_URL:-} && -z ${B_URL:-} ]]; then
    step "every recording and every hostile frame"
    scripts/ensure.sh rust
    cargo test --package causeway-federation --test recordings --test answers
    cargo test --package causeway-api --test it -- recordings:: hostile:: connections_remote::
    step "every promise, between two servers of this build"
    scripts/build.sh
else
    step "every promise, between $A_URL and $B_URL"
    cargo build --release --package causeway-bench --bin causeway-conformance
fi
exec scripts/run.sh "${CARGO_TARGET_DIR:-target}/release/causeway-conformance"

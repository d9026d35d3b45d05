#!/usr/bin/env bash
# Builds the release binaries, and before them the web app where there is one.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/ensure.sh rust

# The web app becomes part of the binary. It is built again only when one of its sources is newer.
if [[ -f webapp/package.json ]] && ! command -v npm >/dev/null; then
    echo "build: node is not installed, so the binary has no web app; install it and build again" >&2
elif [[ -f webapp/package.json ]]; then
    built=webapp/dist/.built
    if [[ ! -e $built || -n $(find webapp -newer "$built" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print -quit) ]]; then
        scripts/ensure.sh node webapp
        (cd webapp && npm run build)
        touch "$built"
    fi
    # Tells the crate that carries the files to look again.
    CAUSEWAY_WEBAPP_BUILT=$(stat -c %Y "$built")
    export CAUSEWAY_WEBAPP_BUILT
fi

# Always together: built alone, each would want its dependencies with other features, and build them anew.
cargo build --release --package causeway --package causeway-bench

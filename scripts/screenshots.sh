#!/usr/bin/env bash
# Makes the pictures that the README shows: the browser suite plays its story on two servers, and photographs it.
set -euo pipefail
cd "$(dirname "$0")/.."

pictures=$PWD/docs/pictures
most=150000

scripts/ensure.sh chromium emoji-font
for folder in webapp e2e/client e2e/web; do
    scripts/ensure.sh node "$folder"
done
[[ -f webapp/dist/index.html ]] || (cd webapp && npm run build)
CAUSEWAY_BIN=$(realpath "${CAUSEWAY_BIN:-${CARGO_TARGET_DIR:-target}/release/causeway}")
export CAUSEWAY_BIN

(cd e2e/web && CAUSEWAY_PICTURES=$pictures node --import tsx --test --test-reporter spec \
    --test-name-pattern 'looks as the README shows it' tests/pages.test.ts)

# They are part of the repository, and must stay small.
for picture in "$pictures"/*.png; do
    size=$(stat -c %s "$picture")
    echo "$picture: $size bytes"
    if ((size > most)); then
        echo "screenshots: $picture is larger than $most bytes" >&2
        exit 1
    fi
done

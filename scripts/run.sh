#!/usr/bin/env bash
# Runs the demonstration or the benchmark; with DB=postgres beside a throw-away PostgreSQL that
# keeps what it acknowledges, as a real one would.
set -euo pipefail
cd "$(dirname "$0")/.."

# A thousand listeners need more open files than many shells allow.
ulimit -n 16384 2>/dev/null || ulimit -n "$(ulimit -H -n)"

if [[ ${DB:-sqlite} == postgres ]]; then
    scripts/ensure.sh postgres
    export PG_DURABLE=1
    exec scripts/with-postgres.sh "$@"
fi
exec "$@"

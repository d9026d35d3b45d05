#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL, whose address is in CAUSEWAY_TEST_POSTGRES.
#
#   scripts/with-postgres.sh cargo test --workspace
#
# The certificate that it shows to those who want encryption is in CAUSEWAY_TEST_POSTGRES_CERTIFICATE.
# The database lives in a fresh directory, listens on a free port of this machine, and is gone
# when the command ends, however it ends. It does not sync to disk, unless PG_DURABLE=1.
set -euo pipefail

(($#)) || { echo "usage: $0 COMMAND…" >&2; exit 2; }

if ! command -v initdb >/dev/null; then
    newest=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1) || true
    [[ -n $newest ]] || { echo "with-postgres: no PostgreSQL here: scripts/ensure.sh postgres installs it" >&2; exit 1; }
    PATH=$newest:$PATH
fi

# PostgreSQL refuses to run as root.
as_owner=()
if [[ $(id -u) == 0 ]]; then
    id postgres >/dev/null 2>&1 || { echo "with-postgres: root needs a user called postgres to run it as" >&2; exit 1; }
    as_owner=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi

if [[ ${PG_DURABLE:-0} == 1 ]]; then
    base=/var/tmp # /tmp may live in memory, where a sync means nothing
    durability=(-c fsync=on -c synchronous_commit=on)
else
    base=${TMPDIR:-/tmp}
    durability=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off)
fi

folder=
server=
guard=
clean_up() {
    trap - EXIT
    if [[ -n $server ]]; then
        kill -INT "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    [[ -n $folder ]] && rm -rf "$folder"
    if [[ -n $guard ]]; then
        kill "$guard" 2>/dev/null || true
        wait "$guard" 2>/dev/null || true
    fi
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

folder=$(mktemp -d "$base/causeway-postgres.XXXXXX")
if ((${#as_owner[@]})); then
    chown postgres: "$folder"
fi
cd_free() { (cd / && "$@"); } # the caller's directory may be closed to the postgres user
cd_free "${as_owner[@]}" initdb --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 \
    --no-locale --no-sync --no-instructions >"$folder/initdb.log" \
    || { cat "$folder/initdb.log" >&2; exit 1; }

# A certificate, for tests of encrypted connections; others need none.
cd_free "${as_owner[@]}" openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>"$folder/openssl.log" \
    || { cat "$folder/openssl.log" >&2; exit 1; }
chmod a+rx "$folder"

start() { # PORT
    pushd / >/dev/null
    "${as_owner[@]}" postgres -D "$folder/data" -k "$folder" -h 127.0.0.1 -p "$1" \
        -c ssl=on -c ssl_cert_file="$folder/certificate.pem" -c ssl_key_file="$folder/key.pem" \
        -c max_connections=300 -c shared_buffers=128MB "${durability[@]}" >"$folder/server.log" 2>&1 &
    server=$!
    popd >/dev/null
    for _ in $(seq 300); do
        if pg_isready --quiet --host="$folder" --port="$1"; then return 0; fi
        if ! kill -0 "$server" 2>/dev/null; then
            wait "$server" 2>/dev/null || true
            server=
            return 1
        fi
        sleep 0.1
    done
    return 1
}

port=
for _ in 1 2 3 4 5; do
    candidate=$((20000 + RANDOM % 30000))
    if start "$candidate"; then
        port=$candidate
        break
    fi
done
[[ -n $port ]] || { echo "with-postgres: PostgreSQL did not start:" >&2; cat "$folder/server.log" >&2; exit 1; }

# Should this script be killed outright, somebody else has to tidy up.
setsid bash -c '
    while kill -0 "$1" 2>/dev/null; do sleep 1; done
    kill -INT "$2" 2>/dev/null
    while kill -0 "$2" 2>/dev/null; do sleep 0.1; done
    rm -rf "$3"
' guard "$$" "$server" "$folder" </dev/null >/dev/null 2>&1 &
guard=$!

export PATH
export CAUSEWAY_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"
export CAUSEWAY_TEST_POSTGRES_CERTIFICATE=$folder/certificate.pem
"$@"

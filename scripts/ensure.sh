#!/usr/bin/env bash
# Makes sure that tools are there, and installs those that are not.
#
#   scripts/ensure.sh rust rustfmt clippy postgres chromium emoji-font node FOLDER
#
# `node FOLDER` comes last: node itself and that folder's modules. What is there already costs
# nothing and needs no network.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "ensure: $*" >&2
    exit 1
}

updated=no
apt_install() {
    command -v apt-get >/dev/null || fail "please install $* with this system's package manager"
    local run=()
    if [[ $(id -u) != 0 ]]; then
        command -v sudo >/dev/null || fail "please install $* as root: apt-get install $*"
        run=(sudo)
    fi
    if [[ $updated == no ]]; then
        "${run[@]}" apt-get -qq update
        updated=yes
    fi
    echo "ensure: installing $*"
    "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@"
}

have_rust() {
    command -v cargo >/dev/null || fail "cargo is missing: install Rust with rustup, then try again"
    # The C compiler that the embedded database is built with.
    command -v cc >/dev/null || apt_install build-essential
}

component() { # NAME COMMAND
    have_rust
    cargo "$2" --version >/dev/null 2>&1 && return
    command -v rustup >/dev/null || fail "cargo $2 is missing: install this toolchain's $1"
    rustup component add "$1"
}

postgres_is_there() {
    command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

while (($#)); do
    case $1 in
        rust) have_rust ;;
        rustfmt) component rustfmt fmt ;;
        clippy) component clippy clippy ;;
        postgres) postgres_is_there || apt_install postgresql ;;
        chromium) command -v chromium >/dev/null || command -v chromium-browser >/dev/null || apt_install chromium ;;
        emoji-font) fc-list 2>/dev/null | grep -qi emoji || apt_install fontconfig fonts-noto-color-emoji ;;
        node)
            shift
            folder=${1:?node needs a folder}
            { command -v node && command -v npm; } >/dev/null || apt_install nodejs npm
            # npm leaves this file behind: it is older than the lock file when modules are out of date.
            if [[ ! $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]]; then
                # `ci` insists on every platform's optional packages being in the lock file, also those that a mirror lacks;
                # `install` keeps to the versions of the lock file as well, and leaves out what it cannot have.
                (cd "$folder" && { npm ci --no-audit --no-fund 2>/dev/null || npm install --no-audit --no-fund --no-save; })
                touch "$folder/node_modules/.package-lock.json"
            fi
            ;;
        *) fail "nothing is known of $1" ;;
    esac
    shift
done

#!/bin/sh
# Runs a command with a throw-away PostgreSQL server, whose URL is in CORDON_TEST_POSTGRES:
#
#     crates/store/tests/postgres.sh cargo test -p cordon-store
#
# The server lives in a temporary folder, listens on a free port of 127.0.0.1 only, and is gone
# afterwards. Where PostgreSQL is not installed the command runs without it, and says so.
set -eu

find_binaries() {
    if command -v initdb >/dev/null 2>&1 && command -v pg_ctl >/dev/null 2>&1; then
        dirname "$(readlink -f "$(command -v initdb)")"
        return
    fi
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin; do
        if [ -x "$folder/initdb" ]; then
            echo "$folder"
            return
        fi
    done
}

# PostgreSQL refuses to run as root.
as_server_user() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

stop() {
    as_server_user "$binaries/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}

if [ -n "${CORDON_TEST_POSTGRES:-}" ]; then
    exec "$@"
fi
binaries=$(find_binaries)
if [ -z "$binaries" ] || { [ "$(id -u)" = 0 ] && ! id postgres >/dev/null 2>&1; }; then
    echo "postgres.sh: PostgreSQL is not installed; running without it" >&2
    exec "$@"
fi

folder=$(mktemp -d)
chmod 755 "$folder"
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
trap stop EXIT
trap 'exit 130' INT TERM
as_server_user "$binaries/initdb" -D "$folder/data" -U cordon --auth=trust --no-sync -E UTF8 --locale=C >"$folder/log" 2>&1

# A port that is taken makes the start fail; then another is tried.
port=$((20000 + $$ % 20000))
attempts=0
until as_server_user "$binaries/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off" \
    start >/dev/null 2>&1; do
    attempts=$((attempts + 1))
    if [ "$attempts" -ge 20 ]; then
        echo "postgres.sh: the server does not start:" >&2
        cat "$folder/server.log" >&2
        exit 1
    fi
    port=$((port + 1))
done

CORDON_TEST_POSTGRES="postgres://cordon@127.0.0.1:$port/postgres"
export CORDON_TEST_POSTGRES
"$@"

#!/usr/bin/env bash
# Starts a real PostgreSQL server on a free loopback port, with a cluster of its own that lies in a new folder and asks for a password.
# Installs the Debian package when there is none (as root only). The cluster sorts text by a language's rules, so that a driver that
# leans on the order of bytes is found out.
#
#   eval "$(bash infra/servers/postgres.sh)"; ...; kill "$pid"; rm -r "$folder"     (the log is in the folder)
#
# POSTGRES_FSYNC=on for tests that cut the power (default off: nothing here outlives its test)
# Exit status 3: cannot be had on this machine, the reason is on stderr.
set -euo pipefail

cache=${SERVERS_CACHE:-$HOME/.cache/quorum-servers}
mkdir -p "$cache"

cannot() {
  echo "postgres: $*" >&2
  exit 3
}

find_programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
have() { programs=$(find_programs) && [ -x "$programs/postgres" ]; }

install() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || cannot "wanted PostgreSQL 15 or newer under /usr/lib/postgresql; install the package postgresql"
  # The package would start a cluster of its own on port 5432.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  { timeout 300 apt-get -o DPkg::Lock::Timeout=120 update -qq &&
    DEBIAN_FRONTEND=noninteractive timeout 300 apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends postgresql; } >&2 ||
    cannot "the package postgresql could not be installed"
}

# One install at a time: apt-get gives up where another one holds its lock.
if ! have; then
  exec 9>"$cache/build.lock"
  flock 9
  have || install
  exec 9>&-
  have || cannot "wanted PostgreSQL under /usr/lib/postgresql, found none after the install"
fi

# The server refuses to run as root; its user must reach the folder, so that does not lie in root's cache.
folder=$(mktemp -d -t quorum-postgres.XXXXXX)
as_server() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
mkdir "$folder/data"
echo test-password >"$folder/password"
if [ "$(id -u)" -eq 0 ]; then
  chmod 711 "$folder"
  chown postgres "$folder/data" "$folder/password"
  as_server test -x "$folder" || cannot "the user postgres cannot reach $folder; set TMPDIR to a folder that everybody may enter"
fi
port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')

trap 'tail -n 20 "$folder/log" >&2' ERR
cd "$folder"
as_server "$programs/initdb" -D data -U postgres --pwfile=password --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 \
  --locale-provider=icu --icu-locale=en-US >"$folder/log" 2>&1
as_server "$programs/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
  -c fsync="${POSTGRES_FSYNC:-off}" -c max_connections=100 >>"$folder/log" 2>&1 </dev/null &
ready() { "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; }
for _ in $(seq 150); do
  ! ready || break
  sleep 0.1
done
ready

echo "pid=$(head -n 1 "$folder/data/postmaster.pid")"
echo "url=postgres://postgres:test-password@127.0.0.1:$port/postgres"
echo "folder=$folder"

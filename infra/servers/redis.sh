#!/usr/bin/env bash
# Starts a real Redis server on a free loopback port. Installs the Debian package when there is none (as root only).
#
#   eval "$(bash infra/servers/redis.sh)"; ...; kill "$pid"; rm -r "$folder"     (the log is in the folder)
#
# SERVERS_CACHE  where scratch folders lie (default ~/.cache/quorum-servers)
# REDIS_PORT     instead of a free port, for tests that start it again at the same address; REDIS_FOLDER instead of a new folder
# Exit status 3: cannot be had on this machine, the reason is on stderr.
set -euo pipefail

cache=${SERVERS_CACHE:-$HOME/.cache/quorum-servers}
mkdir -p "$cache"

cannot() {
  echo "redis: $*" >&2
  exit 3
}

# In a shell of its own, so that what keeps the package from starting a server itself goes away however this ends.
install() (
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || cannot "wanted redis-server on the PATH; install Redis 7 or later"
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  { timeout 300 apt-get -o DPkg::Lock::Timeout=120 update -qq &&
    DEBIAN_FRONTEND=noninteractive timeout 300 apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends redis-server; } >&2 ||
    cannot "the package redis-server could not be installed"
)

# One install at a time: apt-get gives up where another one holds its lock.
if ! command -v redis-server >/dev/null; then
  exec 9>"$cache/build.lock"
  flock 9
  command -v redis-server >/dev/null || install
  exec 9>&-
fi

folder=${REDIS_FOLDER:-$(mktemp -d "${TMPDIR:-$cache}/redis.XXXXXX")}
port=${REDIS_PORT:-$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')}

redis-server --bind 127.0.0.1 --port "$port" --dir "$folder" --appendonly yes --save '' --daemonize no >"$folder/log" 2>&1 </dev/null &
pid=$!
trap 'kill $pid 2>/dev/null; tail -n 20 "$folder/log" >&2' ERR
for _ in $(seq 100); do
  ! redis-cli -h 127.0.0.1 -p "$port" ping 2>/dev/null | grep -q PONG || break
  kill -0 $pid
  sleep 0.1
done
redis-cli -h 127.0.0.1 -p "$port" ping >/dev/null

echo "pid=$pid"
echo "url=redis://127.0.0.1:$port"
echo "folder=$folder"

#!/usr/bin/env bash
# Starts a real S3 server (Versity gateway over a plain folder) on a free loopback port, with the keys that the tests know.
# Builds it from its Go module when the cache has none (about two minutes).
#
#   eval "$(bash infra/servers/versitygw.sh)"; ...; kill "$pid"; rm -r "$folder"     (the log is in the folder)
#
# SERVERS_CACHE     where what was built is kept (default ~/.cache/quorum-servers)
# VERSITYGW_VERSION of the Go module (default v1.8.0)
# VERSITYGW_FOLDER  instead of a new folder, for tests that start it again on what it kept
# Exit status 3: cannot be had on this machine, the reason is on stderr.
set -euo pipefail

version=${VERSITYGW_VERSION:-v1.8.0}
cache=${SERVERS_CACHE:-$HOME/.cache/quorum-servers}
server=$cache/versitygw-$version
mkdir -p "$cache"

cannot() {
  echo "versitygw: $*" >&2
  exit 3
}

build() {
  command -v go >/dev/null || cannot "wanted Go to build the server; install Go, or put the server's binary at $server"
  local scratch
  scratch=$(mktemp -d)
  echo "versitygw: building $version, this takes about two minutes" >&2
  if ! GOPATH="$scratch/go" GOCACHE="$scratch/cache" GOBIN="$scratch/bin" GOFLAGS=-modcacherw \
    timeout 900 go install -ldflags="-s -w" "github.com/versity/versitygw/cmd/versitygw@$version" >"$cache/versitygw-build.log" 2>&1; then
    tail -n 20 "$cache/versitygw-build.log" >&2
    rm -rf "$scratch"
    exit 1
  fi
  mv "$scratch/bin/versitygw" "$server"
  rm -rf "$scratch"
}

# One build at a time: two would share the cores and both take twice as long.
if [ ! -x "$server" ]; then
  exec 9>"$cache/build.lock"
  flock 9
  [ -x "$server" ] || build
  exec 9>&-
fi

# What the gateway knows of an object stands in extended attributes of its file.
folder=${VERSITYGW_FOLDER:-$(mktemp -d "${TMPDIR:-$cache}/versitygw.XXXXXX")}
mkdir -p "$folder/data"
python3 -c 'import os, sys; os.setxattr(sys.argv[1], "user.quorum", b"1")' "$folder/data" 2>/dev/null ||
  { [ -n "${VERSITYGW_FOLDER:-}" ] || rm -r "$folder"; cannot "wanted a file system with extended attributes under ${TMPDIR:-$cache}; name another folder with TMPDIR"; }
port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')

ROOT_ACCESS_KEY=testkey ROOT_SECRET_KEY=testsecret1 "$server" --port "127.0.0.1:$port" --health /health posix "$folder/data" >"$folder/log" 2>&1 </dev/null &
pid=$!
trap 'kill $pid 2>/dev/null; tail -n 20 "$folder/log" >&2' ERR
for _ in $(seq 100); do
  ! curl -sf -m 2 "http://127.0.0.1:$port/health" >/dev/null || break
  kill -0 $pid
  sleep 0.1
done
curl -sf -m 2 "http://127.0.0.1:$port/health" >/dev/null

echo "pid=$pid"
echo "url=http://testkey:testsecret1@127.0.0.1:$port"
echo "folder=$folder"

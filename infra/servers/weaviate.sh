#!/usr/bin/env bash
# Starts a real Weaviate server on a free loopback port, with one API key and without vectorizers: vectors come from the client.
# Builds the server from its Go module when the cache has none (about four minutes).
#
#   eval "$(bash infra/servers/weaviate.sh)"; ...; kill "$pid"; rm -r "$folder"     (the log is in the folder)
#
# The URL carries the key as its password. The server opens its gRPC and cluster ports on all interfaces and has no option
# against it, so it runs in a network namespace of its own, and only the port of its REST interface is led out to 127.0.0.1.
# That needs root, unshare, nsenter, ip and socat.
#
# SERVERS_CACHE     where what was built is kept (default ~/.cache/quorum-servers)
# WEAVIATE_VERSION  of the Go module (default v1.35.2)
# Exit status 3: cannot be had on this machine, the reason is on stderr.
set -euo pipefail

version=${WEAVIATE_VERSION:-v1.35.2}
cache=${SERVERS_CACHE:-$HOME/.cache/quorum-servers}
server=$cache/weaviate-$version
key=quorum-test-key
mkdir -p "$cache"

cannot() {
  echo "weaviate: $*" >&2
  exit 3
}

[ "$(id -u)" -eq 0 ] || cannot "wanted root, to keep the server's open ports in a network namespace"
command -v unshare >/dev/null && command -v nsenter >/dev/null || cannot "wanted unshare and nsenter (package util-linux)"
unshare --net true 2>/dev/null || cannot "wanted to make a network namespace, this machine does not let root do it"
if ! command -v socat >/dev/null || ! command -v ip >/dev/null; then
  command -v apt-get >/dev/null || cannot "wanted socat and ip (packages socat and iproute2)"
  {
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends socat iproute2
  } >&2 || cannot "could not install the packages socat and iproute2"
fi

# Modules and build cache take 3 GB: they go to a scratch folder. One Go build at a time, whoever else builds a server.
build() {
  command -v go >/dev/null || cannot "wanted Go to build the server; install Go, or put the server's binary at $server"
  local scratch
  scratch=$(mktemp -d)
  echo "weaviate: building $version, this takes several minutes" >&2
  if ! GOPATH="$scratch/go" GOCACHE="$scratch/cache" GOBIN="$scratch/bin" GOFLAGS=-modcacherw \
    go install -ldflags="-s -w" "github.com/weaviate/weaviate/cmd/weaviate-server@$version" >"$cache/weaviate-build.log" 2>&1; then
    tail -n 20 "$cache/weaviate-build.log" >&2
    rm -rf "$scratch"
    exit 1
  fi
  mv "$scratch/bin/weaviate-server" "$server"
  rm -rf "$scratch"
}

if [ ! -x "$server" ]; then
  exec 9>"$cache/build.lock"
  flock 9
  [ -x "$server" ] || build
  exec 9>&-
fi

folder=$(mktemp -d "${TMPDIR:-$cache}/weaviate.XXXXXX")
port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
export PERSISTENCE_DATA_PATH=$folder/data AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=false AUTHENTICATION_APIKEY_ENABLED=true
export AUTHENTICATION_APIKEY_ALLOWED_KEYS=$key AUTHENTICATION_APIKEY_USERS=quorum
export DEFAULT_VECTORIZER_MODULE=none ENABLE_MODULES='' DISABLE_TELEMETRY=true GO_PROFILING_DISABLE=true LOG_LEVEL=warning
export CLUSTER_HOSTNAME=node1 CLUSTER_IN_LOCALHOST=true CLUSTER_ADVERTISE_ADDR=127.0.0.1 CLUSTER_BIND_ADDR=127.0.0.1
export QUERY_DEFAULTS_LIMIT=25 GOMEMLIMIT=1GiB

# shellcheck disable=SC2016 # the inner shell reads its own $0
unshare --net bash -c 'ip link set lo up; exec "$0" --host 127.0.0.1 --port 8080 --scheme http' "$server" >"$folder/log" 2>&1 </dev/null &
pid=$!
trap 'kill $pid 2>/dev/null; tail -n 20 "$folder/log" >&2' ERR

# Port of 127.0.0.1 outside -> socket in the folder -> port 8080 in the namespace; both ends go when the server goes.
lead_out() {
  nsenter -t "$pid" -n socat "UNIX-LISTEN:$folder/rest.sock,fork" TCP:127.0.0.1:8080 &
  local inside=$!
  socat "TCP-LISTEN:$port,bind=127.0.0.1,reuseaddr,fork" "UNIX-CONNECT:$folder/rest.sock" &
  local outside=$!
  while kill -0 "$pid" 2>/dev/null; do sleep 1; done
  kill "$inside" "$outside" 2>/dev/null
  # The server still writes for seconds after it was told to stop: what it put back into a folder that was removed meanwhile goes too.
  [ -e "$folder/log" ] || rm -rf "$folder"
}
for _ in $(seq 50); do
  [ "$(readlink "/proc/$pid/ns/net")" = "$(readlink /proc/self/ns/net)" ] || break
  sleep 0.1
done
lead_out >/dev/null 2>&1 </dev/null &

for _ in $(seq 600); do
  ! curl -sf -m 2 "http://127.0.0.1:$port/v1/.well-known/ready" >/dev/null || break
  kill -0 $pid
  sleep 0.1
done
curl -sf -m 2 "http://127.0.0.1:$port/v1/.well-known/ready" >/dev/null

echo "pid=$pid"
echo "url=http://quorum:$key@127.0.0.1:$port"
echo "folder=$folder"

#!/usr/bin/env bash
# Starts a real QuestDB server on a free loopback port: SQL by /exec and /exp, rows by /write, all on that one port.
# Takes the server's jar from Maven Central when the cache has none, and Java 17 and Maven from Debian (as root only).
#
#   eval "$(bash infra/servers/questdb.sh)"; ...; kill "$pid"; rm -r "$folder"     (the log is in the folder)
#
# SERVERS_CACHE   where the jar and scratch folders lie (default ~/.cache/quorum-servers)
# QUESTDB_VERSION of the jar (default 9.3.4)
# QUESTDB_PORT    instead of a free port, for tests that start it again at the same address; QUESTDB_FOLDER instead of a new folder
# Exit status 3: cannot be had on this machine, the reason is on stderr.
set -euo pipefail

version=${QUESTDB_VERSION:-9.3.4}
cache=${SERVERS_CACHE:-$HOME/.cache/quorum-servers}
jar=$cache/questdb-$version.jar
mkdir -p "$cache"

cannot() {
  echo "questdb: $*" >&2
  exit 3
}

# One install at a time: apt-get gives up where another one holds its lock.
install() {
  if ! command -v java >/dev/null || ! command -v mvn >/dev/null; then
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || cannot "wanted Java 17 and Maven on the PATH"
    { timeout 300 apt-get -o DPkg::Lock::Timeout=120 update -qq &&
      DEBIAN_FRONTEND=noninteractive timeout 600 apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends openjdk-17-jre-headless maven; } >&2 ||
      cannot "the packages openjdk-17-jre-headless and maven could not be installed"
  fi
  [ -f "$jar" ] || timeout 300 mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    "-Dartifact=org.questdb:questdb:$version" "-DoutputDirectory=$cache" -Dmdep.useBaseVersion=true >"$cache/questdb-maven.log" 2>&1 ||
    { tail -n 5 "$cache/questdb-maven.log" >&2; cannot "org.questdb:questdb:$version could not be had from Maven"; }
}

if [ ! -f "$jar" ] || ! command -v java >/dev/null; then
  exec 9>"$cache/build.lock"
  flock 9
  install
  exec 9>&-
fi

free_port() { node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }
folder=${QUESTDB_FOLDER:-$(mktemp -d "${TMPDIR:-$cache}/questdb.XXXXXX")}
port=${QUESTDB_PORT:-$(free_port)}
mkdir -p "$folder/conf"
cat >"$folder/conf/server.conf" <<CONF
http.bind.to=127.0.0.1:$port
http.min.enabled=false
http.export.connection.limit=16
pg.enabled=false
line.tcp.enabled=false
telemetry.enabled=false
shared.worker.count=2
CONF

java --add-exports java.base/jdk.internal.math=ALL-UNNAMED --add-opens java.base/java.lang=ALL-UNNAMED \
  -Xms64m -Xmx512m -XX:+UseSerialGC -cp "$jar" io.questdb.ServerMain -d "$folder" -n >"$folder/log" 2>&1 </dev/null &
pid=$!
trap 'kill $pid 2>/dev/null; tail -n 20 "$folder/log" >&2' ERR
for _ in $(seq 300); do
  ! curl -sf -m 2 "http://127.0.0.1:$port/exec?query=select%201" >/dev/null || break
  kill -0 $pid
  sleep 0.2
done
curl -sf -m 2 "http://127.0.0.1:$port/exec?query=select%201" >/dev/null

echo "pid=$pid"
echo "url=http://127.0.0.1:$port"
echo "folder=$folder"

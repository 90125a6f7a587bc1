#!/usr/bin/env bash
# Starts a real Apache Pulsar (standalone: broker, bookie, WebSocket and admin interface) on free loopback ports.
# The server distribution comes from Maven Central (245 MB) when the cache has none.
#
#   eval "$(bash infra/servers/pulsar.sh)"; ...; kill "$pid"; rm -r "$folder"     (the log is in the folder)
#
# url= is the address of the admin REST and WebSocket interface; the broker's own address is asked there.
# SERVERS_CACHE   where the distribution is kept (default ~/.cache/quorum-servers)
# PULSAR_VERSION  (default 4.0.8)
# PULSAR_FOLDER   keeps data, settings and ports there, so that a server that was killed can be started again as it was; else a new folder
# Exit status 3: cannot be had on this machine, the reason is on stderr.
set -euo pipefail

version=${PULSAR_VERSION:-4.0.8}
cache=${SERVERS_CACHE:-$HOME/.cache/quorum-servers}
home=$cache/apache-pulsar-$version
mkdir -p "$cache"

cannot() {
  echo "pulsar: $*" >&2
  exit 3
}

need() { # command, Debian package
  command -v "$1" >/dev/null && return 0
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || cannot "wanted $1; install the package $2"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } >&2 ||
    cannot "wanted $1; the package $2 could not be installed"
}

need java openjdk-17-jre-headless
need curl curl

if [ ! -x "$home/bin/pulsar" ]; then
  need mvn maven
  echo "pulsar: fetching version $version" >&2
  scratch=$(mktemp -d "$cache/pulsar-fetch.XXXXXX")
  if ! timeout 900 mvn -q -B -ntp -Dmaven.repo.local="$scratch/m2" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    -Dartifact="org.apache.pulsar:pulsar-server-distribution:$version:tar.gz:bin" -DoutputDirectory="$scratch" \
    -Dmdep.useBaseVersion=true >"$cache/pulsar-fetch.log" 2>&1; then
    tail -n 20 "$cache/pulsar-fetch.log" >&2
    rm -rf "$scratch"
    cannot "the server distribution could not be fetched from Maven Central"
  fi
  tar -xzf "$scratch/pulsar-server-distribution-$version-bin.tar.gz" -C "$scratch"
  mv "$scratch/apache-pulsar-$version" "$home"
  rm -rf "$scratch"
fi

folder=${PULSAR_FOLDER:-$(mktemp -d "${TMPDIR:-$cache}/pulsar.XXXXXX")}
mkdir -p "$folder/logs"

# Three free ports, chosen once for a folder: the bookie's is part of where the data says it lies.
if [ ! -f "$folder/ports" ]; then
  node -e '
    const net = require("node:net");
    const servers = [1, 2, 3].map(() => net.createServer().listen(0, "127.0.0.1"));
    let listening = 0;
    for (const s of servers) s.on("listening", () => {
      if (++listening < 3) return;
      console.log(servers.map((t) => t.address().port).join(" "));
      for (const t of servers) t.close();
    });' >"$folder/ports"
fi
read -r broker_port http_port bookie_port <"$folder/ports"

# Small caches for a small machine. Acknowledgements reach the disk within a second, and the broker looks for expired data often.
setting() { settings+=(-e "s|^#? ?$1=.*|$1=$2|"); }
settings=()
setting bindAddress 127.0.0.1
setting advertisedAddress 127.0.0.1
setting brokerServicePort "$broker_port"
setting webServicePort "$http_port"
setting webSocketServiceEnabled true
setting dbStorage_writeCacheMaxSizeMb 64
setting dbStorage_readAheadCacheMaxSizeMb 32
setting dbStorage_rocksDB_blockCacheSize 16777216
setting managedLedgerCacheSizeMB 64
setting managedLedgerDefaultMarkDeleteRateLimit 10
setting brokerDeduplicationSnapshotIntervalSeconds 5
sed -E "${settings[@]}" "$home/conf/standalone.conf" >"$folder/standalone.conf"
# allowEphemeralPorts: without it the bookie takes another port at each start.
cat >>"$folder/standalone.conf" <<SETTINGS

listeningInterface=lo
allowEphemeralPorts=true
managedLedgerCursorPositionFlushSeconds=1
SETTINGS

cd "$folder"
PULSAR_MEM="-Xms128m -Xmx384m -XX:MaxDirectMemorySize=512m" PULSAR_GC="-XX:+UseG1GC" PULSAR_GC_LOG=" " \
  PULSAR_LOG_DIR="$folder/logs" PULSAR_LOG_LEVEL=warn PULSAR_LOG_ROOT_LEVEL=warn \
  "$home/bin/pulsar" standalone -c "$folder/standalone.conf" --metadata-dir "$folder/metadata" --bookkeeper-dir "$folder/bookkeeper" \
  --bookkeeper-port "$bookie_port" --no-functions-worker --no-stream-storage -a 127.0.0.1 >"$folder/log" 2>&1 </dev/null &
pid=$!
trap 'kill $pid 2>/dev/null; tail -n 30 "$folder/log" >&2' ERR

# Healthy, and the public name space is there: the health check can be ok before it is.
healthy() { [ "$(curl -s -m 2 "http://127.0.0.1:$http_port/admin/v2/brokers/health" || true)" = ok ]; }
ready() { curl -sf -m 2 "http://127.0.0.1:$http_port/admin/v2/namespaces/public" | grep -q public/default; }
for _ in $(seq 360); do
  ! { healthy && ready; } || break
  kill -0 $pid
  sleep 0.5
done
healthy && ready

echo "pid=$pid"
echo "url=http://127.0.0.1:$http_port"
echo "folder=$folder"

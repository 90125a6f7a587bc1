#!/usr/bin/env bash
# Starts a real MLflow tracking server with its model registry on a free loopback port: records in SQLite, artefacts in a folder through the
# server. Takes MLflow from the environment of `npm run bench:peers:install` where it is there, else installs it into the cache.
#
#   eval "$(bash infra/servers/mlflow.sh)"; ...; kill "$pid"; rm -r "$folder"     (the log is in the folder)
#
# SERVERS_CACHE  where what was installed is kept (default ~/.cache/quorum-servers)
# MLFLOW_VERSION of the package (default 3.17.2)
# Exit status 3: cannot be had on this machine, the reason is on stderr.
set -euo pipefail

cache=${SERVERS_CACHE:-$HOME/.cache/quorum-servers}
python=$(bash "$(dirname "${BASH_SOURCE[0]}")/python/with-package.sh" mlflow "${MLFLOW_VERSION:-3.17.2}")
mkdir -p "$cache"

folder=$(mktemp -d "${TMPDIR:-$cache}/mlflow.XXXXXX")
port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')

# The server's own process, not the command that starts it: a kill ends it with all it holds.
cd "$folder"
MLFLOW_BACKEND_STORE_URI="sqlite:///$folder/mlflow.db" \
  _MLFLOW_SERVER_FILE_STORE="sqlite:///$folder/mlflow.db" _MLFLOW_SERVER_REGISTRY_STORE="sqlite:///$folder/mlflow.db" \
  _MLFLOW_SERVER_ARTIFACT_ROOT="mlflow-artifacts:/" _MLFLOW_SERVER_ARTIFACT_DESTINATION="$folder/artefacts" _MLFLOW_SERVER_SERVE_ARTIFACTS=true \
  MLFLOW_DISABLE_TELEMETRY=true DO_NOT_TRACK=true \
  "$python" -m uvicorn --host 127.0.0.1 --port "$port" --log-level warning mlflow.server.fastapi_app:app >"$folder/log" 2>&1 </dev/null &
pid=$!
trap 'kill $pid 2>/dev/null; tail -n 20 "$folder/log" >&2' ERR
for _ in $(seq 600); do
  ! curl -sf -m 2 "http://127.0.0.1:$port/health" >/dev/null || break
  kill -0 $pid
  sleep 0.2
done
curl -sf -m 2 "http://127.0.0.1:$port/health" >/dev/null

echo "pid=$pid"
echo "url=http://127.0.0.1:$port"
echo "folder=$folder"

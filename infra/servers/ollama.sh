#!/usr/bin/env bash
# Starts a real Ollama server on a free loopback port, with the tiny hand-made model of tiny-gguf.py under several names.
# Builds the server from its Go module when the cache has none (several minutes). Nothing is fetched from Ollama's own servers.
#
#   eval "$(bash infra/servers/ollama.sh)"; ...; kill "$pid"; rm -r "$folder"     (the log is in the folder)
#
# SERVERS_CACHE  where what was built is kept (default ~/.cache/quorum-servers)
# OLLAMA_VERSION of the Go module (default v0.17.4)
# Exit status 3: cannot be had on this machine, the reason is on stderr.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=${OLLAMA_VERSION:-v0.17.4}
cache=${SERVERS_CACHE:-$HOME/.cache/quorum-servers}
server=$cache/ollama-$version
mkdir -p "$cache"

cannot() {
  echo "ollama: $*" >&2
  exit 3
}

# The module's archive leaves out the folder named vendor of the llama.cpp inside it, so three header libraries come from elsewhere.
have_headers() { [ -f /usr/include/nlohmann/json.hpp ] && [ -f /usr/include/stb/stb_image.h ]; }

build() {
  command -v go >/dev/null || cannot "wanted Go to build the server; install Go, or put the server's binary at $server"
  command -v g++ >/dev/null || cannot "wanted a C++ compiler to build the server"
  if ! have_headers; then
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || cannot "wanted the packages nlohmann-json3-dev and libstb-dev (or their headers)"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nlohmann-json3-dev libstb-dev; } >&2
  fi
  local scratch
  scratch=$(mktemp -d)
  python3 -m pip download --quiet --no-deps --no-binary :all: --dest "$scratch" miniaudio==1.71 >&2
  tar -xzf "$scratch"/miniaudio-*.tar.gz -C "$scratch"
  mkdir -p "$scratch/headers/miniaudio"
  cp "$(find "$scratch" -name miniaudio.h -not -path '*/headers/*' | head -n 1)" "$scratch/headers/miniaudio/"
  echo "ollama: building $version, this takes several minutes" >&2
  if ! CGO_ENABLED=1 CGO_CPPFLAGS="-I$scratch/headers" GOPATH="$scratch/go" GOCACHE="$scratch/cache" GOBIN="$scratch/bin" GOFLAGS=-modcacherw \
    go install -ldflags="-s -w" "github.com/ollama/ollama@$version" >"$cache/ollama-build.log" 2>&1; then
    tail -n 20 "$cache/ollama-build.log" >&2
    rm -rf "$scratch"
    exit 1
  fi
  mv "$scratch/bin/ollama" "$server"
  rm -rf "$scratch"
}

[ -x "$server" ] || build

scratch=$(mktemp -d "${TMPDIR:-$cache}/ollama.XXXXXX")
port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
export HOME=$scratch OLLAMA_MODELS=$scratch/models OLLAMA_HOST=127.0.0.1:$port OLLAMA_KEEP_ALIVE=30m

"$server" serve >"$scratch/log" 2>&1 </dev/null &
pid=$!
trap 'kill $pid 2>/dev/null; tail -n 20 "$scratch/log" >&2' ERR
for _ in $(seq 300); do
  ! curl -sf -m 2 "http://$OLLAMA_HOST/api/version" >/dev/null || break
  kill -0 $pid
  sleep 0.1
done
curl -sf -m 2 "http://$OLLAMA_HOST/api/version" >/dev/null

python3 "$here/tiny-gguf.py" "$scratch/tiny.gguf"

# A model of the given name whose answers begin after the given token; further words go into the template of each message.
# One thread: with more, threads of so small a model wait for each other longer than they work.
model() {
  cat >"$scratch/Modelfile" <<MODELFILE
FROM $scratch/tiny.gguf
TEMPLATE """{{ \$last := "" }}{{ if .Tools }}{{ .Tools }}{{ end }}{{ range .Messages }}{{ \$last = .Role }}{{ .Role }}: {{ .Content }}${3:-}{{ range .ToolCalls }}{"name": "{{ .Function.Name }}", "parameters": {{ .Function.Arguments }}}{{ end }}
{{ end }}{{ if eq \$last "tool" }}<|words|>{{ else }}<|$2|>{{ end }}"""
PARAMETER num_thread 1
MODELFILE
  "$server" create "$1" -f "$scratch/Modelfile" >>"$scratch/log" 2>&1
}

model tiny words
for scene in quiet null wish wishes long think; do model "tiny-$scene" "$scene"; done
model tiny-thinks think '{{ if .Thinking }}<think>{{ .Thinking }}</think>{{ end }}'
printf 'FROM %s\nTEMPLATE """{{ .Prompt }}<|words|>"""\nPARAMETER num_thread 1\n' "$scratch/tiny.gguf" >"$scratch/Modelfile"
"$server" create tiny-without-tools -f "$scratch/Modelfile" >>"$scratch/log" 2>&1

echo "pid=$pid"
echo "url=http://$OLLAMA_HOST"
echo "folder=$scratch"

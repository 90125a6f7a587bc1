#!/usr/bin/env bash
# Finds a Python that has onnxruntime, in which exported models must answer as they do here: that of `npm run bench:peers:install`, else one of
# its own in the cache. No server: it prints ONNX_PYTHON=PATH.
#
# SERVERS_CACHE       where what was installed is kept (default ~/.cache/quorum-servers)
# ONNXRUNTIME_VERSION of the package (default 1.32.0)
# Exit status 3: cannot be had on this machine, the reason is on stderr.
set -euo pipefail

version=${ONNXRUNTIME_VERSION:-1.32.0}
cache=${SERVERS_CACHE:-$HOME/.cache/quorum-servers}
python=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/.cache/peers/bin/python
mkdir -p "$cache"

cannot() {
  echo "onnx-python: $*" >&2
  exit 3
}

has_onnxruntime() { "$1" -c "import onnxruntime, numpy; assert onnxruntime.__version__ == '$version'" 2>/dev/null; }

install() {
  command -v python3 >/dev/null || cannot "wanted Python 3"
  rm -rf "$cache/onnx-$version.part"
  python3 -m venv "$cache/onnx-$version.part" >&2 || cannot "wanted Python's venv module"
  timeout 600 "$cache/onnx-$version.part/bin/python" -m pip install -q "onnxruntime==$version" numpy >"$cache/onnx-pip.log" 2>&1 ||
    { tail -n 5 "$cache/onnx-pip.log" >&2; cannot "onnxruntime==$version could not be had from the package registry"; }
  rm -rf "$cache/onnx-$version"
  mv "$cache/onnx-$version.part" "$cache/onnx-$version"
}

# One install at a time.
if ! has_onnxruntime "$python"; then
  python=$cache/onnx-$version/bin/python
  exec 9>"$cache/onnx.lock"
  flock 9
  has_onnxruntime "$python" || install
  exec 9>&-
fi

echo "ONNX_PYTHON=$python"

#!/usr/bin/env bash
# Finds a Python that has onnxruntime, in which exported models must answer as they do here: that of `npm run bench:peers:install`, else one of
# its own in the cache. No server: it prints ONNX_PYTHON=PATH.
#
# SERVERS_CACHE       where what was installed is kept (default ~/.cache/quorum-servers)
# ONNXRUNTIME_VERSION of the package (default 1.32.0)
# Exit status 3: cannot be had on this machine, the reason is on stderr.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
python=$(bash "$here/python/with-package.sh" onnxruntime "${ONNXRUNTIME_VERSION:-1.32.0}" numpy)
echo "ONNX_PYTHON=$python"

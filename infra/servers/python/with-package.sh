#!/usr/bin/env bash
# Prints the path of a Python that has a package at a version: that of `npm run bench:peers:install`, else one of its own in the cache.
#
#   python=$(bash infra/servers/python/with-package.sh mlflow 3.17.2 [MORE PACKAGES...])
#
# SERVERS_CACHE  where what was installed is kept (default ~/.cache/quorum-servers)
# Exit status 3: cannot be had on this machine, the reason is on stderr.
set -euo pipefail

name=$1
version=$2
shift 2
cache=${SERVERS_CACHE:-$HOME/.cache/quorum-servers}
home=$cache/$name-$version
python=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)/.cache/peers/bin/python
mkdir -p "$cache"

cannot() {
  echo "$name: $*" >&2
  exit 3
}

has() {
  "$1" -c "
import importlib.metadata as m, sys
assert m.version(sys.argv[1]) == sys.argv[2]
for more in sys.argv[3:]: m.version(more)" "$name" "$version" "${@:2}" 2>/dev/null
}

install() {
  command -v python3 >/dev/null || cannot "wanted Python 3 to install it"
  echo "$name: installing $version, this takes up to two minutes" >&2
  rm -rf "$home.part"
  python3 -m venv "$home.part" >&2 || cannot "wanted Python's venv module"
  timeout 900 "$home.part/bin/python" -m pip install -q "$name==$version" "$@" >"$cache/$name-pip.log" 2>&1 ||
    { tail -n 5 "$cache/$name-pip.log" >&2; cannot "$name==$version could not be had from the package registry"; }
  rm -rf "$home"
  mv "$home.part" "$home"
}

# One install at a time.
if ! has "$python" "$@"; then
  python=$home/bin/python
  exec 9>"$cache/$name.lock"
  flock 9
  has "$python" "$@" || install "$@"
  exec 9>&-
fi

echo "$python"

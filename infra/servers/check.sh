#!/usr/bin/env bash
# Runs the tests against real servers: starts each one that can be had here (every NAME.sh beside this file), sets NAME_TEST_URL,
# and runs the *-real tests. A server that cannot be had is skipped with the reason; one that fails to start counts as failed.
# Last line: "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

pids=()
folders=()
report=$(mktemp)
stop() {
  [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
  rm -rf "$report" "${folders[@]}"
}
trap stop EXIT

failed_servers=0
for script in infra/servers/*.sh; do
  name=$(basename "$script" .sh)
  [ "$name" != check ] || continue
  echo "--- $name"
  status=0
  printed=$(bash "$script") || status=$?
  if [ "$status" -eq 3 ]; then
    echo "skipped: $name cannot be had here"
  elif [ "$status" -ne 0 ]; then
    echo "FAILED: $name did not start"
    failed_servers=$((failed_servers + 1))
  else
    url=$(sed -n 's/^url=//p' <<<"$printed")
    pids+=("$(sed -n 's/^pid=//p' <<<"$printed")")
    folders+=("$(sed -n 's/^folder=//p' <<<"$printed")")
    export "$(tr 'a-z-' 'A-Z_' <<<"$name")_TEST_URL=$url"
    echo "$name is up at $url"
  fi
done

npx vitest run --reporter=verbose --reporter=json --outputFile.json="$report" real.test || true
read -r passed failed < <(node scripts/ci-counts.mjs "$report" || echo "0 1")
failed=$((failed + failed_servers))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

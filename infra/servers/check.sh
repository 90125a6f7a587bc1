#!/usr/bin/env bash
# Runs the tests against real servers: starts each one that can be had here (every NAME.sh beside this file), sets NAME_TEST_URL,
# runs the *-real tests, and prints one table a port of what every driver does, embedded and server.
# A server that cannot be had is skipped with the reason; one that fails to start counts as failed.
#
# CONFORMANCE_REPORT  a vitest JSON report of `npm test` whose conformance results go into the tables; the suites run here where left out
# Last line: "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

pids=()
interrupts=()
folders=()
report=$(mktemp)
stop() {
  [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
  [ ${#interrupts[@]} -eq 0 ] || kill -INT "${interrupts[@]}" 2>/dev/null || true
  sleep 1
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
  elif [ "$name" = pulsar-client-native ]; then # a client, no server: built, and loaded by its tests
    export PULSAR_CLIENT_TEST_PATH=$(sed -n 's/^PULSAR_CLIENT_TEST_PATH=//p' <<<"$printed")
    echo "the native client is at $PULSAR_CLIENT_TEST_PATH"
  elif [ "$name" = onnx-python ]; then # another runtime, no server
    export ONNX_PYTHON=$(sed -n 's/^ONNX_PYTHON=//p' <<<"$printed")
    echo "Python's onnxruntime is at $ONNX_PYTHON"
  else
    url=$(sed -n 's/^url=//p' <<<"$printed")
    pid=$(sed -n 's/^pid=//p' <<<"$printed")
    # PostgreSQL takes an interrupt as "now, and cleanly", and a plain kill as "when the last client has left".
    if [ "$name" = postgres ]; then interrupts+=("$pid"); else pids+=("$pid"); fi
    folders+=("$(sed -n 's/^folder=//p' <<<"$printed")")
    export "$(tr 'a-z-' 'A-Z_' <<<"$name")_TEST_URL=$url"
    echo "$name is up"
  fi
done

suites=(real.test)
[ -s "${CONFORMANCE_REPORT:-}" ] || suites+=(tests/conformance)
QUORUM_TEST_REPORT='' npx vitest run --reporter=dot --reporter=json --outputFile.json="$report" "${suites[@]}" || true
read -r passed failed < <(node scripts/ci-counts.mjs "$report" || echo "0 1")
failed=$((failed + failed_servers))

reports=("$report")
[ ! -s "${CONFORMANCE_REPORT:-}" ] || reports=("$CONFORMANCE_REPORT" "$report")
if node scripts/conformance-table.mjs "${reports[@]}"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

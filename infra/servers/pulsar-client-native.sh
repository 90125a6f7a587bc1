#!/usr/bin/env bash
# Builds the native part of npm's pulsar-client where its own install cannot fetch it: the shared library out of the Python wheel of the
# same client, its C headers out of the Rust crate pulsar-sys, and the newer declarations below, written from how the npm source calls them.
# Starts no server.
#
#   eval "$(bash infra/servers/pulsar-client-native.sh)"      then: PULSAR_CLIENT_TEST_PATH, for the tests
#
# It prints PULSAR_CLIENT_TEST_PATH=, the folder of the package, to be given to the Pulsar driver as `clientModule`.
# SERVERS_CACHE  where the package is kept (default ~/.cache/quorum-servers)
# 1.15.0 is the last version that calls the C interface only; later ones include C++ headers that no registry package carries.
# Exit status 3: cannot be had on this machine, the reason is on stderr.
set -euo pipefail

version=1.15.0
library=4.2.0
wheel=3.13.0
crate=2.7.0
cache=${SERVERS_CACHE:-$HOME/.cache/quorum-servers}
home=$cache/pulsar-client-$version
built=$home/node_modules/pulsar-client/lib/binding/pulsar.node
mkdir -p "$cache"

cannot() {
  echo "pulsar-client-native: $*" >&2
  exit 3
}

answer() {
  echo "PULSAR_CLIENT_TEST_PATH=$home/node_modules/pulsar-client"
  exit 0
}

[ ! -f "$built" ] || answer
for command in python3 cargo g++ make npm; do command -v "$command" >/dev/null || cannot "wanted $command to build it"; done
[ "$(uname -sm)" = "Linux x86_64" ] || cannot "the shared library is taken from a wheel for Linux on x86_64"

scratch=$(mktemp -d "$cache/pulsar-client.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
native=$scratch/native
mkdir -p "$native/lib"

echo "pulsar-client-native: building version $version" >&2
python3 -m pip download --quiet --no-deps --only-binary :all: --platform manylinux_2_28_x86_64 --python-version 3.11 \
  --dest "$scratch" "pulsar-client==$wheel" >&2 || cannot "the wheel pulsar-client $wheel could not be had"
python3 -m zipfile -e "$scratch"/*.whl "$scratch/wheel"
cp "$scratch"/wheel/pulsar_client.libs/libpulsar-*.so "$native/lib/"
(cd "$native/lib" && ln -s libpulsar-*.so libpulsar.so)
strings=$(grep -c -a "$library" "$native/lib/libpulsar.so" || true)
[ "$strings" -gt 0 ] || cannot "the wheel holds another version of the library than $library"

mkdir "$scratch/crate"
(
  cd "$scratch/crate"
  cargo init -q --name headers
  cargo add -q "pulsar-sys@=$crate"
  cargo vendor -q vendored
) >"$cache/pulsar-client-crate.log" 2>&1 || cannot "the crate pulsar-sys $crate could not be had, see $cache/pulsar-client-crate.log"
cp -r "$scratch/crate/vendored/pulsar-sys/include" "$native/"

# Members that the npm source calls and the older headers lack; not virtual, the symbols are in the library.
headers=$native/include/pulsar
sed -i 's|ClientConfiguration& setOperationTimeoutSeconds(int timeout);|&\n    ClientConfiguration\& setConnectionTimeout(int timeoutMs);|' "$headers/ClientConfiguration.h"
sed -i -e 's|#include <memory>|&\n#include <utility>\n#include <vector>|' \
  -e 's|^struct KeySharedPolicyImpl;|typedef std::pair<int, int> StickyRange;\ntypedef std::vector<StickyRange> StickyRanges;\n&|' \
  -e 's|    bool isAllowOutOfOrderDelivery() const;|&\n    KeySharedPolicy\& setStickyRanges(const StickyRanges\& ranges);|' "$headers/KeySharedPolicy.h"
cat >"$native/include/pulsar_newer.h" <<'HEADER'
#pragma once
#include <pulsar/c/client.h>
#include <pulsar/c/consumer_configuration.h>
#include <pulsar/c/producer_configuration.h>
#include <pulsar/c/reader_configuration.h>
#include <stdbool.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct { void *ctx; bool (*is_enabled)(pulsar_logger_level_t level, void *ctx);
  void (*log)(pulsar_logger_level_t level, const char *file, int line, const char *message, void *ctx); } pulsar_logger_t;
typedef struct { const char *dead_letter_topic; int max_redeliver_count; const char *initial_subscription_name; } pulsar_consumer_config_dead_letter_policy_t;
typedef struct { int maxNumMessages; long maxNumBytes; long timeoutMs; } pulsar_consumer_batch_receive_policy_t;
typedef struct _pulsar_messages pulsar_messages_t;
typedef enum { pulsar_ConsumerFail, pulsar_ConsumerDiscard, pulsar_ConsumerConsume } pulsar_consumer_crypto_failure_action;
typedef enum { pulsar_ProducerFail, pulsar_ProducerSend } pulsar_producer_crypto_failure_action;
typedef enum { pulsar_ProducerAccessModeShared, pulsar_ProducerAccessModeExclusive, pulsar_ProducerAccessModeWaitForExclusive, pulsar_ProducerAccessModeExclusiveWithFencing } pulsar_producer_access_mode;
typedef enum { pulsar_consumer_regex_sub_mode_PersistentOnly, pulsar_consumer_regex_sub_mode_NonPersistentOnly, pulsar_consumer_regex_sub_mode_AllTopics } pulsar_consumer_regex_subscription_mode;
typedef void (*pulsar_receive_cb2)(pulsar_result, pulsar_message_t *, void *);
typedef void (*pulsar_batch_receive_cb)(pulsar_result, pulsar_messages_t *, void *);
typedef void (*pulsar_result_cb2)(pulsar_result, void *);
pulsar_authentication_t *pulsar_authentication_basic_create(const char *user, const char *password);
void pulsar_client_configuration_set_listener_name(pulsar_client_configuration_t *, const char *);
void pulsar_client_configuration_set_logger_t(pulsar_client_configuration_t *, pulsar_logger_t);
void pulsar_consumer_batch_receive_async(pulsar_consumer_t *, pulsar_batch_receive_cb, void *);
void pulsar_consumer_receive_async(pulsar_consumer_t *, pulsar_receive_cb2, void *);
void pulsar_consumer_configuration_set_auto_ack_oldest_chunked_message_on_queue_full(pulsar_consumer_configuration_t *, int);
void pulsar_consumer_configuration_set_batch_index_ack_enabled(pulsar_consumer_configuration_t *, int);
int pulsar_consumer_configuration_set_batch_receive_policy(pulsar_consumer_configuration_t *, const pulsar_consumer_batch_receive_policy_t *);
void pulsar_consumer_configuration_set_crypto_failure_action(pulsar_consumer_configuration_t *, pulsar_consumer_crypto_failure_action);
void pulsar_consumer_configuration_set_default_crypto_key_reader(pulsar_consumer_configuration_t *, const char *, const char *);
void pulsar_consumer_configuration_set_dlq_policy(pulsar_consumer_configuration_t *, const pulsar_consumer_config_dead_letter_policy_t *);
void pulsar_consumer_configuration_set_max_pending_chunked_message(pulsar_consumer_configuration_t *, int);
void pulsar_consumer_configuration_set_regex_subscription_mode(pulsar_consumer_configuration_t *, pulsar_consumer_regex_subscription_mode);
int pulsar_consumer_is_connected(pulsar_consumer_t *);
void pulsar_consumer_seek_by_timestamp_async(pulsar_consumer_t *, uint64_t, pulsar_result_cb2, void *);
void pulsar_message_copy(const pulsar_message_t *from, pulsar_message_t *to);
void pulsar_messages_free(pulsar_messages_t *); pulsar_message_t *pulsar_messages_get(pulsar_messages_t *, size_t); size_t pulsar_messages_size(pulsar_messages_t *);
void pulsar_producer_configuration_set_access_mode(pulsar_producer_configuration_t *, pulsar_producer_access_mode);
void pulsar_producer_configuration_set_chunking_enabled(pulsar_producer_configuration_t *, int);
void pulsar_producer_configuration_set_crypto_failure_action(pulsar_producer_configuration_t *, pulsar_producer_crypto_failure_action);
void pulsar_producer_configuration_set_default_crypto_key_reader(pulsar_producer_configuration_t *, const char *, const char *);
void pulsar_producer_configuration_set_encryption_key(pulsar_producer_configuration_t *, const char *);
int pulsar_producer_is_connected(pulsar_producer_t *);
void pulsar_reader_configuration_set_crypto_failure_action(pulsar_reader_configuration_t *, pulsar_consumer_crypto_failure_action);
void pulsar_reader_configuration_set_default_crypto_key_reader(pulsar_reader_configuration_t *, const char *, const char *);
int pulsar_reader_is_connected(pulsar_reader_t *);
void pulsar_reader_seek_async(pulsar_reader_t *, pulsar_message_id_t *, pulsar_result_cb2, void *);
void pulsar_reader_seek_by_timestamp_async(pulsar_reader_t *, uint64_t, pulsar_result_cb2, void *);
#ifdef __cplusplus
}
#endif
HEADER

package=$scratch/package
mkdir "$package"
(cd "$package" && npm init -y && timeout 300 npm install --ignore-scripts --no-audit --no-fund "pulsar-client@$version") >"$cache/pulsar-client-npm.log" 2>&1 ||
  cannot "npm could not install pulsar-client $version, see $cache/pulsar-client-npm.log"

# The library's place is compiled in, so everything is built where it will stay.
rm -rf "$home"
mv "$package" "$home"
mv "$native" "$home/native"
node_home=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
gyp=$(npm root -g)/npm/node_modules/node-gyp/bin/node-gyp.js
headers_option=()
[ ! -f "$node_home/include/node/node.h" ] || headers_option=(--nodedir="$node_home")
cd "$home/node_modules/pulsar-client"
if ! CXXFLAGS="-I$home/native/include -include $home/native/include/pulsar_newer.h" LDFLAGS="-L$home/native/lib -Wl,-rpath,$home/native/lib" \
  timeout 900 node "$gyp" rebuild --release "${headers_option[@]}" --module="$PWD/lib/binding/pulsar.node" --module_name=pulsar \
  --module_path="$PWD/lib/binding" --napi_version=9 >"$cache/pulsar-client-build.log" 2>&1; then
  tail -n 20 "$cache/pulsar-client-build.log" >&2
  rm -rf "$home"
  exit 1
fi
node -e 'require(process.argv[1]).Client' "$home/node_modules/pulsar-client"
answer

// What a failure of the embedded engine means to whoever asked: a full disk, damaged files, a query of ours that is wrong.

import { canonicalJson, QuorumError } from "#infra/runtime/index.ts";

const damaged =
  /while reading (?:column|from part)|CHECKSUM_DOESNT_MATCH|CORRUPTED_DATA|CANNOT_DECOMPRESS|CANNOT_READ_ALL_DATA|UNKNOWN_CODEC|NO_FILE_IN_DATA_PART/;

export function chdbFailed(cause: unknown): QuorumError {
  const text = cause instanceof Error ? cause.message : canonicalJson(cause);
  if (/NOT_ENOUGH_SPACE|No space left on device|ENOSPC/.test(text)) {
    const message = "The disk is full: these facts were not stored. Free space and try again.";
    return new QuorumError("infra/disk-full", message, { fault: "outside", retry: true, cause });
  }
  if (damaged.test(text)) {
    const message = `The embedded market store's files are damaged: remove the folder "market" in the data folder, and the data is read from its source again; records are kept. It says: ${text.slice(0, 200)}`;
    return new QuorumError("knowledge/store-failed", message, { fault: "outside", retry: false, cause });
  }
  const message = `The embedded market store failed: ${text.slice(0, 400)}`;
  const isQuery = /^CHDB_(QUERY|SYNTAX|BIND)/.test(String((cause as { readonly code?: unknown } | null)?.code));
  return new QuorumError("knowledge/store-failed", message, {
    fault: isQuery ? "bug" : "outside",
    retry: false,
    cause,
  });
}

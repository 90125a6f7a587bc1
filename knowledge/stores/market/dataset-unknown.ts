// The answer to a data set that is not in store, the same from every driver.

import { callerError, type QuorumError } from "#infra/runtime/index.ts";

export function datasetUnknown(wanted: string, known: readonly string[]): QuorumError {
  const found = known.length === 0 ? "the store is empty" : `in store: ${known.join(", ")}`;
  const message = `No data set "${wanted}"; ${found}. Name one of them, or load a folder with --data.`;
  return callerError("knowledge/dataset-unknown", message, { wanted, known });
}

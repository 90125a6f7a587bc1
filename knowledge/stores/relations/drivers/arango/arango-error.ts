// What goes wrong with an ArangoDB server, in our own codes. Errors of arangojs carry the request with its credentials:
// none of them leaves this file, not even as a cause.

import { QuorumError } from "#infra/runtime/index.ts";

/** Numbers of ArangoDB that callers act on. */
export const errorNumbers = { lockTimeout: 18, conflict: 1200, duplicateName: 1207, transactionMissing: 1655 } as const;

interface Foreign {
  readonly name?: unknown;
  readonly message?: unknown;
  /** HTTP status. */
  readonly code?: unknown;
  readonly errorNum?: unknown;
}

/** Null for an error that is none of ArangoDB's. */
export const errorNumberOf = (thrown: unknown): number | null => {
  const number = (thrown as Foreign | null)?.errorNum;
  return typeof number === "number" ? number : null;
};

/** Runs the work; what arangojs throws comes out as a QuorumError that names the server without its credentials. */
export async function withArangoErrors<T>(origin: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw thrown instanceof QuorumError ? thrown : arangoError(origin, thrown);
  }
}

const networkErrors = new Set<unknown>([
  "FetchFailedError",
  "ResponseTimeoutError",
  "RequestAbortedError",
  "NetworkError",
]);

/** Trying again may help. */
const passingErrors = new Set<unknown>([
  errorNumbers.conflict,
  errorNumbers.lockTimeout,
  errorNumbers.transactionMissing,
]);

function arangoError(origin: string, thrown: unknown): QuorumError {
  const { name, message, code, errorNum } = thrown as Foreign;
  const status = typeof code === "number" ? code : null;
  const says = `${String(message)}${typeof errorNum === "number" ? ` (${errorNum})` : ""}`;
  const context = { origin, status, errorNum: errorNum ?? null };
  const cause = new Error(`${String(name)}: ${says}`);
  if (status === 401 || status === 403) {
    const text = `ArangoDB at ${origin} refused the user, the password or the access (${status}). Put the right ones in ARANGO_URL.`;
    return new QuorumError("knowledge/store-unauthorised", text, { fault: "caller", retry: false, context, cause });
  }
  if (networkErrors.has(name) || (name === "HttpError" && (status ?? 0) >= 500) || status === 503) {
    const text = `ArangoDB at ${origin} does not answer: ${says}. Start it or mend ARANGO_URL, then try again.`;
    return new QuorumError("knowledge/store-unreachable", text, { fault: "outside", retry: true, context, cause });
  }
  const passing = passingErrors.has(errorNum);
  const text = `ArangoDB at ${origin} failed: ${says}. Nothing was stored.${passing ? " Another writer was in the way, or the server was too slow: try again." : ""}`;
  const fault = status !== null && status >= 400 && status < 500 && !passing ? "bug" : "outside";
  return new QuorumError("knowledge/store-failed", text, { fault, retry: passing, context, cause });
}

// The one error class. Callers branch on `code`, never on text.
// Fault says who can mend it; retry says whether the same call may succeed later.

import type { ErrorCode } from "./error-codes.ts";

export type Fault = "caller" | "model" | "outside" | "bug";

export interface ErrorDetails {
  readonly fault: Fault;
  readonly retry: boolean;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export class QuorumError extends Error {
  readonly code: ErrorCode;
  readonly fault: Fault;
  readonly retry: boolean;
  readonly context: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "QuorumError";
    this.code = code;
    this.fault = details.fault;
    this.retry = details.retry;
    this.context = details.context ?? {};
  }
}

/** The caller's mistake: wrong input that no retry mends. */
export function callerError(code: ErrorCode, message: string, context?: Record<string, unknown>): QuorumError {
  return new QuorumError(code, message, { fault: "caller", retry: false, ...(context && { context }) });
}

/** The last is how SQLite says that the index of its write-ahead log found no room. */
const diskFull: ReadonlySet<unknown> = new Set(["ENOSPC", "SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"]);

/** Any thrown value as a QuorumError; what is not one already is a bug of ours until shown otherwise. */
export function asQuorumError(thrown: unknown): QuorumError {
  if (thrown instanceof QuorumError) return thrown;
  const errno = (thrown as { code?: unknown } | null)?.code;
  if (diskFull.has(errno)) {
    return new QuorumError("infra/disk-full", "The disk is full: nothing was written. Free space and try again.", {
      fault: "outside",
      retry: true,
      cause: thrown,
    });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new QuorumError("infra/unexpected", message, { fault: "bug", retry: false, cause: thrown });
}

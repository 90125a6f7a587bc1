// Errors as problem details (RFC 9457): the one table from a code or a fault to an HTTP status.
// Only what a caller may know goes out; causes and stacks stay in the log.

import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { asQuorumError, callerError, type ErrorCode, type Fault, QuorumError } from "#infra/runtime/index.ts";
import type { Problem } from "../contract/index.ts";

const byFault: Readonly<Record<Fault, ContentfulStatusCode>> = { caller: 400, model: 502, outside: 502, bug: 500 };

const byCode: Partial<Readonly<Record<ErrorCode, ContentfulStatusCode>>> = {
  "infra/backup-held": 409,
  "infra/backup-not-found": 404,
  "infra/data-folder-held": 409,
  "infra/disk-full": 507,
  "infra/job-not-found": 404,
  "infra/job-running": 409,
  "infra/job-unknown": 404,
  "knowledge/dataset-unknown": 404,
  "knowledge/symbol-unknown": 404,
  "tools/approval-expired": 409,
  "tools/approval-hash-mismatch": 409,
  "tools/approval-not-found": 404,
  "tools/approval-same-person": 403,
  "tools/approval-state": 409,
  "tools/evidence-not-found": 404,
  "tools/model-busy": 503,
  "tools/model-missing": 404,
  "tools/model-not-promotable": 409,
  "tools/model-stage": 409,
  "tools/promotion-expired": 409,
  "tools/promotion-hash-mismatch": 409,
  "tools/promotion-not-found": 404,
  "tools/promotion-state": 409,
  "tools/risk-refused": 422,
  "tools/timeout": 504,
  "agents/answer-untraced": 422,
  "agents/model-rate-limited": 429,
  "graphs/fingerprint-changed": 409,
  "graphs/run-not-found": 404,
  "graphs/run-running": 409,
  "gateway/body-too-large": 413,
  "gateway/host-refused": 403,
  "gateway/method-not-allowed": 405,
  "gateway/not-found": 404,
  "gateway/run-unfinished": 409,
  "gateway/too-many-requests": 429,
  "gateway/unauthorised": 401,
  "gateway/unsupported-media-type": 415,
};

export const statusOf = (error: QuorumError): ContentfulStatusCode => byCode[error.code] ?? byFault[error.fault];

/** "knowledge/symbol-unknown" as "Symbol unknown": the same for every occurrence, as the RFC asks. */
export function titleOf(code: string): string {
  const words = code.slice(code.indexOf("/") + 1).replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Anything thrown, as it goes on the wire. */
export function problemOf(thrown: unknown): Problem {
  const error = asGatewayError(thrown);
  return {
    type: `urn:quorum:error:${error.code}`,
    title: titleOf(error.code),
    status: statusOf(error),
    detail: error.message,
    code: error.code,
    retry: error.retry,
    fault: error.fault,
    ...(isFieldErrors(error.context.errors) && { errors: error.context.errors }),
  };
}

const byHttp: Partial<Readonly<Record<number, readonly [ErrorCode, string]>>> = {
  400: ["gateway/bad-request", "The body is not valid JSON."],
  413: ["gateway/body-too-large", "The request body is too large."],
  415: ["gateway/unsupported-media-type", "Wanted a body of content-type application/json."],
};

/** As asQuorumError, and what the HTTP layer itself refuses gets a code too. */
export function asGatewayError(thrown: unknown): QuorumError {
  if (!(thrown instanceof HTTPException)) return asQuorumError(thrown);
  const [code, message] = byHttp[thrown.status] ?? ["gateway/bad-request", thrown.message];
  return callerError(code, message);
}

type FieldErrors = NonNullable<Problem["errors"]>;

function isFieldErrors(value: unknown): value is FieldErrors {
  return Array.isArray(value);
}

/** The problem of another process, as an error here. */
export function errorOfProblem(problem: Problem): QuorumError {
  return new QuorumError(problem.code as ErrorCode, problem.detail, {
    fault: problem.fault ?? (problem.status < 500 ? "caller" : "outside"),
    retry: problem.retry,
    ...(problem.errors && { context: { errors: problem.errors } }),
  });
}

// What can go wrong with a chat model, as errors with their fault and retry fixed by code. No driver decides them on its own.

import { type ErrorCode, type Fault, QuorumError } from "#infra/runtime/index.ts";

const manners = {
  "agents/answer-empty": { fault: "model", retry: true },
  "agents/answer-malformed": { fault: "model", retry: true },
  "agents/answer-refused": { fault: "model", retry: false },
  "agents/answer-truncated": { fault: "model", retry: false },
  "agents/context-cut": { fault: "model", retry: false },
  "agents/model-not-found": { fault: "caller", retry: false },
  "agents/model-rate-limited": { fault: "outside", retry: true },
  "agents/model-request-refused": { fault: "model", retry: false },
  "agents/model-unauthorised": { fault: "caller", retry: false },
  "agents/model-unavailable": { fault: "outside", retry: true },
  "agents/script-unplayed": { fault: "bug", retry: false },
} as const satisfies Partial<Record<ErrorCode, { readonly fault: Fault; readonly retry: boolean }>>;

export type ModelFailureCode = keyof typeof manners;

export function modelFailure(
  code: ModelFailureCode,
  message: string,
  context: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): QuorumError {
  return new QuorumError(code, message, { ...manners[code], context, ...(cause !== undefined && { cause }) });
}

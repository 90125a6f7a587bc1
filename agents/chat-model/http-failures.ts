// From what a server or the network said to our codes; the same table for every driver that speaks HTTP.

import type { QuorumError } from "#infra/runtime/index.ts";
import { type ModelFailureCode, modelFailure } from "./failures.ts";

/** Which model at which server, and the sentence that helps when it is not there. */
export interface Whereabouts {
  readonly modelId: string;
  readonly url: string;
  readonly ifMissing: string;
}

export interface ErrorAnswer {
  readonly status: number;
  /** What the server said, with secrets already masked. */
  readonly says: string;
  readonly headers?: { get(name: string): string | null } | undefined;
}

/** The failure that an HTTP error status stands for. */
export function statusFailure(
  { status, says, headers }: ErrorAnswer,
  { modelId, url, ifMissing }: Whereabouts,
): QuorumError {
  const code = codeOf(status, says);
  const retryAfterMs = headers ? readRetryAfterMs(headers) : null;
  const hint = hints[code] ?? (code === "agents/model-not-found" ? ifMissing : "");
  const message = `${modelId} at ${url} answered ${status}: ${says.trim().slice(0, 400) || "nothing"}. ${hint}`.trim();
  return modelFailure(code, message, {
    modelId,
    status,
    says: says.slice(0, 400),
    ...(retryAfterMs !== null && { retryAfterMs }),
  });
}

const hints: Partial<Record<ModelFailureCode, string>> = {
  "agents/context-cut":
    "The prompt is longer than the context: raise it (OLLAMA_CONTEXT for Ollama) or take another model.",
  "agents/model-rate-limited": "Ask less often, or take another model.",
  "agents/model-unauthorised": "Check OPENAI_API_KEY.",
};

function codeOf(status: number, says: string): ModelFailureCode {
  if (status === 401 || status === 403) return "agents/model-unauthorised";
  if (status === 404) return "agents/model-not-found";
  if (status === 429) return "agents/model-rate-limited";
  if (status >= 500 || status === 408 || status === 409) return "agents/model-unavailable";
  return tooLong.test(says) ? "agents/context-cut" : "agents/model-request-refused";
}

const tooLong = /context[ _](?:length|size|window)|longer than the context|prompt (?:is )?too long|maximum context/i;

/** Retry-After as milliseconds: seconds, or a date read against the server's own Date; null where absent or unreadable. */
function readRetryAfterMs(headers: NonNullable<ErrorAnswer["headers"]>): number | null {
  const after = headers.get("retry-after")?.trim();
  if (!after) return null;
  if (/^\d+(\.\d+)?$/.test(after)) return Math.ceil(Number(after) * 1000);
  const ms = Date.parse(after) - Date.parse(headers.get("date") ?? "");
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

/** The failure that a broken connection stands for; `refused` marks one that no quick repeat mends. */
export function connectionFailure(thrown: unknown, { modelId, url }: Whereabouts): QuorumError {
  const reason = reasonOf(thrown);
  const refused = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(reason);
  const hint = refused ? "Is the server running there?" : "The connection broke before the answer was complete.";
  return modelFailure(
    "agents/model-unavailable",
    `${modelId} at ${url} cannot be reached (${reason}). ${hint}`,
    { modelId, refused },
    thrown,
  );
}

/** "ECONNREFUSED" out of a fetch error, which keeps the reason in its cause. */
function reasonOf(thrown: unknown): string {
  const { cause, message } = thrown as { cause?: { code?: string; message?: string }; message?: string };
  return cause?.code ?? cause?.message ?? message ?? String(thrown);
}

/** A response body whose broken connection rejects with a failure of ours, and whose abort rejects with the signal's reason. */
export async function* readBody(
  body: ReadableStream<Uint8Array>,
  at: Whereabouts,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (thrown) {
    signal.throwIfAborted();
    throw connectionFailure(thrown, at);
  }
}

// What can go wrong between us and an embedding server, as errors of ours. The same table for every driver that speaks HTTP.

import { type ErrorCode, QuorumError } from "#infra/runtime/index.ts";

/** Which model at which server, as it may be shown: no user, password or key. */
export interface Whereabouts {
  readonly name: string;
  readonly url: string;
  /** The Authorization header that the address's user and password stand for; null without them. */
  readonly authorization: string | null;
  /** The sentence that helps when the model is not there. */
  readonly ifMissing: string;
  /** Takes secrets out of what a server says. */
  mask(text: string): string;
}

export type EmbedderFailureCode = Extract<ErrorCode, `knowledge/embedder-${string}` | "knowledge/embedding-mismatch">;

/** An address in two parts: what may be shown, and what its user and password become, since fetch takes no address that holds them. */
export function addressOf(url: string): Pick<Whereabouts, "url" | "authorization"> {
  const shown = new URL(url);
  const [user, password] = [shown.username, shown.password].map(decodeURIComponent);
  shown.username = "";
  shown.password = "";
  return {
    url: shown.href.replace(/\/$/, ""),
    authorization: user || password ? `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` : null,
  };
}

const passing: ReadonlySet<ErrorCode> = new Set(["knowledge/embedder-unreachable", "knowledge/embedder-rate-limited"]);

export function embedderFailure(
  code: EmbedderFailureCode,
  message: string,
  context: Readonly<Record<string, unknown>>,
  cause?: unknown,
): QuorumError {
  return new QuorumError(code, message, { fault: "outside", retry: passing.has(code), context, cause });
}

/** The failure that an HTTP status stands for. */
export function statusFailure(at: Whereabouts, status: number, body: string, headers: Headers): QuorumError {
  const code = codeOf(status);
  const says = at.mask(errorOf(body)).trim().slice(0, 400) || "nothing";
  const hint = code === "knowledge/embedder-model-unknown" ? at.ifMissing : (hints[code] ?? "");
  const afterMs = retryAfterMs(headers);
  return embedderFailure(code, `${at.name} at ${at.url} answered ${status}: ${says}. ${hint}`.trim(), {
    embedder: at.name,
    status,
    ...(afterMs !== null && { retryAfterMs: afterMs }),
  });
}

function codeOf(status: number): EmbedderFailureCode {
  if (status === 401 || status === 403) return "knowledge/embedder-unauthorised";
  if (status === 404) return "knowledge/embedder-model-unknown";
  if (status === 429) return "knowledge/embedder-rate-limited";
  return status >= 500 || status === 408 ? "knowledge/embedder-unreachable" : "knowledge/embedder-failed";
}

const hints: Partial<Record<EmbedderFailureCode, string>> = {
  "knowledge/embedder-unauthorised": "Check the key.",
  "knowledge/embedder-rate-limited": "Ask less often, or take another embedder.",
  "knowledge/embedder-unreachable": "The server failed; try again later.",
};

/** The words in {error}, {error: {message}}, {message} or {detail}; else the body itself. */
function errorOf(body: string): string {
  const json = parsed(body);
  if (json === null || typeof json !== "object") return body;
  const { error, message, detail } = json as Record<string, unknown>;
  const inner = typeof error === "object" && error !== null ? (error as { message?: unknown }).message : error;
  return String([inner, message, detail].find((words) => typeof words === "string" && words !== "") ?? body);
}

/** Undefined for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Retry-After in milliseconds where it is given in seconds; null otherwise. */
function retryAfterMs(headers: Headers): number | null {
  const after = headers.get("retry-after")?.trim() ?? "";
  return /^\d+(\.\d+)?$/.test(after) ? Math.ceil(Number(after) * 1000) : null;
}

/** The failure that a broken connection stands for; `refused` marks one that no quick repeat mends. */
export function connectionFailure(at: Whereabouts, thrown: unknown): QuorumError {
  const { cause, message } = thrown as { cause?: { code?: string; message?: string }; message?: string };
  const reason = cause?.code ?? cause?.message ?? message ?? String(thrown);
  const refused = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(reason);
  const hint = refused ? "Is the server running there?" : "The connection broke before the answer was complete.";
  const says = `${at.name} at ${at.url} cannot be reached (${at.mask(reason)}). ${hint}`;
  return embedderFailure("knowledge/embedder-unreachable", says, { embedder: at.name, refused }, thrown);
}

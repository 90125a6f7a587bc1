// A vendor's HTTP interface asked politely: at its pace, again where that helps, and with faults told in our own codes.
// A key never appears in a message: addresses are shown without their query, and what a vendor echoes is masked.

import type { z } from "zod";
import { type Clock, QuorumError } from "#infra/runtime/index.ts";
import { realWait, type Wait } from "../waiting.ts";
import { patiently } from "./patience.ts";

export interface VendorHttpOptions {
  /** For messages: "Polygon". */
  readonly vendor: string;
  readonly base: string;
  readonly clock: Clock;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent with every request: an API key that the vendor wants in the query. */
  readonly query?: Readonly<Record<string, string>>;
  /** Values that are masked wherever they would be shown. */
  readonly secrets?: readonly string[];
  /** The pace that the vendor allows. */
  readonly pace?: { readonly requests: number; readonly perMs: number };
  readonly timeoutMs?: number;
  readonly retries?: number;
  /** The largest body that is read. */
  readonly maxBytes?: number;
  readonly wait?: Wait;
  /** What an answer means where the vendor does not say it by its status; null where the status says it. */
  readonly judge?: (status: number, text: string) => Judgement | null;
}

export type Judgement = "unauthorised" | "rate-limited" | "failed";

export interface VendorRequest {
  readonly method?: "GET" | "POST";
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as a form where it is URLSearchParams. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export interface VendorReply {
  readonly text: string;
  readonly headers: Headers;
  /** Where it was asked, without the query. */
  readonly address: string;
}

export interface VendorHttp {
  /** The body as text. @throws knowledge/feed-failed, knowledge/feed-unauthorised, knowledge/feed-rate-limited */
  text(path: string, request?: VendorRequest): Promise<VendorReply>;
  /** The body as JSON of the shape wanted; fields that are not named are ignored.
   * @throws as text, and knowledge/feed-failed naming the first field that is not as wanted */
  json<T extends z.ZodType>(path: string, shape: T, request?: VendorRequest): Promise<z.output<T>>;
}

export function openVendorHttp(options: VendorHttpOptions): VendorHttp {
  const { vendor, base, clock, secrets = [], timeoutMs = 30_000, retries = 4, maxBytes = 64 << 20 } = options;
  const wait = options.wait ?? realWait;
  const turn = paced(options.pace, clock, wait);
  const login = loginOf(base);
  const isSecret = secrets.length > 0 || options.query !== undefined || login !== null;
  const hidden = [...secrets, ...Object.values(options.query ?? {}), ...(login?.secrets ?? [])]
    .filter((secret) => secret.length > 3)
    .flatMap((secret) => [secret, encodeURIComponent(secret)]);
  const shown = (text: string): string => hidden.reduce((all, secret) => all.replaceAll(secret, "[masked]"), text);

  async function once(path: string, request: VendorRequest): Promise<VendorReply> {
    const url = path === "" ? new URL(base) : new URL(path, base.endsWith("/") ? base : `${base}/`);
    [url.username, url.password] = ["", ""]; // fetch takes none, and would say the whole address
    for (const [name, value] of Object.entries({ ...options.query, ...request.query }))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const address = shown(`${url.origin}${url.pathname}`);
    const signals = [AbortSignal.timeout(timeoutMs), ...(request.signal ? [request.signal] : [])];
    const form = request.body instanceof URLSearchParams;
    try {
      const response = await fetch(url, {
        method: request.method ?? (request.body === undefined ? "GET" : "POST"),
        headers: {
          accept: "application/json",
          ...(request.body !== undefined && !form && { "content-type": "application/json" }),
          ...(login && { authorization: login.header }),
          ...options.headers,
          ...request.headers,
        },
        redirect: isSecret ? "manual" : "follow", // a key goes to the vendor's own address and nowhere else
        ...(request.body !== undefined && { body: form ? String(request.body) : JSON.stringify(request.body) }),
        signal: AbortSignal.any(signals),
      });
      const text = await bodyOf(response, maxBytes, address);
      const judged = options.judge?.(response.status, text) ?? byStatus(response);
      if (judged !== null) throw refused(vendor, judged, response, shown(text), address, clock);
      return { text, headers: response.headers, address };
    } catch (thrown) {
      request.signal?.throwIfAborted();
      if (thrown instanceof QuorumError) throw thrown;
      const why = shown(reasonOf(thrown));
      throw failed(`${vendor} at ${address} cannot be reached: ${why}. It is asked again later.`, true, { address });
    }
  }

  const text = (path: string, request: VendorRequest = {}): Promise<VendorReply> =>
    patiently(
      async () => {
        await turn(request.signal);
        return once(path, request);
      },
      { retries, wait, signal: request.signal },
    );

  return {
    text,
    async json(path, shape, request) {
      const { text: body, address } = await text(path, request);
      const parsed = shape.safeParse(jsonOf(body, vendor, address, shown));
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      const where = issue?.path.join(".") || "the whole answer";
      const says = `${vendor} at ${address} answered in another shape than documented: ${where}: ${issue?.message}. Begins: ${shown(body).slice(0, 200)}`;
      throw failed(says, false, { address, where });
    },
  };
}

/** A name and password that stand in an address, as a header. */
function loginOf(base: string): { readonly header: string; readonly secrets: readonly string[] } | null {
  const { username, password } = new URL(base);
  if (username === "" && password === "") return null;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const packed = Buffer.from(pair).toString("base64");
  return { header: `Basic ${packed}`, secrets: [decodeURIComponent(password), packed] };
}

/** Lets a request through when fewer than allowed went out in the last stretch. */
function paced(pace: VendorHttpOptions["pace"], clock: Clock, wait: Wait): (signal?: AbortSignal) => Promise<void> {
  if (pace === undefined) return async () => {};
  const sent: number[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const next = async (signal?: AbortSignal): Promise<void> => {
    const oldest = sent.length < pace.requests ? undefined : sent[sent.length - pace.requests];
    const pauseMs = oldest === undefined ? 0 : oldest + pace.perMs - clock.nowMs();
    if (pauseMs > 0) await wait(pauseMs, signal);
    sent.push(clock.nowMs());
    if (sent.length > pace.requests) sent.splice(0, sent.length - pace.requests);
  };
  return (signal) => {
    const turn = last.then(() => next(signal));
    last = turn.catch(() => undefined);
    return turn;
  };
}

async function bodyOf(response: Response, maxBytes: number, address: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > maxBytes)
      throw failed(`${address} answers with more than ${maxBytes} bytes. Ask for less at a time.`, false, { address });
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function byStatus({ ok, status }: Response): Judgement | null {
  if (ok) return null;
  return status === 401 || status === 403 ? "unauthorised" : status === 429 ? "rate-limited" : "failed";
}

function refused(
  vendor: string,
  judged: Judgement,
  response: Response,
  text: string,
  address: string,
  clock: Clock,
): QuorumError {
  const { status } = response;
  const says = text.replace(/\s+/g, " ").slice(0, 200);
  const context = { address, status };
  if (judged === "unauthorised") {
    const message = `${vendor} refuses the key or does not allow this (${status} from ${address}): ${says}. Check the key and what it may read.`;
    return new QuorumError("knowledge/feed-unauthorised", message, { fault: "caller", retry: false, context });
  }
  if (judged === "rate-limited") {
    const retryAfterMs = retryAfter(response.headers.get("retry-after"), clock);
    const message = `${vendor} wants fewer requests (${status} from ${address}): ${says}. It is asked again later.`;
    const details = { fault: "outside", retry: true, context: { ...context, retryAfterMs } } as const;
    return new QuorumError("knowledge/feed-rate-limited", message, details);
  }
  return failed(`${vendor} answered ${status} at ${address}: ${says}`, status >= 500 || status === 408, context);
}

/** Seconds or a date, as milliseconds from now; 0 where nothing usable is said. */
function retryAfter(header: string | null, clock: Clock): number {
  if (header === null) return 0;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - clock.nowMs());
}

function jsonOf(text: string, vendor: string, address: string, shown: (text: string) => string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const begins = shown(text).slice(0, 200) || "nothing";
    throw failed(`${vendor} at ${address} answered no JSON. Begins: ${begins}`, true, { address });
  }
}

function reasonOf(thrown: unknown): string {
  const cause = (thrown as { readonly cause?: unknown }).cause ?? thrown;
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown };
  return String(code ?? message ?? thrown);
}

const failed = (message: string, retry: boolean, context: Readonly<Record<string, unknown>>): QuorumError =>
  new QuorumError("knowledge/feed-failed", message, { fault: "outside", retry, context });

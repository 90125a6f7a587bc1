// What embedders behind a server have in common: batches, one time limit a request, few retries, and answers that are checked
// before anything is stored. How one request is put is the driver's.

import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { type Log, QuorumError } from "#infra/runtime/index.ts";
import type { Embedder } from "./embedder.port.ts";
import { embedderFailure, type Whereabouts } from "./embedder-failures.ts";
import { toUnitLength } from "./unit-vector.ts";
import { wordsOf } from "./words.ts";

/** Options that every network driver has. */
export const networkOptions = {
  model: z.string().min(1),
  /** What the model answers; asked from the server where left out. */
  dimensions: z.int().min(1).max(16_384).optional(),
  /** Longer texts are cut, so that a server never has to choose what it leaves out. */
  maxCharacters: z.int().min(100).default(8_000),
  batchTexts: z.int().min(1).max(2_048).default(64),
  timeoutMs: z.int().min(100).default(60_000),
};
export type NetworkOptions = z.infer<z.ZodObject<typeof networkOptions>>;

export interface NetworkServices {
  readonly log: Log;
  /** How a wait between attempts is spent; tests pass one that does not wait. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** One request: as many lists of numbers as texts. */
export type Ask = (texts: readonly string[], signal: AbortSignal) => Promise<unknown>;

const retries = 2;
const longestWaitMs = 20_000;
const Vectors = z.array(z.array(z.number()));
const timerSleep = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal });

/** Asks the server once where the dimensions are not given, so a wrong address or model shows when it is opened.
 * @throws knowledge/embedder-*, knowledge/embedding-mismatch */
export async function openNetworkEmbedder(
  at: Whereabouts,
  ask: Ask,
  { dimensions, maxCharacters, batchTexts, timeoutMs }: NetworkOptions,
  { log, sleep = timerSleep }: NetworkServices,
): Promise<Embedder> {
  const never = new AbortController().signal;

  async function attempt(texts: readonly string[], caller: AbortSignal): Promise<readonly Float32Array[]> {
    const limit = AbortSignal.timeout(timeoutMs);
    const answer = await ask(texts, AbortSignal.any([caller, limit])).catch((thrown: unknown) => {
      caller.throwIfAborted();
      if (!limit.aborted) throw thrown;
      const says = `${at.name} at ${at.url} did not answer within ${timeoutMs} ms. Is it loading the model?`;
      throw embedderFailure("knowledge/embedder-unreachable", says, { embedder: at.name }, thrown);
    });
    return checkedVectors(at, texts.length, answer);
  }

  async function answered(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]> {
    for (let round = 0; ; round++) {
      signal.throwIfAborted();
      try {
        return await attempt(texts, signal);
      } catch (thrown) {
        const waitMs = waitFor(thrown, round);
        if (waitMs === null) throw thrown;
        log.warn({ code: (thrown as QuorumError).code, waitMs, attempt: round + 1 }, "embedder failed; asking again");
        await sleep(waitMs, signal);
      }
    }
  }

  const known = dimensions ?? (await answered(["dimensions"], never))[0]?.length ?? 0;
  return {
    id: `${at.name}:${known}`,
    dimensions: known,
    async embed(texts, signal = never) {
      signal.throwIfAborted();
      const vectors: Float32Array[] = texts.map(() => new Float32Array(known));
      const asked = texts.map((_, index) => index).filter((index) => wordsOf(texts[index] as string).length > 0);
      for (let from = 0; from < asked.length; from += batchTexts) {
        const batch = asked.slice(from, from + batchTexts);
        const found = await answered(
          batch.map((index) => firstCharacters(texts[index] as string, maxCharacters)),
          signal,
        );
        batch.forEach((index, place) => {
          vectors[index] = withDimensions(at, known, found[place] as Float32Array);
        });
      }
      return vectors;
    },
    async close() {},
  };
}

function checkedVectors(at: Whereabouts, wanted: number, answer: unknown): readonly Float32Array[] {
  const vectors = Vectors.safeParse(answer);
  const problem = !vectors.success
    ? z.prettifyError(vectors.error)
    : vectors.data.length !== wanted
      ? `wanted ${wanted} vectors, found ${vectors.data.length}`
      : vectors.data.some((vector) => !vector.every(Number.isFinite))
        ? "a vector holds a number that is not finite"
        : null;
  if (vectors.success && problem === null) return vectors.data.map((vector) => toUnitLength(Float32Array.from(vector)));
  throw embedderFailure(
    "knowledge/embedder-failed",
    `${at.name} at ${at.url} sent what is no list of vectors: ${problem}.`,
    { embedder: at.name },
  );
}

function withDimensions(at: Whereabouts, wanted: number, vector: Float32Array): Float32Array {
  if (vector.length === wanted) return vector;
  const says = `${at.name} at ${at.url}: wanted vectors of ${wanted} dimensions, found ${vector.length}. Is it another model under the same name? Set the dimensions it has, then bring the notes over (reembed).`;
  throw embedderFailure("knowledge/embedding-mismatch", says, {
    embedder: at.name,
    wanted,
    found: vector.length,
  });
}

/** Cut between characters: half a surrogate pair is no text. */
function firstCharacters(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? most - 1 : most);
}

/** Milliseconds until the next attempt: 0.5 s, 2 s, or what the server asked for; null where there is none. */
function waitFor(thrown: unknown, round: number): number | null {
  if (round >= retries || !(thrown instanceof QuorumError) || !thrown.retry || thrown.context.refused === true)
    return null;
  const { retryAfterMs } = thrown.context;
  const waitMs = typeof retryAfterMs === "number" ? retryAfterMs : 500 * 4 ** round;
  return waitMs <= longestWaitMs ? waitMs : null;
}

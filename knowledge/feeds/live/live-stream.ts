// A live source that comes back: connects, reads, notices silence, gaps, repeats and a clock that is wrong, fills what it missed, and
// connects again with growing pauses. What it does is told as it happens; nothing is smoothed over.

import { setImmediate as nextTurn } from "node:timers/promises";
import { asQuorumError, type Clock, isoTime, QuorumError, type Random } from "#infra/runtime/index.ts";
import type { Fact, SymbolId } from "#knowledge/domain/index.ts";
import type { FeedItem, FeedState, LiveItem } from "../feed.port.ts";
import { realWait, type Wait } from "../waiting.ts";
import { Outage } from "./outage.ts";

/** One connection: messages until it ends or breaks. */
export interface Connection<M> {
  readonly messages: AsyncIterable<M>;
  close(): void;
}

/** What a message says. A heartbeat says nothing, which is something too. */
export interface Reading {
  readonly items: readonly FeedItem[];
  /** Numbers without a gap within the stream named; left out where the source numbers nothing. */
  readonly sequence?: { readonly stream: string; readonly number: number; readonly symbol: SymbolId | null };
  /** When it happened by the source's clock. */
  readonly eventMs?: number;
}

export interface LiveSource<M> {
  /** @throws knowledge/feed-unauthorised, which ends the stream; anything else is tried again */
  connect(signal: AbortSignal): Promise<Connection<M>>;
  /** @throws anything: the message is then handed on as rejected, and the stream goes on */
  read(message: M): Reading;
  /** What was missed, where the source keeps history; a symbol of null means all that was subscribed. */
  backfill?(symbol: SymbolId | null, fromMs: number, toMs: number, signal: AbortSignal): AsyncIterable<FeedItem>;
  /** For origins and messages, without secrets. */
  readonly address: string;
}

export interface LivePolicy {
  /** No message for so long: told as stale. */
  readonly staleAfterMs: number;
  /** No message for so long: the connection is given up and made anew. */
  readonly deadAfterMs: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** No connection for so long: the stream ends with knowledge/feed-unreachable. Infinity to try for ever. */
  readonly giveUpAfterMs: number;
  /** The source's clock may be so far from ours. */
  readonly maxSkewMs: number;
}

export const usualPolicy: LivePolicy = {
  staleAfterMs: 15_000,
  deadAfterMs: 60_000,
  firstPauseMs: 500,
  longestPauseMs: 60_000,
  giveUpAfterMs: Number.POSITIVE_INFINITY,
  maxSkewMs: 5_000,
};

export interface LiveParts {
  readonly clock: Clock;
  /** Spreads the pauses, so that many clients do not come back at once. */
  readonly random: Random;
  readonly wait?: Wait;
  readonly policy?: Partial<LivePolicy>;
  /** Where what is known of the source ends; not given where nothing is. */
  readonly sinceMs?: number | undefined;
}

/** Messages handed on before timers, sockets and signals of the process have their turn: a source that never pauses would hold them up for ever. */
const withoutTurn = 256;

/** Items and states until the signal; a consumer that does not read holds the source back.
 * @throws knowledge/feed-unauthorised, knowledge/feed-unreachable */
export async function* liveStream<M>(
  source: LiveSource<M>,
  signal: AbortSignal,
  { clock, random, wait = realWait, policy: given, sinceMs }: LiveParts,
): AsyncGenerator<LiveItem> {
  const policy = { ...usualPolicy, ...given };
  const last = new Map<string, number>();
  let [failures, lastMessageMs, skewed] = [0, sinceMs ?? Number.NaN, false];
  const outage = new Outage(clock.nowMs(), policy.staleAfterMs);
  let handedOn = 0;
  const breathe = async (): Promise<void> => {
    handedOn += 1;
    if (handedOn % withoutTurn === 0) await nextTurn();
  };
  let lost = sinceMs === undefined ? "the connection was lost" : "history ends before the connection";
  const state = (name: FeedState["state"], detail: string): FeedState => ({
    kind: "state",
    state: name,
    atMs: clock.nowMs(),
    detail,
  });

  async function* filled(symbol: SymbolId | null, fromMs: number, toMs: number): AsyncGenerator<LiveItem> {
    if (source.backfill === undefined) return;
    yield state("backfilling", `${symbol ?? "all"} from ${isoTime(fromMs)} to ${isoTime(toMs)}`);
    try {
      for await (const item of source.backfill(symbol, fromMs, toMs, signal)) {
        yield learntNow(item);
        await breathe();
        if (signal.aborted) return;
      }
      if (symbol === null) lastMessageMs = toMs; // what is filled is not missing any more
      yield state("live", "the gap is filled");
    } catch (thrown) {
      if (signal.aborted) return;
      yield state("live", `the gap stays: ${asQuorumError(thrown).message}`);
    }
  }

  /** What was missed is known since now, whenever it happened: nobody here could have acted on it before. */
  function learntNow(item: FeedItem): FeedItem {
    if (item.kind !== "fact") return item;
    const { fact } = item;
    const value = { ...fact.value, knownAtMs: Math.max(fact.value.knownAtMs, clock.nowMs()) };
    return { ...item, fact: { ...fact, value } as Fact };
  }

  async function* taken(message: M): AsyncGenerator<LiveItem> {
    let reading: Reading;
    try {
      reading = source.read(message);
    } catch (thrown) {
      const raw = typeof message === "string" ? message : (JSON.stringify(message) ?? String(message));
      const origin = { file: source.address, line: null };
      yield { kind: "rejected", origin, reason: asQuorumError(thrown).message, raw: raw.slice(0, 2_000) };
      return;
    }
    const { sequence, eventMs, items } = reading;
    if (eventMs !== undefined && Math.abs(eventMs - clock.nowMs()) > policy.maxSkewMs !== skewed) {
      skewed = !skewed;
      const byMs = Math.round(eventMs - clock.nowMs());
      if (skewed) yield state("skewed", `the source's clock is ${Math.abs(byMs)} ms ${byMs < 0 ? "behind" : "ahead"}`);
      else yield state("live", "the source's clock agrees again");
    }
    if (sequence !== undefined) {
      const before = last.get(sequence.stream);
      if (before !== undefined && sequence.number <= before) return; // told again after a reconnect
      last.set(sequence.stream, sequence.number);
      if (before !== undefined && sequence.number > before + 1) {
        const gap = { fromMs: lastMessageMs, toMs: eventMs ?? clock.nowMs() };
        const detail = `${sequence.stream}: ${before + 1} to ${sequence.number - 1} are missing`;
        yield { kind: "gap", symbol: sequence.symbol, ...gap, detail };
        yield* filled(sequence.symbol, gap.fromMs, gap.toMs);
      }
    }
    yield* items;
  }

  yield state("connecting", source.address);
  while (!signal.aborted) {
    let connection: Connection<M> | null = null;
    let why: string;
    try {
      connection = await source.connect(signal);
      outage.connected(clock.nowMs());
      yield state("live", source.address);
      if (!Number.isNaN(lastMessageMs)) {
        const gap = { fromMs: lastMessageMs, toMs: clock.nowMs() };
        yield { kind: "gap", symbol: null, ...gap, detail: lost };
        yield* filled(null, gap.fromMs, gap.toMs);
      }
      lost = "the connection was lost";
      for await (const event of watched(connection.messages, policy, wait, signal)) {
        if (event === "stale") yield state("stale", `nothing for ${policy.staleAfterMs} ms`);
        else {
          if (event.afterSilence) yield state("live", "messages again");
          yield* taken(event.message);
          failures = 0;
          lastMessageMs = clock.nowMs();
          outage.heard();
          await breathe();
        }
      }
      why = "the connection ended";
    } catch (thrown) {
      if (signal.aborted) break;
      const error = asQuorumError(thrown);
      if (error.code === "knowledge/feed-unauthorised" || error.fault === "bug") {
        yield state("stopped", error.message);
        throw error;
      }
      why = error.message;
    } finally {
      connection?.close();
    }
    if (signal.aborted) break;
    const downMs = outage.ended(clock.nowMs());
    const leftMs = policy.giveUpAfterMs - downMs;
    if (leftMs <= 0) {
      const error = unreachable(source.address, downMs, failures + 1, why);
      yield state("stopped", error.message);
      throw error;
    }
    yield state("reconnecting", failures === 0 ? why : `${why} ${patienceLeft(failures + 1, leftMs)}`);
    const pauseMs = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** Math.min(failures, 16));
    failures += 1;
    await wait(Math.min(leftMs, pauseMs * (0.5 + random.next() / 2)), signal).catch(() => undefined); // the signal ends the loop
  }
  yield state("stopped", "told to stop");
}

const patienceLeft = (tries: number, leftMs: number): string =>
  `Tried ${tries} times${leftMs === Number.POSITIVE_INFINITY ? "" : `, given up in ${Math.ceil(leftMs / 1_000)} s`}.`;

function unreachable(address: string, downMs: number, tries: number, why: string): QuorumError {
  const says = `${address} could not be reached for ${Math.round(downMs / 1_000)} s, in ${tries} tries: ${why} What came before is in store. Start the feed again when it is back, or let it try for longer.`;
  return new QuorumError("knowledge/feed-unreachable", says, { fault: "outside", retry: true });
}

type Watched<M> = "stale" | { readonly message: M; readonly afterSilence: boolean };

/** Messages as they come, a word when they stay away, and an error when they stay away too long. */
async function* watched<M>(
  messages: AsyncIterable<M>,
  { staleAfterMs, deadAfterMs }: LivePolicy,
  wait: Wait,
  signal: AbortSignal,
): AsyncGenerator<Watched<M>> {
  if (signal.aborted) return;
  const reader = messages[Symbol.asyncIterator]();
  let timer = new AbortController();
  const stop = (): void => timer.abort();
  signal.addEventListener("abort", stop); // one for the connection: a promise that is raced for each message would keep every one of them
  try {
    for (let [next, silent] = [reader.next(), false]; ; ) {
      timer = new AbortController();
      const silence = wait(silent ? deadAfterMs - staleAfterMs : staleAfterMs, timer.signal).then(
        () => "silence" as const,
        () => "silence" as const, // called off below, or by the signal
      );
      const first = await Promise.race([next, silence]);
      timer.abort();
      if (signal.aborted) return;
      if (first !== "silence") {
        if (first.done) return;
        yield { message: first.value, afterSilence: silent };
        if (signal.aborted) return;
        silent = false;
        next = reader.next();
      } else if (!silent) {
        silent = true;
        yield "stale";
        if (signal.aborted) return;
      } else {
        next.catch(() => undefined); // the connection is given up, whatever becomes of it
        const says = `Nothing came for ${deadAfterMs} ms.`;
        throw new QuorumError("knowledge/feed-failed", says, { fault: "outside", retry: true });
      }
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

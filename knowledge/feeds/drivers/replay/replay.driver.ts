// What is in store, told again: every fact and row at the moment it was known, in that order, at any speed. A fact that was revised is told
// once, as it stood in the end, when that became known.

import { z } from "zod";
import { type Clock, callerError, contentHash, isoTime } from "#infra/runtime/index.ts";
import { type BlockKind, type FactKind, factSchemas, SymbolId, seriesKinds } from "#knowledge/domain/index.ts";
import type { Feed, FeedCan, FeedItem, FeedState, HistoryRequest, LiveItem, LiveRequest } from "../../feed.port.ts";
import type { Wait } from "../../waiting.ts";
import { windowsOf } from "./event-windows.ts";
import { inKnownOrder, type KnownOrderOptions, type Told, usualMostHeld } from "./known-order.ts";
import { nsOfMs } from "./known-rows.ts";
import { openReplayTime, type ReplayTime } from "./replay-time.ts";
import type { ReplayView } from "./replay-view.ts";

const allKinds = [...Object.keys(factSchemas), ...seriesKinds] as (FactKind | BlockKind)[];

export const ReplayOptions = z.strictObject({
  kinds: z.array(z.enum(allKinds)).min(1).default(allKinds),
  /** All when left out. */
  symbols: z.array(SymbolId).min(1).optional(),
  /** What became known in (fromMs, toMs]: from the beginning, to the view's own moment, when left out. */
  fromMs: z.int().optional(),
  toMs: z.int().optional(),
  /** Milliseconds of the past in one of ours; 0: as fast as whoever reads can take it. */
  speed: z.number().min(0).default(1),
  /** What was known at fromMs already: left out, or told at once before the rest. */
  before: z.enum(["skip", "tell"]).default("skip"),
  /** How long before fromMs an event may have happened and still be looked for, in case it became known late; any time when left out. */
  reachBackMs: z.int().min(0).optional(),
  /** How far a source's clock may have been ahead. */
  leadMs: z.int().min(0).default(60_000),
  /** Rows that may wait for their turn, those known long after they happened. */
  mostHeld: z.int().positive().default(usualMostHeld),
  /** Rows told as one block at most. */
  blockRows: z.int().positive().default(8_192),
  /** The data set to fill; the one replayed with "_replay" when left out. */
  dataset: z.string().optional(),
});
export type ReplayOptions = z.output<typeof ReplayOptions>;

export const needs = { package: null, for: "a stored period told again at any speed", how: "part of Quorum" } as const;

export interface ReplayFeed extends Feed {
  /** Where the newest live() stands in the past; what is told was known by then. */
  readonly clock: Clock;
}

/** @param given the view to read, which should stand at the end of the period or later, and what of it
 * @throws knowledge/as-of-out-of-range for a period that ends after the view's own moment, or before it begins */
export async function openReplayFeed(
  { view, ...given }: { readonly view: ReplayView } & z.input<typeof ReplayOptions>,
  parts: { readonly clock: Clock; readonly wait: Wait },
): Promise<ReplayFeed> {
  const options = ReplayOptions.parse(given);
  const { fromMs, toMs = view.asOf } = options;
  if (toMs > view.asOf || (fromMs !== undefined && fromMs >= toMs)) {
    const message = `Wanted a period that ends by ${isoTime(view.asOf)}, where the view stands, found ${fromMs === undefined ? "the beginning" : isoTime(fromMs)} to ${isoTime(toMs)}. Open the view later, or end earlier.`;
    throw callerError("knowledge/as-of-out-of-range", message, { fromMs, toMs, asOf: view.asOf });
  }
  return new Replay(view, { ...options, toMs }, parts);
}

class Replay implements ReplayFeed {
  readonly id = "replay";
  readonly can: FeedCan;
  readonly clock: Clock = { nowMs: () => this.#time.clock.nowMs() };
  readonly #view: ReplayView;
  readonly #options: ReplayOptions & { readonly toMs: number };
  readonly #parts: { readonly clock: Clock; readonly wait: Wait };
  #time: ReplayTime;

  constructor(
    view: ReplayView,
    options: ReplayOptions & { readonly toMs: number },
    parts: { readonly clock: Clock; readonly wait: Wait },
  ) {
    this.#view = view;
    this.#options = options;
    this.#parts = parts;
    this.can = { history: true, live: true, kinds: options.kinds, resume: true };
    this.#time = openReplayTime(options.fromMs ?? 0, 0, parts);
  }

  async identify(): Promise<{ readonly datasetId: string; readonly fingerprint: string }> {
    const { kinds, symbols = null, fromMs = null, toMs, before } = this.#options;
    const snapshot = await this.#view.snapshot();
    const datasetId = this.#options.dataset ?? `${this.#view.dataset.id.slice(0, 41)}_replay`;
    return { datasetId, fingerprint: contentHash({ snapshot, kinds, symbols, fromMs, toMs, before }) };
  }

  async describe() {
    const { datasetId: id, fingerprint } = await this.identify();
    const { label, origin, ...rest } = this.#view.dataset;
    const { fromMs, toMs } = this.#options;
    const period = `${fromMs === undefined ? "the beginning" : isoTime(fromMs)} to ${isoTime(toMs)}`;
    const dataset = { ...rest, id, label: `${label}, replayed`, origin: `replay of ${origin}, ${period}`, nowMs: toMs };
    return { dataset, fingerprint };
  }

  /** In the order of knownAt, without waiting. The stretch that is asked for is one of event time, as in every history. */
  async *history({ after, symbols, fromMs, toMs }: HistoryRequest = {}): AsyncGenerator<FeedItem> {
    const window = {
      ...(fromMs !== undefined && { firstEventMs: fromMs }),
      ...(toMs !== undefined && { lastEventMs: toMs }),
    };
    const isMeant = eventsBetween(fromMs, toMs);
    const from = this.#options.before === "tell" ? undefined : this.#options.fromMs;
    for await (const told of this.#told({ ...period(from, this.#options.toMs), ...behind(after) }, symbols, window))
      if (told.kind === "block" || isMeant(told.fact.value.eventTimeMs)) yield this.#item(told, true);
  }

  async *live({ symbols, kinds, signal }: LiveRequest): AsyncGenerator<LiveItem> {
    const { fromMs, toMs, speed, before } = this.#options;
    const meant = symbols.length === 0 ? undefined : symbols;
    const state = (name: FeedState["state"], detail: string): FeedState => ({
      kind: "state",
      state: name,
      atMs: time.clock.nowMs(),
      detail,
    });
    const startMs = fromMs ?? (await this.#firstKnownMs(meant, kinds));
    const time = openReplayTime(startMs, speed, this.#parts);
    this.#time = time;
    yield state("connecting", `replay of ${this.#view.dataset.id}, ${pace(speed)}`);
    if (before === "tell" && fromMs !== undefined) {
      yield state("backfilling", `what was known by ${isoTime(fromMs)}`);
      for await (const told of this.#told(period(undefined, fromMs), meant, {}, kinds)) {
        if (signal.aborted) break;
        yield this.#item(told, false);
      }
    }
    yield state("live", `from ${isoTime(startMs)} to ${isoTime(toMs)}`);
    // A millisecond of ours is the shortest wait, so rows known within one may go out together, at the end of it.
    const grain = speed === 0 ? {} : { grainNs: BigInt(Math.floor(speed * 1e6)) };
    for await (const told of this.#told({ ...period(fromMs, toMs), ...grain }, meant, {}, kinds)) {
      if (!(await isTime(time, told.knownNs, signal))) break;
      yield this.#item(told, false);
    }
    yield state("stopped", signal.aborted ? "told to stop" : "the period has ended");
  }

  #told(
    order: KnownOrderOptions,
    symbols: HistoryRequest["symbols"],
    window: { readonly firstEventMs?: number; readonly lastEventMs?: number },
    kinds: readonly (FactKind | BlockKind)[] = [],
  ): AsyncGenerator<Told> {
    const { leadMs, mostHeld, blockRows: mostRows, reachBackMs, fromMs, before } = this.#options;
    const meant = meantOf(this.#options.symbols, symbols);
    const reached =
      reachBackMs === undefined || fromMs === undefined || before === "tell" ? null : fromMs - reachBackMs;
    const portions = windowsOf(this.#view, {
      kinds: kinds.length === 0 ? this.#options.kinds : this.#options.kinds.filter((kind) => kinds.includes(kind)),
      ...(meant && { symbols: meant }),
      ...(reached !== null && { firstEventMs: reached }),
      ...window,
      leadMs,
    });
    return inKnownOrder(portions, { mostHeld, mostRows, ...order });
  }

  /** When the first thing was known, so that a paced replay does not wait for it. */
  async #firstKnownMs(symbols: HistoryRequest["symbols"], kinds: LiveRequest["kinds"]): Promise<number> {
    for await (const { firstNs } of this.#told(period(undefined, this.#options.toMs), symbols, {}, kinds))
      return msOfNs(firstNs);
    return this.#options.toMs;
  }

  #item(told: Told, isMarked: boolean): FeedItem {
    const origin = { file: `replay of ${this.#view.dataset.id}`, line: null };
    const mark = isMarked ? { mark: `${told.knownNs}:${told.countAt}` } : {};
    return told.kind === "fact"
      ? { kind: "fact", fact: told.fact, origin, ...mark }
      : { kind: "block", block: told.block, origin, ...mark };
  }
}

/** What became known in (fromMs, toMs]. */
const period = (fromMs: number | undefined, toMs: number): KnownOrderOptions => ({
  ...(fromMs !== undefined && { fromNs: nsOfMs(fromMs) + 1n }),
  toNs: nsOfMs(toMs) + 1n,
});

/** @throws knowledge/fact-invalid for a mark that no replay made */
function behind(mark: string | undefined): KnownOrderOptions {
  if (mark === undefined) return {};
  const found = /^(-?\d+):(\d+)$/.exec(mark);
  if (found !== null) return { after: { knownNs: BigInt(found[1] as string), count: Number(found[2]) } };
  throw callerError("knowledge/fact-invalid", `No replay made the mark "${mark}". Read from the beginning.`, { mark });
}

function eventsBetween(fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY): (ms: number) => boolean {
  return (ms) => ms >= fromMs && ms <= toMs;
}

/** Both; all where neither says anything. */
function meantOf(own: readonly SymbolId[] | undefined, asked: readonly SymbolId[] | undefined) {
  if (own === undefined || asked === undefined) return own ?? asked;
  return asked.filter((symbol) => own.includes(symbol));
}

/** First moment in whole milliseconds at which something known then is known. */
const msOfNs = (ns: bigint): number => Number((ns + 999_999n) / 1_000_000n);

/** Waits until something may be told; false where the signal came first. */
async function isTime({ clock, wait }: ReplayTime, knownNs: bigint, signal: AbortSignal): Promise<boolean> {
  const dueMs = msOfNs(knownNs);
  for (let leftMs = dueMs - clock.nowMs(); leftMs > 0 && !signal.aborted; leftMs = dueMs - clock.nowMs())
    await wait(leftMs, signal).catch((thrown: unknown) => {
      if (!signal.aborted) throw thrown;
    });
  return !signal.aborted;
}

const pace = (speed: number): string => (speed === 0 ? "as fast as it is read" : `at ${speed} times the pace`);

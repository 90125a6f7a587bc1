// What feeds of vendors share: which data set they fill, what their reads are named by, and facts checked one by one with their place.

import { z } from "zod";
import { type Clock, callerError, contentHash, type Log, type QuorumError, type Random } from "#infra/runtime/index.ts";
import { Dataset, type FactKind, factSchemas, SymbolId } from "#knowledge/domain/index.ts";
import type { Feed, FeedCan, FeedItem, HistoryRequest, LiveItem, LiveRequest, Retells } from "../feed.port.ts";
import type { LivePolicy } from "../live/live-stream.ts";
import type { Wait } from "../waiting.ts";
import { type Listing, standIn, usShare } from "./stand-ins.ts";

export { itemOf } from "./item-of.ts";

/** Options that every vendor's feed takes. */
export const vendorOptions = {
  symbols: z.array(SymbolId).min(1),
  /** History is read from here, to here; ISO days. To the present where left out. */
  from: z.iso.date(),
  to: z.iso.date().optional(),
  /** The data set to fill; one of the vendor's own where left out. */
  dataset: Dataset.unwrap().shape.id.optional(),
  /** Another address than the vendor's own: a proxy, or a test. */
  base: z.url().optional(),
};

/** What a vendor's feed is given beside its options. */
export interface VendorParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly wait?: Wait;
  readonly policy?: Partial<LivePolicy>;
}

/** The stretch and the symbols of one read, every bound filled in. */
export interface Wanted {
  readonly symbols: readonly SymbolId[];
  readonly fromMs: number;
  readonly toMs: number;
}

export interface VendorFeedParts {
  readonly id: string;
  readonly vendor: string;
  readonly can: Omit<FeedCan, "history" | "resume" | "retells">;
  /** Kinds of which the vendor says since when it tells them otherwise; of the others it is when they are read. */
  readonly dated?: readonly FactKind[];
  readonly options: {
    readonly symbols: readonly SymbolId[];
    readonly from: string;
    readonly to?: string | undefined;
    readonly dataset?: string | undefined;
  };
  readonly clock: Clock;
  /** What else decides which facts are read: options of this feed alone, without its credentials. */
  readonly reads?: Readonly<Record<string, unknown>>;
  /** How a symbol is traded; null where it is nothing that is, or its reading says it. A US share where left out. */
  readonly listing?: (symbol: SymbolId) => Listing | null;
  readonly history: ((wanted: Wanted) => AsyncIterable<FeedItem>) | null;
  readonly live?: (request: LiveRequest) => AsyncIterable<LiveItem>;
}

/** Raised when a driver reads the same answers otherwise: what was read whole is then read again. */
const readerVersion = 2;

/** A feed over a vendor's reads. The fingerprint names vendor, symbols, stretch and options: an end that is not past is a new read each time. */
export function vendorFeed({
  id,
  vendor,
  can,
  options,
  clock,
  reads = {},
  history,
  live,
  dated = [],
  listing = () => usShare,
}: VendorFeedParts): Feed {
  const datasetId = options.dataset ?? `${id.replace(/\W/g, "_")}_live`;
  const fromMs = Date.parse(`${options.from}T00:00:00Z`);
  const endMs = Math.min(
    clock.nowMs(),
    options.to === undefined ? Number.POSITIVE_INFINITY : Date.parse(`${options.to}T23:59:59.999Z`),
  );
  const identify = async () => ({
    datasetId,
    fingerprint: contentHash({
      id,
      readerVersion,
      symbols: options.symbols,
      fromMs,
      endMs,
      reads,
    }),
  });
  return {
    id,
    can: { ...can, history: history !== null, resume: false, retells: retellsOf(can.kinds, dated) },
    identify,
    async describe() {
      const { fingerprint } = await identify();
      const dataset = { id: datasetId, label: vendor, simulated: false, origin: vendor, benchmark: null, nowMs: endMs };
      return { dataset, fingerprint };
    },
    async *history(request: HistoryRequest = {}) {
      if (history === null) throw notSupported(vendor, "history");
      const symbols = request.symbols ?? options.symbols;
      const wanted = { symbols, fromMs: request.fromMs ?? fromMs, toMs: Math.min(request.toMs ?? endMs, endMs) };
      for (const symbol of symbols) {
        const traded = listing(symbol);
        if (traded !== null) yield standIn(symbol, traded, wanted.fromMs, vendor);
      }
      yield* request.signal === undefined ? history(wanted) : untilAborted(history(wanted), request.signal);
    },
    ...(live && { live }),
  };
}

/** Each version of a filing and of a macro series is a fact with a time of its own. */
function retellsOf(kinds: FeedCan["kinds"], dated: readonly FactKind[]): Retells {
  const told = kinds.filter((kind): kind is FactKind => kind in factSchemas && kind !== "filing" && kind !== "macro");
  const retells = told.map((kind) => [kind, dated.includes(kind) ? "dated" : "undated"] as const);
  return { ...Object.fromEntries(retells), instrument: "stand-in" };
}

/** The items until the signal, also while a vendor's pace or silence is waited out; that request is left to itself. @throws the signal's reason */
async function* untilAborted(items: AsyncIterable<FeedItem>, signal: AbortSignal): AsyncGenerator<FeedItem> {
  const reader = items[Symbol.asyncIterator]();
  for (;;) {
    signal.throwIfAborted();
    const next = reader.next();
    let leave: () => void = () => {};
    const left = new Promise<"left">((resolve) => {
      leave = () => resolve("left");
    });
    signal.addEventListener("abort", leave, { once: true });
    const first = await Promise.race([next, left]).finally(() => signal.removeEventListener("abort", leave));
    if (first === "left") next.catch(() => undefined); // nobody waits for it any more
    signal.throwIfAborted();
    if (first === "left" || first.done) return;
    yield first.value;
  }
}

/** The UTC day of a moment, "2025-04-15". */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const notSupported = (vendor: string, what: string): QuorumError =>
  callerError("knowledge/not-supported", `${vendor} offers no ${what} through this feed.`);

// What trades a session has before there is a book for them: when, at what price, by whom, how many shares. They add up to the session's bar
// exactly: first price, highest, lowest, last, and the sum of the sizes.

import type { Random } from "#infra/runtime/index.ts";
import { clusteredTimes } from "./arrivals.ts";
import { type Anchor, bridge, extremes } from "./price-path.ts";

/** A bar in ticks and whole shares. high and low null: whatever the trades make of it, as in a market without edge. */
export interface WantedBar {
  readonly open: number;
  readonly close: number;
  readonly range: { readonly high: number; readonly low: number } | null;
  readonly volume: number;
  /** Log return from open to close in the mean square, where the range is free. */
  readonly deviation: number;
}

/** How the session trades. */
export interface Tone {
  /** Multiples of the usual spread and of the usual size of orders. */
  readonly spread: number;
  readonly depth: number;
  /** Trades that each trade calls forth. */
  readonly branching: number;
}

export interface Halt {
  readonly fromNs: number;
  readonly toNs: number;
  /** Log returns: from the open to the halt, and from the halt to the price that trading begins at again. */
  readonly moveBefore: number;
  readonly moveAtReopening: number;
}

/** How a print comes about. */
export const printKinds = { book: 0, hidden: 1, auction: 2 } as const;

/** One entry a print, in time order; the first and the last are the auctions. */
export interface TradePlan {
  readonly count: number;
  /** From the open. */
  readonly atNs: Float64Array;
  readonly kind: Uint8Array;
  readonly ticks: Int32Array;
  /** The aggressor: 1 buys, -1 sells. */
  readonly side: Int8Array;
  readonly size: Float64Array;
  /** Best prices as they stand when the print comes. */
  readonly bid: Int32Array;
  readonly ask: Int32Array;
}

export interface PlanOptions {
  readonly lengthNs: number;
  /** Trades between the auctions, in the mean. */
  readonly trades: number;
  readonly tone: Tone;
  readonly halt: Halt | null;
}

/** Of the price, at a calm time of day. */
const usualSpread = 2.5e-4;
const [openingShare, closingShare, reopeningShare] = [0.03, 0.08, 0.04];
const openingNs = 2e6;
/** The closing auction's print comes so long before the bar ends, and no trade later than that before it. */
const [closingNs, quietNs] = [6e7, 2e8];

export function planTrades(random: Random, bar: WantedBar, options: PlanOptions): TradePlan {
  const { lengthNs, halt, tone } = options;
  const atNs = printTimes(random.fork("times"), bar.volume, options);
  const reopening = halt === null ? -1 : atNs.indexOf(halt.toNs);
  const { path, forced } = pathOf(random.fork("path"), bar, atNs.length, halt, reopening);
  const quotes = quotesOf(random.fork("quotes"), path, atNs, bar, tone, forced, reopening);
  const size = sizesOf(random.fork("sizes"), bar.volume, quotes.kind);
  return { count: atNs.length, atNs: atNs.map((at) => Math.min(at, lengthNs - closingNs)), size, ...quotes };
}

/** The auctions and what lies between them; no more prints than half the shares. */
function printTimes(
  random: Random,
  volume: number,
  { lengthNs, trades, tone: { branching }, halt }: PlanOptions,
): Float64Array {
  const most = Math.max(2, Math.floor(volume / 2) - 3);
  const wanted = Math.min(trades, most);
  const times = clusteredTimes(random, wanted, { lengthNs: lengthNs - quietNs - 2 * openingNs, branching })
    .map((at) => at + 2 * openingNs)
    .filter((at) => halt === null || at < halt.fromNs || at > halt.toNs);
  const kept = times.length <= most ? times : times.filter((_, index) => index % Math.ceil(times.length / most) === 0);
  const reopened = halt === null ? [] : [halt.toNs];
  return Float64Array.from([openingNs, ...kept, ...reopened, lengthNs - closingNs]).sort();
}

interface Path {
  readonly path: Int32Array;
  /** Prints that must be at the path's own value. */
  readonly forced: ReadonlySet<number>;
}

function pathOf(random: Random, bar: WantedBar, count: number, halt: Halt | null, reopening: number): Path {
  const { open, close, range } = bar;
  const ends: Anchor[] = [
    { at: 0, ticks: open },
    { at: count - 1, ticks: close },
  ];
  if (range === null) {
    const deviation = (bar.deviation * (open + close)) / 2 / Math.sqrt(count);
    const path = bridge(random, ends, deviation, { low: 1, high: Number.MAX_SAFE_INTEGER });
    return { path, forced: new Set([0, count - 1]) };
  }
  const { high, low } = range;
  const deviation = (high - low) / (1.6 * Math.sqrt(count));
  if (halt !== null && reopening > 2 && reopening < count - 3)
    return haltedPath(random, bar, { high, low }, deviation, halt, reopening, count);
  const touch = extremes(random, count, close >= open);
  const inner = [
    { at: touch.high, ticks: high },
    { at: touch.low, ticks: low },
  ].sort((a, b) => a.at - b.at);
  const anchors = [ends[0] as Anchor, ...inner, ends[1] as Anchor];
  return {
    path: bridge(random, anchors, deviation, range),
    forced: new Set(anchors.map(({ at }) => at)),
  };
}

/** Two stretches with the jump between them; the one that lies higher touches the high, the other the low. */
function haltedPath(
  random: Random,
  { open, close }: WantedBar,
  { high, low }: { readonly high: number; readonly low: number },
  deviation: number,
  { moveBefore, moveAtReopening }: Halt,
  reopening: number,
  count: number,
): Path {
  const within = (ticks: number): number => Math.max(low, Math.min(high, Math.round(ticks)));
  const before = within(open * Math.exp(moveBefore));
  const after = within(before * Math.exp(moveAtReopening));
  const falls = moveAtReopening < 0;
  const room = Math.ceil((high - low) / 10);
  const place = (length: number): number => 1 + random.integer(length - 2);
  const stretch = (from: number, to: number, length: number, extreme: number): Path => {
    const at = place(length);
    const anchors = [
      { at: 0, ticks: from },
      { at, ticks: extreme },
      { at: length - 1, ticks: to },
    ];
    const bounds =
      extreme === high
        ? { high, low: within(Math.min(from, to) - room) }
        : { low, high: within(Math.max(from, to) + room) };
    return { path: bridge(random, anchors, deviation, bounds), forced: new Set([0, at, length - 1]) };
  };
  const first = stretch(open, before, reopening, falls ? high : low);
  const second = stretch(after, close, count - reopening, falls ? low : high);
  return {
    path: Int32Array.from([...first.path, ...second.path]),
    forced: new Set([...first.forced, ...[...second.forced].map((at) => at + reopening)]),
  };
}

/** Best prices round the path, never such that a print would leave the bar's range, and the print's own price among them. */
function quotesOf(
  random: Random,
  path: Int32Array,
  atNs: Float64Array,
  { range }: WantedBar,
  tone: Tone,
  forced: ReadonlySet<number>,
  reopening: number,
): Pick<TradePlan, "kind" | "ticks" | "side" | "bid" | "ask"> {
  const count = path.length;
  const [kind, side] = [new Uint8Array(count), new Int8Array(count)];
  const [ticks, bid, ask] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  const [low, high] = [range?.low ?? 1, range?.high ?? Number.MAX_SAFE_INTEGER];
  let [buys, wobble] = [random.next() < 0.5, 1];
  for (let k = 0; k < count; k++) {
    const reference = path[k] as number;
    if (random.next() < 0.08) wobble = Math.exp(0.35 * random.normal());
    if (random.next() < 0.35) buys = random.next() < 0.5; // orders are split, so that a side keeps its side for a while
    const early = 1 + 2 * Math.exp(-(atNs[k] as number) / 9e11); // of fifteen minutes
    const usual = reference * usualSpread * tone.spread * wobble * early;
    const width = Math.max(1, Math.min(Math.round(usual), Math.floor(reference / 4)));
    const isAuction = k === 0 || k === count - 1 || k === reopening;
    const isForced = forced.has(k) && !isAuction;
    let best = isForced ? reference - width : Math.min(reference - (width >> 1), high - width);
    const buying = buys && best >= 1;
    if (!buying) best = isForced ? reference : Math.max(reference - (width >> 1), low, 1);
    bid[k] = best;
    ask[k] = best + width;
    side[k] = isAuction ? 0 : buying ? 1 : -1;
    const middle = best + (width >> 1);
    const isHidden = !forced.has(k) && width > 1 && middle >= low && middle <= high && random.next() < 0.04;
    kind[k] = isAuction ? printKinds.auction : isHidden ? printKinds.hidden : printKinds.book;
    ticks[k] = isAuction ? reference : isHidden ? middle : buying ? best + width : best;
  }
  return { kind, ticks, side, bid, ask };
}

/** Whole shares, at least one a print; the auctions take their shares of the day, the closing one also what rounding leaves. */
function sizesOf(random: Random, volume: number, kind: Uint8Array): Float64Array {
  const count = kind.length;
  const weights = Float64Array.from({ length: count }, () => Math.exp(0.9 * random.normal()));
  const total = weights.reduce((sum, weight, k) => (kind[k] === printKinds.auction ? sum : sum + weight), 0);
  const reopens = kind.subarray(1, -1).includes(printKinds.auction);
  const spare = volume - count; // what is left when each print has its one share
  const between = Math.floor(spare * (1 - openingShare - closingShare - (reopens ? reopeningShare : 0)));
  const size = new Float64Array(count);
  let left = volume;
  for (let k = 0; k < count - 1; k++) {
    const isAuction = kind[k] === printKinds.auction;
    const share = isAuction
      ? Math.floor(spare * (k === 0 ? openingShare : reopeningShare))
      : Math.floor((between * (weights[k] as number)) / total);
    const isRound = share >= 200 && random.next() < 0.6;
    size[k] = isRound ? Math.floor(share / 100) * 100 : share + 1;
    left -= size[k] as number;
  }
  size[count - 1] = left;
  return size;
}

// What is unusual in the newest session of a universe: every company by every detector, each score against the history of scores, and all tests
// counted.

import { callerError, isoTime, seededRandom } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { benjaminiHochberg } from "#tools/numeric/index.ts";
import { memberOf, type PriceHistory, rememberedBy, type Universe, universeAt } from "#tools/universe/index.ts";
import { openRobustZ } from "../detectors/robust-z.ts";
import { type TailLaw, tailOf } from "../tail.ts";
import {
  type AnomalyKind,
  type DailyKind,
  dailyKinds,
  type EvidenceFigure,
  type Stretch,
  unboundedKinds,
  type Watched,
} from "./kinds.ts";
import { seriesOf, sessionsOf, type UniverseSessions } from "./sessions.ts";
import { watchNews, watchStale } from "./watch-feed.ts";
import { watchPattern } from "./watch-pattern.ts";
import { comparedSessions, type WatchResult, watchReturns } from "./watch-returns.ts";

export interface ScanOptions {
  /** Of one company or fund only; the others are still its history. */
  readonly symbol?: string;
  /** Of the isolation forests and the regimes' starts. */
  readonly seed?: number;
}

/** One test of a scan. */
export interface Tested {
  /** Null: the universe as a whole. */
  readonly symbol: string | null;
  readonly kind: AnomalyKind;
  readonly score: number;
  readonly pValue: number;
  /** The rate of false findings at which it would be kept, over all tests of the scan. */
  readonly adjustedP: number;
  /** Share of earlier scores of the universe that were as far out; null where the detector's own law is used. */
  readonly historyExceeded: number | null;
  readonly historySize: number;
  readonly evidence: readonly EvidenceFigure[];
  readonly window: Stretch;
}

export interface MarketScan {
  /** Close of the session that was looked at. */
  readonly sessionMs: number;
  readonly symbols: number;
  readonly seed: number;
  /** Least adjusted p-value first, then the least p-value. */
  readonly tests: readonly Tested[];
  /** What could not be watched: how many companies, and the reason of the first. */
  readonly unwatched: readonly { readonly kind: DailyKind; readonly symbols: number; readonly because: string }[];
}

const usualSeed = 7;

/** Scans the universe, or one symbol against it.
 * p-values come from the pooled scores of all companies in the sessions before (tail.ts), each company's scores being in its own units already;
 * of "stale" from its own law. They are adjusted by Benjamini-Hochberg over everything that was tested, so that at level a the chance of any
 * finding on a day on which nothing is unusual is a, as far as the past is like the present.
 * @throws knowledge/symbol-unknown, tools/series-too-short where no company has enough sessions */
export async function scanMarket(
  view: MarketView,
  { symbol, seed = usualSeed }: ScanOptions = {},
): Promise<MarketScan> {
  const universe = await universeAt(view);
  const about = symbol === undefined ? null : memberOf(universe, symbol).member;
  const { sessions, watched } = watchedIn(universe)(seed);
  const subjects = about === null ? universe.members : [about];
  const news = await storiesBySymbol(view, [...new Set([...universe.members, ...subjects])], sessions);
  const results = new Map<string, readonly WatchResult[]>();
  for (const member of new Set([...universe.members, ...subjects])) {
    const { symbol: name } = member.instrument;
    const own = watched.get(name) ?? watchMember(member, sessions, seed);
    const stories = watchNews(news.get(name) ?? [], sessions.timesMs, view.asOf);
    results.set(name, isCurrent(member, sessions) ? [...own, stories] : own);
  }
  const laws = lawsOf(universe.members.flatMap(({ instrument }) => results.get(instrument.symbol) ?? []));
  const found = subjects.flatMap(({ instrument }) =>
    (results.get(instrument.symbol) ?? []).map((result) => ({ symbol: instrument.symbol as string | null, result })),
  );
  if (about === null) found.push(...marketMove(sessions).map((result) => ({ symbol: null, result })));
  const tests = found.flatMap(({ symbol: of, result }) => ("because" in result ? [] : [tested(of, result, laws)]));
  requireSome(tests, sessions, view);
  return {
    sessionMs: sessions.timesMs[sessions.timesMs.length - 1]!,
    symbols: subjects.length,
    seed,
    tests: adjusted(tests),
    unwatched: unwatchedOf(found.map(({ result }) => result)),
  };
}

/** The detectors that read prices only, once for a universe and a seed. */
const watchedIn = rememberedBy((universe: Universe) => {
  const sessions = sessionsOf(universe);
  const bySeed = new Map<number, ReadonlyMap<string, readonly WatchResult[]>>();
  return (seed: number) => {
    const watched =
      bySeed.get(seed) ??
      new Map(universe.members.map((member) => [member.instrument.symbol, watchMember(member, sessions, seed)]));
    bySeed.set(seed, watched);
    return { sessions, watched };
  };
});

function watchMember(member: PriceHistory, sessions: UniverseSessions, seed: number): readonly WatchResult[] {
  const stale = watchStale(member, sessions);
  if (!isCurrent(member, sessions)) return [stale];
  const series = seriesOf(member, sessions);
  const random = seededRandom(seed).fork(member.instrument.symbol);
  return [...watchReturns(series, random.fork("regimes")), watchPattern(series, random.fork("forest")), stale];
}

/** Whether its newest return is that of the newest session. */
const isCurrent = ({ returnTimesMs }: PriceHistory, { timesMs }: UniverseSessions): boolean =>
  returnTimesMs.length > 0 && returnTimesMs[returnTimesMs.length - 1] === timesMs[timesMs.length - 1];

async function storiesBySymbol(
  view: MarketView,
  members: readonly PriceHistory[],
  { timesMs }: UniverseSessions,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const bySymbol = new Map<string, number[]>();
  if (timesMs.length === 0) return bySymbol;
  const symbols = members.map(({ instrument }) => instrument.symbol);
  for (const { symbol, knownAtMs } of await view.news({ symbols, fromMs: timesMs[0]! })) {
    const own = bySymbol.get(symbol) ?? [];
    own.push(knownAtMs);
    bySymbol.set(symbol, own);
  }
  return bySymbol;
}

/** The mean return of the universe, held against the scores of its members' returns. */
function marketMove({ timesMs, meanLogReturns }: UniverseSessions): Watched[] {
  const detector = openRobustZ({ window: comparedSessions });
  const means = Array.from(timesMs, (atMs) => meanLogReturns.get(atMs) ?? Number.NaN);
  const readings = means.map((mean) => detector.push(mean));
  const now = readings[readings.length - 1];
  if (now?.state !== "scored") return [];
  const before = timesMs.subarray(0, -1).subarray(-comparedSessions);
  return [
    {
      kind: "market-move",
      score: Math.abs(now.score),
      history: Float64Array.from(readings.slice(0, -1), ({ score }) => Math.abs(score)),
      ownPValue: null,
      evidence: [
        { name: "return", value: Math.expm1(means[means.length - 1]!), unit: "fraction" },
        { name: "robustZ", value: Math.abs(now.score), unit: "score" },
      ],
      window: { fromMs: before[0]!, toMs: before[before.length - 1]!, values: before.length },
    },
  ];
}

function lawsOf(results: readonly WatchResult[]): ReadonlyMap<DailyKind, TailLaw> {
  const ofKind = (kind: DailyKind): number[] =>
    results.flatMap((result) => (result.kind === kind && "history" in result ? [...result.history] : []));
  return new Map(dailyKinds.map((kind) => [kind, tailOf(ofKind(kind), { unbounded: unboundedKinds.has(kind) })]));
}

type Untold = Omit<Tested, "adjustedP">;

function tested(symbol: string | null, watched: Watched, laws: ReadonlyMap<DailyKind, TailLaw>): Untold {
  const { kind, score, ownPValue, evidence, window } = watched;
  const law = laws.get(kind === "market-move" ? "return" : kind)!;
  return {
    symbol,
    kind,
    score,
    pValue: ownPValue ?? law.pValue(score),
    historyExceeded: ownPValue === null ? law.exceeded(score) : null,
    historySize: law.size,
    evidence,
    window,
  };
}

function adjusted(tests: readonly Untold[]): Tested[] {
  const rates = benjaminiHochberg(tests.map(({ pValue }) => pValue));
  return tests
    .map((test, i) => ({ ...test, adjustedP: rates[i]! }))
    .filter(({ pValue }) => !Number.isNaN(pValue))
    .sort((a, b) => a.adjustedP - b.adjustedP || a.pValue - b.pValue || (a.symbol ?? "").localeCompare(b.symbol ?? ""));
}

function unwatchedOf(results: readonly WatchResult[]): MarketScan["unwatched"] {
  return dailyKinds.flatMap((kind) => {
    const reasons = results.flatMap((result) => (result.kind === kind && "because" in result ? [result.because] : []));
    return reasons.length === 0 ? [] : [{ kind, symbols: reasons.length, because: reasons[0]! }];
  });
}

function requireSome(tests: readonly Untold[], { timesMs }: UniverseSessions, view: MarketView): void {
  if (tests.length > 0) return;
  throw callerError(
    "tools/series-too-short",
    `Nothing can be compared with anything: ${timesMs.length} sessions are known at ${isoTime(view.asOf)}, and a price detector needs ${comparedSessions + 1} with a return. Take a later as-of, or load a longer history.`,
    { needed: comparedSessions + 1, found: timesMs.length },
  );
}

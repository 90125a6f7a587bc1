// The data-quality report of one data set as of a moment: everything a view can see, and what ingestion noted on the way in.

import { dayMs, groupedBy, isoTime } from "#infra/runtime/index.ts";
import {
  type BlockKind,
  type BlockOf,
  type CorporateAction,
  type Instrument,
  type SymbolId,
  seriesKinds,
} from "#knowledge/domain/index.ts";
import type { Coverage, MarketView } from "#knowledge/stores/market/index.ts";
import { checkInstruments, checkSpellings } from "./check-instruments.ts";
import { checkMacro } from "./check-macro.ts";
import { checkMetrics } from "./check-metrics.ts";
import { checkActions, checkOptions } from "./check-options.ts";
import { checkSource, type RefusedLine, type SourceFiles } from "./check-source.ts";
import { checkFilings, checkNews, checkPosts, checkSamples } from "./check-texts.ts";
import { type Finding, Findings } from "./finding.ts";
import { checkMarket, dayOf, type MarketFacts } from "./market-checks.ts";
import type { SymbolQuality } from "./score.ts";

export interface QualityReport {
  readonly datasetId: string;
  readonly asOf: string;
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** Symbols with bars, quotes, books or trades. */
  readonly symbols: readonly SymbolQuality[];
}

/** What ingestion knows of the sources of the set. */
export interface QualitySource {
  readonly files: SourceFiles;
  readonly refused: readonly RefusedLine[];
}

/** Reads the whole set once, kind by kind, in bounded memory but for texts and figures, which it holds. */
export async function qualityReport(view: MarketView, source?: QualitySource): Promise<QualityReport> {
  const findings = new Findings();
  const coverage = await view.coverage();
  const instruments = await view.instruments();
  const kinds = new Set(coverage.map(({ kind }) => kind));
  const withRows = new Set(coverage.filter(({ kind }) => kind !== "instrument").map(({ symbol }) => symbol));
  const symbols = await checkMarket(await marketFacts(view, coverage), findings);
  checkInstruments(instruments, withRows, findings);
  checkSpellings(
    instruments.map(({ symbol }) => symbol),
    findings,
  );
  checkSpan(coverage, findings);
  if (kinds.has("action")) checkActions(await view.actions(symbolsOf(coverage, "action")), findings);
  if (kinds.has("metric")) await checkMetrics(view.blocks("metric", {}), findings);
  if (kinds.has("macro")) checkMacro(await view.facts("macro", {}), findings);
  if (kinds.has("option")) checkOptions(await view.facts("option", {}), findings);
  if (kinds.has("sample")) checkSamples(await view.facts("sample", {}), findings);
  if (kinds.has("post")) checkPosts(await view.facts("post", {}), findings);
  if (kinds.has("news")) checkNews(await view.news({ symbols: symbolsOf(coverage, "news") }), findings);
  if (kinds.has("filing")) checkFilings(await view.filings({ symbols: symbolsOf(coverage, "filing") }), findings);
  if (source !== undefined) checkSource(source.files, source.refused, findings);
  return { datasetId: view.dataset.id, asOf: isoTime(view.asOf), findings: findings.list(), symbols };
}

export interface ScoreQuery {
  /** All when left out. */
  readonly symbols?: readonly SymbolId[];
  /** Of bars and rows from here on; the whole history when left out. */
  readonly fromMs?: number;
}

/** Scores of symbols alone, as the risk gate asks for them: bars, quotes, books and trades in view. A symbol without any has none. */
export async function qualityScores(
  view: MarketView,
  query: ScoreQuery = {},
): Promise<ReadonlyMap<SymbolId, SymbolQuality>> {
  const facts = await marketFacts(view, await view.coverage(), query);
  const scored = await checkMarket(facts, new Findings());
  return new Map(scored.map((quality) => [quality.symbol, quality]));
}

/** Ticks, quotes and books of less than a day say little of any other day. */
function checkSpan(coverage: readonly Coverage[], findings: Findings): void {
  const series = coverage.filter(({ kind }) => (seriesKinds as readonly string[]).includes(kind));
  if (series.length === 0) return;
  const first = Math.min(...series.map(({ firstEventMs }) => firstEventMs));
  const last = Math.max(...series.map(({ lastEventMs }) => lastEventMs));
  if (last - first >= dayMs) return;
  const says = `ticks, quotes and books of ${Math.round((last - first) / 1_000)} seconds only`;
  const what = { check: "short-span", about: "set", severity: "info", says } as const;
  findings.add(what, { symbol: null, place: isoTime(first), detail: `until ${isoTime(last)}` });
}

async function marketFacts(
  view: MarketView,
  coverage: readonly Coverage[],
  query: ScoreQuery = {},
): Promise<MarketFacts> {
  const instruments = new Map<SymbolId, Instrument>(
    (await view.instruments()).map((instrument) => [instrument.symbol, instrument]),
  );
  const withActions = symbolsOf(coverage, "action").filter((symbol) => query.symbols?.includes(symbol) ?? true);
  const actions = withActions.length === 0 ? [] : await view.actions(withActions);
  const isSplit = ({ kind }: CorporateAction): boolean => kind === "split";
  const kinds = new Set(coverage.map(({ kind }) => kind));
  return {
    blocks: <K extends BlockKind>(kind: K) => (kinds.has(kind) ? view.blocks(kind, query) : none<BlockOf<K>>()),
    calendarOf: (symbol) => instruments.get(symbol)?.calendar ?? "XNYS",
    isShare: (symbol) => shares.has(instruments.get(symbol)?.kind ?? "equity"),
    ...(query.symbols !== undefined && {
      lastDays: coverage.filter(({ kind }) => kind === "bar").map(({ lastEventMs }) => dayOf(lastEventMs)),
    }),
    splits: groupedBy(actions.filter(isSplit), ({ symbol }) => symbol),
  };
}

/** What splits and pays dividends. */
const shares: ReadonlySet<string> = new Set(["equity", "etf"]);

async function* none<T>(): AsyncGenerator<T> {}

const symbolsOf = (coverage: readonly Coverage[], kind: Coverage["kind"]): SymbolId[] =>
  coverage.filter((row) => row.kind === kind).map(({ symbol }) => symbol);

// The stream of news as it comes in: more stories than usual, and a tone that turns. Pure: a view in, anomalies out. The bus is in watch-bus.ts.

import { dayMs } from "#infra/runtime/index.ts";
import type { AnomalyFound } from "#knowledge/bus/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { TextReader, WordList } from "#tools/define/index.ts";
import { benjaminiHochberg, studentTTwoSided } from "#tools/numeric/index.ts";
import { newsHalfLifeDays, type StreamTone, streamWindowAt } from "#tools/sentiment/index.ts";
import { anomalyOf } from "../event.ts";
import { type AnomalyKind, type EvidenceFigure, kindSays } from "../scan/kinds.ts";

export interface NewsWatchOptions {
  readonly words: WordList;
  readonly reader: TextReader | null;
  /** Chance of any finding in one look at which nothing is unusual. */
  readonly level?: number;
}

const windowDays = 28;
/** Of fewer stories no line is drawn. */
const fewestStories = 8;

interface Test {
  readonly symbol: string;
  readonly kind: AnomalyKind;
  readonly p: number;
  readonly tone: StreamTone;
  readonly evidence: readonly EvidenceFigure[];
}

/**
 * Two tests a company: the stories of the last day against those of the days before (burst.ts), and the slope of the tone over the window by its
 * t with n - 2 degrees of freedom, n the stories that count. All of one look are adjusted by Benjamini-Hochberg; the severity is 1 less that. The
 * same finding has one name a day (UTC), however many stories tell it again.
 * @param symbols whose news came in; those that are no instrument of the view are left out
 */
export async function newsAnomalies(
  view: MarketView,
  symbols: readonly string[],
  { words, reader, level = 0.01 }: NewsWatchOptions,
): Promise<AnomalyFound[]> {
  const asked = new Set(symbols);
  const tests: Test[] = [];
  for (const instrument of await view.instruments()) {
    if (!asked.has(instrument.symbol)) continue;
    const options = { windowDays, daysBack: 0, halfLifeDays: newsHalfLifeDays, words, reader };
    tests.push(...testsOf(instrument.symbol, (await streamWindowAt(view, instrument, options)).toneAt(0)));
  }
  const adjusted = benjaminiHochberg(tests.map(({ p }) => p));
  return tests.flatMap((test, i) => (adjusted[i]! <= level ? [told(view, test, adjusted[i]!)] : []));
}

function testsOf(symbol: string, tone: StreamTone): Test[] {
  const { burst, trend, originals, novelty } = tone;
  const moved: readonly EvidenceFigure[] =
    tone.tone === null ? [] : [{ name: "tone", value: tone.tone, unit: "score" }];
  const more: Test = {
    symbol,
    kind: "news",
    p: burst.probability,
    tone,
    evidence: [
      { name: "stories", value: burst.count, unit: "count" },
      { name: "usualStories", value: burst.expected, unit: "count" },
      { name: "novelty", value: novelty ?? 0, unit: "fraction" },
      ...moved,
    ],
  };
  if (trend.t === null || originals < fewestStories) return [more];
  const turned: Test = {
    symbol,
    kind: "tone",
    p: studentTTwoSided(trend.t, originals - 2),
    tone,
    evidence: [
      { name: "tonePerDay", value: trend.slopePerDay, unit: "score" },
      { name: "t", value: trend.t, unit: "score" },
      ...moved,
    ],
  };
  return [more, turned];
}

function told(view: MarketView, { symbol, kind, tone, evidence }: Test, adjustedP: number): AnomalyFound {
  const { asOf } = view;
  return anomalyOf({
    dataset: view.dataset.id,
    symbol,
    kind,
    severity: 1 - adjustedP,
    calibration: "adjusted-p-value",
    says: kindSays[kind],
    evidence: evidence.map((figure) => ({ ...figure })),
    window: { fromMs: asOf - windowDays * dayMs, toMs: asOf, values: tone.items },
    asOfMs: asOf,
    eventTimeMs: Math.floor(asOf / dayMs) * dayMs,
    knownAtMs: asOf,
  });
}

// One company's prices with what was known about it then: news, filings, dividends and splits as pins.

import { isoDay, isoTime } from "#infra/runtime/index.ts";
import type { CorporateAction, FilingFact, NewsItem } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { Chart } from "../../contract/index.ts";

const newsLimit = 400;

type Pin = Chart["pins"][number] & { readonly knownAtMs: number };

/** The newest `days` sessions, oldest first, and every pin that became known since the first of them. */
export async function chartOf(view: MarketView, symbol: string, days: number): Promise<Chart> {
  const symbols = [symbol];
  const bars = await view.bars({ symbols, last: days, adjusted: "splits" });
  const fromMs = bars[0]?.openMs ?? view.asOf;
  const [news, filings, actions] = await Promise.all([
    view.news({ symbols, fromMs, limit: newsLimit }),
    view.filings({ symbols, fromEndMs: fromMs - filingLagMs }),
    view.actions(symbols),
  ]);
  const pins = [...news.map(newsPin), ...filingPins(filings), ...actions.map(actionPin)]
    .filter((pin) => pin.knownAtMs >= fromMs)
    .sort((a, b) => a.knownAtMs - b.knownAtMs || (a.title < b.title ? -1 : 1));
  return Chart.parse({
    symbol,
    asOf: isoTime(view.asOf),
    simulated: view.dataset.simulated,
    bars: bars.map(({ closeMs, open, high, low, close, volumeShares }) => ({
      at: isoTime(closeMs),
      open,
      high,
      low,
      close,
      volumeShares,
    })),
    pins: pins.map(({ knownAtMs, ...pin }) => pin),
  });
}

const filingLagMs = 200 * 86_400_000; // a report is filed within half a year of the period's end

const newsPin = ({ knownAtMs, title, publisher }: NewsItem): Pin => ({
  kind: "news",
  knownAtMs,
  knownAt: isoTime(knownAtMs),
  title,
  publisher,
});

/** One pin for each report, however many items it has. */
function filingPins(facts: readonly FilingFact[]): readonly Pin[] {
  const reports = new Map(facts.map((fact) => [`${fact.knownAtMs} ${fact.fiscalPeriod} ${fact.fiscalYear}`, fact]));
  return [...reports.values()].map(({ knownAtMs, fiscalPeriod, fiscalYear, source }) => ({
    kind: "filing",
    knownAtMs,
    knownAt: isoTime(knownAtMs),
    title: `${fiscalPeriod} ${fiscalYear} report`,
    publisher: source,
  }));
}

const actionPin = ({ kind, knownAtMs, amountOrRatio, currency, exMs, source }: CorporateAction): Pin => ({
  kind,
  knownAtMs,
  knownAt: isoTime(knownAtMs),
  title:
    kind === "dividend"
      ? `Dividend of ${amountOrRatio} ${currency ?? ""}, ex ${isoDay(exMs)}`.replace(" ,", ",")
      : `Split ${amountOrRatio} for 1, ex ${isoDay(exMs)}`,
  publisher: source,
});

// A portfolio in bad times, as an answer.

import { isoTime } from "#infra/runtime/index.ts";
import { type Book, deepestFalls, liveThrough, shock, worstStretches } from "#tools/risk/book/index.ts";
import type { RiskStress, RiskStressRequest } from "../../contract/index.ts";
import { type RiskNeeds, riskBook } from "./risk-book.ts";

/** Lengths of the worst stretches: a day, a week, a month. */
const stretches = [1, 5, 21] as const;

/** @throws as `riskBook`, tools/risk-shock-invalid */
export async function riskStress(
  request: RiskStressRequest,
  services: RiskNeeds,
  signal: AbortSignal,
): Promise<RiskStress> {
  const { worst, shock: assumed } = request;
  const { view, book, head, ...history } = await riskBook(request, services, signal);
  const market = history.market();
  const found = [
    ...deepestFalls(market.portfolio, worst).map((episode) => ({ kind: "fall from a high", episode })),
    ...stretches.flatMap((length) =>
      worstStretches(market.portfolio, length, worst).map((episode) => ({
        kind: length === 1 ? "worst session" : `worst ${length} sessions`,
        episode,
      })),
    ),
  ];
  return {
    ...head,
    market: view.dataset.benchmark ?? `${market.held.length} companies in equal parts`,
    episodes: found.map(({ kind, episode }) => {
      const lived = liveThrough(book, episode, market.timesMs);
      return {
        kind,
        from: isoTime(market.timesMs[episode.from] as number),
        to: isoTime(market.timesMs[episode.to] as number),
        sessions: episode.to - episode.from + 1,
        marketReturn: episode.marketReturn,
        bookReturn: lived.bookReturn,
        worstSession: lived.worstSession,
        losers: lived.parts === null ? [] : losersOf(book, lived.parts),
      };
    }),
    shocked: assumed === undefined ? null : shockedBook(book, market, assumed),
  };
}

function shockedBook(
  book: Book,
  market: Book,
  assumed: NonNullable<RiskStressRequest["shock"]>,
): RiskStress["shocked"] {
  const { market: move, sectors, symbols } = assumed;
  const at = new Map([...market.timesMs].map((ms, t) => [ms, t]));
  const rows = [...book.timesMs].flatMap((ms, t) => (at.has(ms) ? [t] : []));
  const n = book.weights.length;
  const shared: Book = {
    ...book,
    timesMs: Float64Array.from(rows, (t) => book.timesMs[t] as number),
    returns: Float64Array.from(rows.flatMap((t) => [...book.returns.subarray(t * n, (t + 1) * n)])),
  };
  const marketReturns = Float64Array.from(shared.timesMs, (ms) => market.portfolio[at.get(ms) as number] as number);
  const { bookReturn, parts } = shock(shared, marketReturns, {
    ...(move !== undefined && { market: move }),
    ...(sectors && { sectors }),
    ...(symbols && { symbols }),
  });
  return { bookReturn, losers: losersOf(book, parts) };
}

const losersOf = ({ held }: Book, parts: Float64Array): { symbol: string; part: number }[] =>
  held
    .map(({ symbol }, i) => ({ symbol, part: parts[i] as number }))
    .filter(({ part }) => part < 0)
    .sort((a, b) => a.part - b.part)
    .slice(0, 3);

// What the account can lose as it stands, as evidence.

import { z } from "zod";
import { asQuorumError, contentHash, dayMs, isoTime, seededRandom } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { defineTool, figure, Missing, maybeFigure, orNull } from "#tools/define/index.ts";
import { heldWeights } from "#tools/portfolio/index.ts";
import { type Book, type Held, openHistory } from "./book-history.ts";
import { bookRisk } from "./book-risk.ts";
import { worstStretches } from "./episodes.ts";
import { liveThrough } from "./stress.ts";

const level = 0.95;
const sessionsPerYear = 252;
/** Method that follows volatility beside the one that only counts. */
const methods = { historical: "historical", filtered: "filtered-garch" } as const;

const Tail = z.strictObject({ historical: maybeFigure("fraction"), filtered: maybeFigure("fraction") });
const PortfolioRisk = z.strictObject({
  sessions: figure("count"),
  from: z.iso.datetime().nullable(),
  to: z.iso.datetime().nullable(),
  level: figure("probability"),
  /** One session ahead, as fractions of equity. */
  valueAtRisk: Tail,
  expectedShortfall: Tail,
  volatilityPerYear: maybeFigure("fraction/year"),
  /** Largest part of expected shortfall first; shares of it, negative for what hedges the rest. */
  holdings: z.array(
    z.strictObject({ symbol: z.string(), weight: figure("fraction"), shareOfRisk: maybeFigure("fraction") }),
  ),
  effectiveRisks: maybeFigure("ratio"),
  drawdownAtRisk: maybeFigure("fraction"),
  /** The market's worst stretches, and what they would have done to the account as it stands. */
  episodes: z.array(
    z.strictObject({
      sessions: figure("count"),
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      marketReturn: figure("fraction"),
      accountReturn: figure("fraction"),
    }),
  ),
  missing: Missing,
});
type PortfolioRisk = z.input<typeof PortfolioRisk>;

export const portfolioRiskTool = defineTool({
  id: "risk.portfolio",
  says: "What the account can lose as it stands: value at risk and expected shortfall of one session, which holdings they come from, drawdown, and what the market's worst stretches would have done to it. Looks back; no forecast.",
  input: z.strictObject({ days: z.int().min(90).max(3_650).default(1_095) }),
  output: PortfolioRisk,
  limits: { timeoutMs: 60_000 },
  reads: ["instruments", "bars", "actions", "portfolio"],
  examples: () => [{}],
  async run({ days }, { market, portfolio, cache }) {
    const held = await heldWeights(market, portfolio);
    if (held.length === 0) return nothing("the account holds no position");
    const key = `${await market.snapshot()}/${market.asOf}/${contentHash({ held, days })}`;
    const made = await cache
      .namespace("portfolio-risk-1")
      .getOrMake(key, dayMs, () => told(market, held, days).catch(tooFew));
    return PortfolioRisk.parse(made);
  },
});

async function told(market: MarketView, held: readonly Held[], days: number): Promise<PortfolioRisk> {
  const fromMs = market.asOf - days * dayMs;
  const history = await openHistory(market, { fromMs });
  const book = history.bookOf(held);
  const risk = bookRisk(book, [level], seededRandom(1));
  const of = (method: string) => risk.losses.find((one) => one.method === method);
  const tail = (measure: "valueAtRisk" | "expectedShortfall") => ({
    historical: orNull(of(methods.historical)?.[measure] ?? Number.NaN),
    filtered: orNull(of(methods.filtered)?.[measure] ?? Number.NaN),
  });
  const { components, expectedShortfall } = risk.contributions;
  return {
    sessions: book.timesMs.length,
    from: isoTime(book.timesMs[0]!),
    to: isoTime(book.timesMs.at(-1)!),
    level,
    valueAtRisk: tail("valueAtRisk"),
    expectedShortfall: tail("expectedShortfall"),
    volatilityPerYear: risk.volatilityPerSession * Math.sqrt(sessionsPerYear),
    holdings: book.held
      .map(({ symbol, weight }, i) => ({ symbol, weight, shareOfRisk: orNull(components[i]! / expectedShortfall) }))
      .sort((a, b) => (b.shareOfRisk ?? 0) - (a.shareOfRisk ?? 0)),
    effectiveRisks: risk.effectiveRisks,
    drawdownAtRisk: risk.drawdown.drawdownAtRisk,
    episodes: episodesOf(history.market(), book),
    missing:
      book.sessionsLeftOut === 0
        ? []
        : [{ field: "sessions", because: "in some of them a holding had no return; they are left out" }],
  };
}

/** Worst session and worst month of the market that the account's holdings all lived through. */
function episodesOf(market: Book, book: Book): PortfolioRisk["episodes"] {
  return [1, 21].flatMap((sessions) => {
    for (const episode of worstStretches(market.portfolio, sessions, 10)) {
      const { bookReturn } = liveThrough(book, episode, market.timesMs);
      if (bookReturn === null) continue;
      return [
        {
          sessions,
          from: isoTime(market.timesMs[episode.from]!),
          to: isoTime(market.timesMs[episode.to]!),
          marketReturn: episode.marketReturn,
          accountReturn: bookReturn,
        },
      ];
    }
    return [];
  });
}

/** A history that is too short for a tail is a gap, and why. */
function tooFew(thrown: unknown): PortfolioRisk {
  const error = asQuorumError(thrown);
  if (error.code !== "tools/series-too-short") throw thrown;
  return nothing(error.message);
}

const nothing = (because: string): PortfolioRisk => ({
  sessions: 0,
  from: null,
  to: null,
  level,
  valueAtRisk: { historical: null, filtered: null },
  expectedShortfall: { historical: null, filtered: null },
  volatilityPerYear: null,
  holdings: [],
  effectiveRisks: null,
  drawdownAtRisk: null,
  episodes: [],
  missing: [{ field: "risk", because }],
});

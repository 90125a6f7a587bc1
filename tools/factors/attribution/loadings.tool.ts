// What a company's or the account's returns move with, as evidence.

import { z } from "zod";
import { asQuorumError, contentHash, dayMs, isoTime } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { heldWeights } from "#tools/portfolio/index.ts";
import { type AttributionAt, attributionAt } from "./attribution-at.ts";
import { contributionOf, factorSays, loadingsOf } from "./loadings.ts";

const Loadings = z.strictObject({
  /** "MSFT", or "the account". */
  of: z.string(),
  from: z.iso.datetime().nullable(),
  to: z.iso.datetime().nullable(),
  sessions: figure("count"),
  /** How the factors were made. */
  model: z.string().nullable(),
  /** Return for 1 of the factor's return, largest t first. */
  loadings: z.array(
    z.strictObject({
      factor: z.string(),
      says: z.string(),
      beta: figure("ratio"),
      t: figure("score"),
      contribution: figure("fraction"),
    }),
  ),
  /** Share of the variance that they explain. */
  rSquared: maybeFigure("fraction"),
  alphaPerSession: maybeFigure("fraction"),
  alphaT: maybeFigure("score"),
  alphaContribution: maybeFigure("fraction"),
  compoundReturn: maybeFigure("fraction"),
  missing: Missing,
});
type Loadings = z.input<typeof Loadings>;

export const loadingsTool = defineTool({
  id: "factors.loadings",
  says: "What one company's daily returns, or the account's without a symbol, move with: loadings on market, size, value, profitability, investment and momentum as built from the universe, with t, and how much of the return each explains. Looks back; no forecast.",
  input: z.strictObject({
    /** The account's holdings, as they are now, where left out. */
    symbol: SymbolId.optional(),
    days: z.int().min(60).max(3_650).default(730),
  }),
  output: Loadings,
  limits: { timeoutMs: 60_000 },
  reads: ["instruments", "bars", "actions", "filings", "observations", "portfolio"],
  examples: (symbols) => [{}, ...symbols.slice(0, 2).map((symbol) => ({ symbol }))],
  async run({ symbol, days }, { market, portfolio, cache }) {
    if (symbol !== undefined) requireSymbol(symbol, await market.instruments());
    const held = symbol === undefined ? await heldWeights(market, portfolio) : [{ symbol, weight: 1 }];
    const of = symbol ?? "the account";
    if (held.length === 0) return nothing(of, "the account holds no position");
    const key = `${await market.snapshot()}/${market.asOf}/${contentHash({ held, days })}`;
    const made = await cache.namespace("factor-loadings-1").getOrMake(key, dayMs, async () => {
      const found = await attributionAt(market, { held, fromMs: market.asOf - days * dayMs }).catch(tooFew);
      return typeof found === "string" ? nothing(of, found) : told(of, found);
    });
    return Loadings.parse(made);
  },
});

const untold: ReadonlySet<string> = new Set([
  "tools/series-empty",
  "tools/series-too-short",
  "tools/columns-collinear",
  "tools/series-constant",
]);

/** Returns that no regression can be made of are a gap, and why. */
function tooFew(thrown: unknown): string {
  const error = asQuorumError(thrown);
  if (untold.has(error.code)) return error.message;
  throw thrown;
}

function told(of: string, found: AttributionAt): Loadings {
  const { alpha, rSquared } = found.regression;
  return {
    of,
    from: isoTime(found.fromMs),
    to: isoTime(found.toMs),
    sessions: found.rows.length,
    model: found.says,
    loadings: loadingsOf(found).map((one) => ({ ...one })),
    rSquared,
    alphaPerSession: alpha.value,
    alphaT: alpha.tStatistic,
    alphaContribution: contributionOf(found.parts, "alpha"),
    compoundReturn: found.compoundReturn,
    missing: found.notBuilt.map(({ factor, because }) => ({ field: factorSays[factor] ?? factor, because })),
  };
}

const nothing = (of: string, because: string): Loadings => ({
  of,
  from: null,
  to: null,
  sessions: 0,
  model: null,
  loadings: [],
  rSquared: null,
  alphaPerSession: null,
  alphaT: null,
  alphaContribution: null,
  compoundReturn: null,
  missing: [{ field: "loadings", because }],
});

// Who moves before or after one company, with every test counted, as evidence.

import { z } from "zod";
import { SymbolId } from "#knowledge/domain/index.ts";
import { defineTool, figure, Missing } from "#tools/define/index.ts";
import { memberOf } from "#tools/universe/index.ts";
import { rowOf } from "./correlation-matrix.ts";
import { type LeadLagTest, testLeadLag } from "./lead-lag.ts";
import { lastMove, viewOfLeads } from "./lead-view.ts";
import { excessReturns, standardisedReturns } from "./standardised-returns.ts";
import { minOverlapSessions, universeGraphAt } from "./universe-graph.ts";

const Lead = z.strictObject({
  symbol: z.string(),
  name: z.string(),
  lagDays: figure("days"),
  correlation: figure("score"),
  adjustedP: figure("probability"),
});
const most = 5;

export const leadLagTool = defineTool({
  id: "market-graph.lead-lag",
  says: "Whether other companies' returns beyond the market, in units of their volatility, come before or after one company's, corrected for all pairs and lags tried. Nothing significant is common.",
  input: z.strictObject({
    symbol: SymbolId,
    sessions: z.int().min(30).max(250).default(250),
    maxLag: z.int().min(1).max(10).default(3),
    level: z.number().min(0.001).max(0.2).default(0.05),
  }),
  output: z.strictObject({
    symbol: z.string(),
    stance: figure("score"),
    confidence: figure("probability"),
    sessions: figure("count"),
    pairsTested: figure("count"),
    maxLag: figure("days"),
    level: figure("probability"),
    significant: z.boolean(),
    /** lastMove is the leader's return that the follower has yet to answer, `lagDays` sessions long. */
    leaders: z.array(z.strictObject({ ...Lead.shape, lastMove: figure("fraction") })),
    followers: z.array(Lead),
    /** The strongest single test where it is one of a leader, significant or not. */
    strongest: Lead.nullable(),
    missing: Missing,
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "bars", "actions"],
  examples: (symbols) => symbols.slice(0, 4).map((symbol) => ({ symbol })),
  async run({ symbol, sessions, maxLag, level }, { market }) {
    const { universe, returns } = await universeGraphAt(market, sessions);
    const members = universe.members.filter(({ closes }) => closes.length > 0).map(({ instrument }) => instrument);
    memberOf(universe, symbol);
    const about = members.findIndex((member) => member.symbol === symbol);
    const head = { symbol, sessions: returns.bars, maxLag, level };
    if (about < 0) {
      const missing = [{ field: "leaders", because: "it has no prices of its own in the universe" }];
      return {
        ...head,
        stance: 0,
        confidence: 0,
        pairsTested: 0,
        significant: false,
        leaders: [],
        followers: [],
        strongest: null,
        missing,
      };
    }
    const result = testLeadLag(standardisedReturns(excessReturns(returns)), {
      about,
      maxLagBars: maxLag,
      level,
      minOverlap: minOverlapSessions,
    });
    const named = (test: LeadLagTest, asset: number) => ({
      symbol: members[asset]?.symbol ?? "",
      name: members[asset]?.name ?? "",
      lagDays: test.lagBars,
      correlation: test.correlation,
      adjustedP: test.adjustedPValue,
    });
    const leading = result.links.filter(({ follower }) => follower === about).slice(0, most);
    const moves = leading.map((test) => lastMove(rowOf(returns, test.leader), test.lagBars));
    return {
      ...head,
      ...viewOfLeads(leading.map(({ correlation }, i) => ({ correlation, standardMove: moves[i]?.standard ?? 0 }))),
      pairsTested: result.tested,
      significant: result.links.length > 0,
      leaders: leading.map((test, i) => ({ ...named(test, test.leader), lastMove: moves[i]?.simple ?? 0 })),
      followers: result.links
        .filter(({ leader }) => leader === about)
        .slice(0, most)
        .map((test) => named(test, test.follower)),
      strongest: result.strongest?.follower === about ? named(result.strongest, result.strongest.leader) : null,
      missing:
        result.tested > 0
          ? []
          : [{ field: "leaders", because: "too few sessions shared with any other company to test" }],
    };
  },
});

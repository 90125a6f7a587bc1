// The factor specialist: where the company ranks in its universe.

import { exposuresTool } from "#tools/factors/index.ts";
import { clause, gaps, said } from "../clauses.ts";
import { call, type Playbook } from "../playbook.ts";

export const factorsPlaybook: Playbook = {
  plan: ({ symbol }) => [call(exposuresTool, { symbol })],
  conclude({ horizonDays }, readings) {
    const exposures = readings.need(exposuresTool);
    const { stance, confidence, reversal } = exposures.output;
    return {
      stance,
      confidence,
      horizonDays,
      claims: said(
        [
          clause(
            exposures,
            (f) =>
              `Momentum over a month is ${f("momentum20", "+pct1")}, rank ${f("ranks.momentum20.rank")} of ${f("ranks.momentum20.of")} in the universe.`,
          ),
          clause(
            exposures,
            (f) =>
              `Over a quarter it returned ${f("momentum60", "+pct1")}, rank ${f("ranks.momentum60.rank")} of ${f("ranks.momentum60.of")}.`,
          ),
          clause(
            exposures,
            (f) =>
              `The last week brought ${f("momentum5", "+pct1")}, so short-term reversal argues ${(reversal ?? 0) >= 0 ? "for" : "against"} it (score ${f("reversal")}).`,
          ),
          clause(
            exposures,
            (f) =>
              `On value it ranks ${f("ranks.value.rank")} of ${f("ranks.value.of")}, with an earnings yield of ${f("earningsYield", "pct1")} from filings known by ${f("knownAt", "date")}.`,
          ),
          clause(
            exposures,
            (f) =>
              `On quality it ranks ${f("ranks.quality.rank")} of ${f("ranks.quality.of")}, with a return on equity of ${f("returnOnEquity")}.`,
          ),
          clause(
            exposures,
            (f) =>
              `Realised volatility is ${f("volatility20PerYear")} a year, rank ${f("ranks.lowVolatility.rank")} of ${f("ranks.lowVolatility.of")} from the calmest.`,
          ),
          clause(exposures, (f) => `Volume of the last week is ${f("volumeTrend")} times that of the quarter.`),
          gaps(exposures),
        ],
        8,
      ),
    };
  },
};

// The volatility and risk specialist: how much can be lost, measured and forecast.

import { measuresTool } from "#tools/risk/measures/index.ts";
import { forecastTool } from "#tools/volatility/index.ts";
import { clause, gaps, said } from "../clauses.ts";
import { call, type Playbook } from "../playbook.ts";

export const volatilityRiskPlaybook: Playbook = {
  plan: ({ symbol, horizonDays }) => [
    call(forecastTool, { symbol, horizonDays: Math.min(60, horizonDays) }),
    call(measuresTool, { symbol }),
  ],
  conclude({ horizonDays }, readings) {
    const measures = readings.need(measuresTool);
    const forecast = readings.get(forecastTool);
    // A fit that ended at the edge of its range is named as a gap, not read out as a result.
    const sound = forecast?.output.garch?.converged === true && forecast.output.garch.atBound.length === 0;
    return {
      stance: measures.output.stance,
      confidence: measures.output.confidence,
      horizonDays,
      claims: said(
        [
          clause(
            measures,
            (f) =>
              `With ${f("level", "pct0")} confidence it loses no more than ${f("valueAtRisk.historical")} in a day; when it lost more, the mean loss was ${f("expectedShortfall.historical")}.`,
          ),
          clause(
            forecast,
            (f) =>
              `Volatility is ${f("ewmaPerYear")} a year by the exponentially weighted measure, so one standard deviation over ${f("horizonDays")} days is ${f("horizonMove")}.`,
          ),
          sound
            ? clause(
                forecast,
                (f) =>
                  `GARCH puts it at ${f("garch.perYear")} now and ${f("garch.horizonPerYear")} over the horizon, with a persistence of ${f("garch.persistence")}.`,
              )
            : null,
          clause(
            measures,
            (f) =>
              `Its worst drawdown in ${f("sessions")} sessions was ${f("maxDrawdown")}; it stands ${f("drawdownNow")} below its peak now.`,
          ),
          clause(
            measures,
            (f) =>
              `Beta to ${measures.output.market} is ${f("beta", "num2")} (standard error ${f("betaStandardError", "num2")}).`,
          ),
          clause(
            measures,
            (f) => `By value at risk it is rank ${f("universeRank.rank")} of ${f("universeRank.of")} from the calmest.`,
          ),
          gaps(forecast),
          gaps(measures),
        ],
        8,
      ),
    };
  },
};

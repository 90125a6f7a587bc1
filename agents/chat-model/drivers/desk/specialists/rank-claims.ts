// Where the company ranks in its universe by the desk's own factors, the one that carries their score first.

import type { z } from "zod";
import { DESK_FACTORS, type exposuresTool } from "#tools/factors/index.ts";
import { valueAt } from "../../../../tracing/evidence-book.ts";
import { clause } from "../clauses.ts";
import type { Reading } from "../playbook.ts";

type Exposures = Reading<z.output<typeof exposuresTool.output>>;
type Part = (path: string, format?: string) => string;

/** How each factor is read out, under the name that its weight and its place go by. */
const spoken: readonly {
  readonly factor: (typeof DESK_FACTORS)[number]["name"];
  readonly rank: keyof Exposures["output"]["ranks"];
  readonly says: (f: Part, exposures: Exposures) => string;
}[] = [
  {
    factor: "momentum20",
    rank: "momentum20",
    says: (f) =>
      `Momentum over a month is ${f("momentum20", "+pct1")}, rank ${f("ranks.momentum20.rank")} of ${f("ranks.momentum20.of")} in the universe.`,
  },
  {
    factor: "momentum60",
    rank: "momentum60",
    says: (f) =>
      `Over a quarter it returned ${f("momentum60", "+pct1")}, rank ${f("ranks.momentum60.rank")} of ${f("ranks.momentum60.of")}.`,
  },
  {
    factor: "reversal5",
    rank: "reversal",
    says: (f, { output }) =>
      `The last week brought ${f("momentum5", "+pct1")}, so short-term reversal argues ${(output.reversal ?? 0) >= 0 ? "for" : "against"} it (score ${f("reversal")}).`,
  },
  {
    factor: "value",
    rank: "value",
    says: (f) =>
      `On value it ranks ${f("ranks.value.rank")} of ${f("ranks.value.of")}, with an earnings yield of ${f("earningsYield", "pct1")} from filings known by ${f("knownAt", "date")}.`,
  },
  {
    factor: "quality",
    rank: "quality",
    says: (f) =>
      `On quality it ranks ${f("ranks.quality.rank")} of ${f("ranks.quality.of")}, with a net margin of ${f("netMargin")}.`,
  },
  {
    factor: "volatility20",
    rank: "lowVolatility",
    says: (f) =>
      `Realised volatility is ${f("volatility20PerYear")} a year, rank ${f("ranks.lowVolatility.rank")} of ${f("ranks.lowVolatility.of")} from the calmest.`,
  },
  {
    factor: "volumeTrend",
    rank: "volumeTrend",
    says: (f) => `Volume of the last week is ${f("volumeTrend")} times that of the quarter.`,
  },
];

/** One sentence a factor that is known, the one that speaks most for the score's side first. */
export const rankClaims = (exposures: Exposures): readonly (string | null)[] =>
  [...spoken]
    .sort((a, b) => support(exposures, b) - support(exposures, a))
    .map(({ says }) => clause(exposures, (f) => says(f, exposures)));

/** How much a factor speaks for the side that the stance takes: its weight times its turned standard score. */
function support({ output }: Exposures, { factor, rank }: (typeof spoken)[number]): number {
  const weight = DESK_FACTORS.find(({ name }) => name === factor)?.weight ?? 0;
  const z = valueAt(output, `ranks.${rank}.z`);
  return (output.stance < 0 ? -1 : 1) * weight * (typeof z === "number" ? z : 0);
}

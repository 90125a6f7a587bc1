// The universe ranked by one factor, as evidence.

import { z } from "zod";
import { defineTool, figure } from "#tools/define/index.ts";
import { DESK_FACTORS } from "./composite.ts";
import { type FactorName, type FactorTable, factorTableAt } from "./factor-table.ts";

const names = DESK_FACTORS.map(({ name }) => name) as [FactorName, ...FactorName[]];
const Row = z.strictObject({ symbol: z.string(), name: z.string(), rank: figure("rank"), z: figure("score") });

export const rankingTool = defineTool({
  id: "factors.ranking",
  says: "The best and the worst companies of the universe by one factor or by all together. Use to find candidates, not to judge one company.",
  input: z.strictObject({
    factor: z.enum([...names, "composite"]).default("composite"),
    limit: z.int().min(1).max(20).default(5),
  }),
  output: z.strictObject({ factor: z.string(), ranked: figure("count"), top: z.array(Row), bottom: z.array(Row) }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "bars", "actions", "filings"],
  examples: () => [{}, { factor: "momentum20" as const, limit: 3 }, { factor: "value" as const, limit: 20 }],
  async run({ factor, limit }, { market }) {
    const ranked = rankedBy(await factorTableAt(market), factor);
    return { factor, ranked: ranked.length, top: ranked.slice(0, limit), bottom: ranked.slice(-limit).reverse() };
  },
});

/** Members with a score, best first, ties by symbol. */
function rankedBy({ assets, places, composite }: FactorTable, factor: FactorName | "composite"): z.input<typeof Row>[] {
  const scores = factor === "composite" ? Float64Array.from(composite, ({ score }) => score) : places[factor].z;
  return assets
    .map(({ history: { instrument } }, i) => ({
      symbol: instrument.symbol,
      name: instrument.name,
      z: scores[i] ?? Number.NaN,
    }))
    .filter((row) => !Number.isNaN(row.z))
    .sort((a, b) => b.z - a.z || (a.symbol < b.symbol ? -1 : 1))
    .map((row, i) => ({ ...row, rank: i + 1 }));
}

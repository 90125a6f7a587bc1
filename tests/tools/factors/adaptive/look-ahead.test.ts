// The proof over every adaptive factor, generated from their list: a new one cannot escape.

import { expect, test } from "vitest";
import { adaptiveFactors, adaptiveScores, columnsOfAdaptive } from "#tools/factors/adaptive/index.ts";
import { factorWorld } from "../panel/factor-world.ts";
import { type MadeColumns, proveColumns } from "../panel/look-ahead.ts";

const hours = 3_600_000;
const ids = adaptiveFactors.map(({ id }) => id);
const columns = [...new Set(adaptiveFactors.flatMap(columnsOfAdaptive))];
/** Long enough for the regime's probability, which comes after 250 sessions. */
const { dataset, facts, closesMs } = factorWorld(6, 330);
const moment = closesMs[320]! + 12 * hours;

const scores: MadeColumns = {
  ids,
  columns,
  of: async (panel) => {
    const made: Float64Array[] = [];
    for (const factor of adaptiveFactors) made.push((await adaptiveScores(panel, factor)).scores as Float64Array);
    return made;
  },
};

test("nothing that is told later changes an adaptive factor, and each has a value", async () => {
  const proof = await proveColumns(dataset, facts, moment, scores);
  expect(proof.failures).toEqual([]);
  expect([...proof.seen].sort()).toEqual([...ids].sort());
}, 60_000);

test("weights that know an outcome one session too early are found", async () => {
  const early: MadeColumns = {
    ids: ["early"],
    columns,
    of: async (panel) => {
      const { members, weights } = await adaptiveScores(panel, adaptiveFactors[0]!);
      // what the next session's weights are is known a session later
      const count = members.members.length;
      return [
        Float64Array.from(
          { length: panel.rows * panel.lanes },
          (_, at) => weights[(Math.floor(at / panel.lanes) + 1) * count] ?? 0,
        ),
      ];
    },
  };
  expect((await proveColumns(dataset, facts, moment, early)).failures.length).toBeGreaterThan(0);
}, 60_000);

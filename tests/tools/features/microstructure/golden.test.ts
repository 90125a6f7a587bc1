// Microstructure features against numpy and pandas, from single events on: the rows of the second clock too are made twice.

import { testGolden } from "#tests/golden/golden.ts";
import { computeColumns } from "#tools/columns/index.ts";
import { featureById, features } from "#tools/features/index.ts";
import { generatedBook, generatedSeconds } from "./generated-ticks.ts";

const seconds = generatedSeconds();
const made = new Map<string, ArrayLike<number>>();
for (const [clock, { rows, columns }] of [
  ["second", seconds],
  ["book", generatedBook()],
] as const) {
  const own = features.filter((feature) => feature.group === "microstructure" && feature.clock === clock);
  const computed = computeColumns(
    own.map(({ expression }) => expression),
    columns,
    rows,
  );
  own.forEach(({ id }, i) => {
    made.set(id, computed[i] as ArrayLike<number>);
  });
}

const valuesAt = (column: ArrayLike<number> | undefined, id: string, rows: unknown): number[] => {
  if (column === undefined) throw new Error(`No ${id}.`);
  return (rows as number[]).map((row) => column[row] as number);
};

testGolden("features_microstructure", "second.", ({ rows }, fact) =>
  valuesAt(seconds.columns[fact.slice("second.".length)], fact, rows),
);

testGolden("features_microstructure", "microstructure.", ({ rows }, id) => {
  if (featureById(id) === null) throw new Error(`No feature ${id}.`);
  return valuesAt(made.get(id), id, rows);
});

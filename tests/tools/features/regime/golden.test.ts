// The regime features against pandas, scipy, statsmodels and hmmlearn, and formulas written in numpy.

import { testGolden } from "#tests/golden/golden.ts";
import { columnsOfGroup, generatedRows } from "../generated-rows.ts";

const columns = columnsOfGroup("regime", generatedRows(800, 701));

testGolden("features_regime", "regime.", ({ rows }, id) => {
  const column = columns.get(id);
  if (column === undefined) throw new Error(`No feature ${id}.`);
  return (rows as number[]).map((row) => column[row] as number);
});

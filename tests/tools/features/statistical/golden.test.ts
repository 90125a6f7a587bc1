// The statistical features against pandas, scipy, statsmodels and arch, and formulas written in numpy.

import { testGolden } from "#tests/golden/golden.ts";
import { columnsOfGroup, generatedRows } from "../generated-rows.ts";

const columns = columnsOfGroup("statistical", generatedRows(800, 701));

testGolden("features_statistical", "statistical.", ({ rows }, id) => {
  const column = columns.get(id);
  if (column === undefined) throw new Error(`No feature ${id}.`);
  return (rows as number[]).map((row) => column[row] as number);
});

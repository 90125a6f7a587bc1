// A factor's first horizon in parts: by year, by regime, by group of assets.

import type { FactorMeasures } from "./measures.ts";
import { spreadOf } from "./portfolio.ts";
import type { Slice } from "./report.ts";
import { presentMean, testedMean } from "./series-summary.ts";

/** One slice a calendar year (UTC), oldest first. */
export function byYear(measures: FactorMeasures): Slice[] {
  return byLabel(
    measures,
    measures.panels.timesMs.map((ms) => String(new Date(ms).getUTCFullYear())),
  );
}

/** One slice a regime, by name; rows without a label are left out. */
export function byRegime(measures: FactorMeasures): Slice[] {
  return byLabel(measures, measures.panels.regimes ?? []).sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** One slice a group, in the order given: the rank IC among its own assets. */
export function byGroup({ panels, groupIc, options }: FactorMeasures): Slice[] {
  return groupIc.map((series, g) => sliceOf(panels.groups!.names[g]!, series, null, options.horizons[0]!));
}

function byLabel({ panels, horizons, options }: FactorMeasures, labels: readonly (string | null)[]): Slice[] {
  const measure = horizons.get(options.horizons[0]!)!;
  const spread = spreadOf(measure, options.quantiles);
  const rowsOf = new Map<string, number[]>();
  for (let t = 0; t < panels.timesMs.length; t++) {
    const label = labels[t] ?? null;
    if (label === null || Number.isNaN(measure.rankIc[t]!)) continue;
    const rows = rowsOf.get(label) ?? [];
    rows.push(t);
    rowsOf.set(label, rows);
  }
  return [...rowsOf].map(([label, rows]) =>
    sliceOf(
      label,
      Float64Array.from(rows, (t) => measure.rankIc[t]!),
      Float64Array.from(rows, (t) => spread[t]!),
      options.horizons[0]!,
    ),
  );
}

/** Rows that are cut out of a regime stand side by side as if nothing lay between them. */
function sliceOf(label: string, ic: Float64Array, spread: Float64Array | null, overlap: number): Slice {
  const { mean, tStatistic } = testedMean(ic, overlap);
  return {
    label,
    rows: ic.filter((value) => !Number.isNaN(value)).length,
    rankIc: mean,
    tStatistic,
    spread: spread && presentMean(spread),
  };
}

// Rows of the panel: features standardised by what is trained on, labels standardised within their day.

import { median, quantile } from "#tools/numeric/index.ts";
import type { TrainingRows } from "../../../../tools/learning/training/index.ts";
import type { AlphaPanel } from "./panel.ts";

/** Median and a deviation that a few wild values do not move. */
export interface Scales {
  readonly centres: Float64Array;
  readonly factors: Float64Array;
}

const most = 3; // deviations, as in qlib's processor

/** Over the days below `to`, every seventh value of a column. */
export function scalesOf({ features, names, days, lanes }: AlphaPanel, to: number): Scales {
  const width = names.length;
  const [centres, factors] = [new Float64Array(width), new Float64Array(width)];
  for (let j = 0; j < width; j++) {
    const seen: number[] = [];
    for (let lane = 0, n = 0; lane < lanes; lane++) {
      for (let day = 0; day < to; day++, n++) {
        const value = features[(lane * days + day) * width + j] as number;
        if (n % 7 === 0 && Number.isFinite(value)) seen.push(value);
      }
    }
    centres[j] = median(seen);
    const spread = quantile(seen, 0.75) - quantile(seen, 0.25);
    factors[j] = spread > 0 ? 1.349 / spread : 0;
  }
  return { centres, factors };
}

/** Within three deviations; what is missing becomes 0. */
export function standardised({ features, names }: AlphaPanel, { centres, factors }: Scales): Float32Array {
  const width = names.length;
  return features.map((value, at) => {
    const j = at % width;
    if (!Number.isFinite(value)) return 0;
    return Math.max(-most, Math.min(most, (value - (centres[j] as number)) * (factors[j] as number)));
  });
}

export interface AlphaRows extends TrainingRows {
  /** (days, lanes) of the rows' span; NaN where no row stands. */
  readonly returns: Float64Array;
  /** Where in the span each row stands: day * lanes + lane. */
  readonly places: Uint32Array;
}

/** Rows of the days from (inclusive) to (exclusive) that have a return, each with its last `steps` days.
 * @param values (lanes, days, features), standardised */
export function rowsBetween(
  panel: AlphaPanel,
  values: Float32Array,
  span: { from: number; to: number },
  steps: number,
): AlphaRows {
  const { days, lanes, names, returns } = panel;
  const width = names.length;
  const judged = returns.slice(span.from * lanes, span.to * lanes);
  const places = Uint32Array.from(judged.keys()).filter((at) => Number.isFinite(judged[at]));
  const starts = places.map((at) => {
    const day = span.from + Math.floor(at / lanes);
    return ((at % lanes) * days + day - steps + 1) * width;
  });
  const labels = standardisedByDay(judged, lanes);
  return {
    count: places.length,
    inputs: { x: { shape: [steps, width], data: values, starts } },
    target: { shape: [1], data: Float32Array.from(places, (at) => labels[at] as number) },
    returns: judged,
    places,
  };
}

function standardisedByDay(returns: Float64Array, lanes: number): Float64Array {
  const labels = new Float64Array(returns.length).fill(Number.NaN);
  for (let from = 0; from < returns.length; from += lanes) {
    const day = returns.subarray(from, from + lanes);
    const seen = day.filter(Number.isFinite);
    const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
    const deviation = Math.sqrt(seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / seen.length);
    day.forEach((value, lane) => {
      labels[from + lane] = (value - mean) / (deviation || 1);
    });
  }
  return labels;
}

/** Answers of rows at their places in the span. */
export function placed(answers: Float64Array, { places, returns }: AlphaRows): Float64Array {
  const all = new Float64Array(returns.length).fill(Number.NaN);
  places.forEach((at, row) => {
    all[at] = answers[row] as number;
  });
  return all;
}

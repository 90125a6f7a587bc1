// Made markets: features of which the first may know something about the return ahead, or nothing does.
import { seededRandom } from "#infra/runtime/index.ts";
import type { Samples } from "#tools/learning/validation/index.ts";

export interface MadeMarket {
  readonly seed: number;
  readonly periods?: number;
  readonly lanes?: number;
  readonly width?: number;
  /** Correlation of the first feature with the return. */
  readonly edge?: number;
  /** The edge lies in the product of the first two features instead, where no line finds it. */
  readonly hidden?: boolean;
  /** Mean return a period, as a share of its deviation. */
  readonly drift?: number;
  /** Periods that a label looks ahead. */
  readonly horizon?: number;
}

const day = 86_400_000;

export function madeSamples({
  seed,
  periods = 240,
  lanes = 4,
  width = 3,
  edge = 0,
  hidden = false,
  drift = 0,
  horizon = 1,
}: MadeMarket): Samples {
  const random = seededRandom(seed);
  const rows = periods * lanes;
  const steps = Float64Array.from({ length: (periods + horizon) * lanes }, () => random.normal());
  const features = Float64Array.from({ length: rows * width }, () => random.normal());
  const returns = new Float64Array(rows);
  const lastReturns = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const lane = row % lanes;
    let sum = 0;
    for (let h = 0; h < horizon; h++) sum += steps[row + (h + 1) * lanes - lanes]!;
    const known = sum / Math.sqrt(horizon);
    const told = edge * known + Math.sqrt(1 - edge * edge) * features[row * width]!;
    const side = hidden ? Math.sign(features[row * width + 1]!) : 1;
    features[row * width] = side * told;
    if (hidden) features[row * width + 1] = side;
    returns[row] = 0.01 * (known + drift);
    const past = row - horizon * lanes;
    lastReturns[row] = past < 0 ? Number.NaN : returns[past - (past % lanes) + lane]!;
  }
  const fromMs = Float64Array.from({ length: rows }, (_, row) => Math.floor(row / lanes) * day);
  return {
    features,
    width,
    labels: returns,
    returns,
    lastReturns,
    fromMs,
    toMs: fromMs.map((ms) => ms + horizon * day),
    lanes: Int32Array.from({ length: rows }, (_, row) => row % lanes),
  };
}

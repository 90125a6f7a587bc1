// A mean that has moved a little and stays there: cumulative sums of what is left over.

import { requireWhole, requireWithin } from "#tools/numeric/index.ts";
import { type Detector, type Reading, unscored } from "./reading.ts";

export interface CusumOptions {
  /** First values, from which mean and deviation are taken; they are not scored. */
  readonly training: number;
  /** Slack k in deviations: half of the shift that is to be found soonest. */
  readonly slack?: number;
  /** h in deviations: an alarm where a sum is above. */
  readonly threshold?: number;
}

export interface CusumReading extends Reading {
  /** The side on which a sum went above the threshold with this value; both sums begin anew then. */
  readonly alarm: "up" | "down" | null;
  /** Values since the sum that alarmed left 0: when the shift began. 0 without an alarm. */
  readonly runLength: number;
}

/** Two-sided CUSUM of z = (x - mean) / deviation, both over the training values:
 *   up = max(0, up + z - k), down = max(0, down - z - k); the score is the larger sum, with sign.
 * The p-value is the chance that an alarm comes within one value where nothing moved, 1 / ARL, once the score is above h, else 1: a sum has no
 * law of its own worth quoting. ARL, the mean run to a false alarm, is Siegmund's approximation for normal values; 469 at k 0.5, h 5.
 * A constant training stretch is "constant" for good.
 * @throws tools/parameter-out-of-range
 * @source Page (1954), Biometrika 41; Siegmund (1985), Sequential Analysis, 2.5 */
export function openCusum({ training, slack = 0.5, threshold = 5 }: CusumOptions): Detector<CusumReading> {
  requireWhole("training", training, 5);
  requireWithin("slack", slack, 0, 10);
  requireWithin("threshold", threshold, 0.1, 1_000);
  const falseAlarm = Math.min(1, 1 / cusumRunLength(slack, threshold));
  let count = 0;
  let mean = 0;
  let squares = 0;
  let deviation = 0;
  const sums = { up: 0, down: 0 };
  const since = { up: 0, down: 0 };
  return {
    name: "CUSUM",
    warmUp: training,
    push(value) {
      if (!Number.isFinite(value)) return quiet(unscored("missing"));
      if (count >= training) return deviation === 0 ? quiet(unscored("constant")) : judge((value - mean) / deviation);
      count++;
      const step = value - mean;
      mean += step / count;
      squares += step * (value - mean);
      if (count === training && squares > 1e-24 * training * mean * mean)
        deviation = Math.sqrt(squares / (training - 1));
      return quiet(unscored("warming-up"));
    },
  };

  function judge(z: number): CusumReading {
    grow("up", z);
    grow("down", -z);
    const side = sums.up >= sums.down ? "up" : "down";
    const size = sums[side];
    const runLength = since[side];
    const alarm = size > threshold ? side : null;
    if (alarm !== null) sums.up = sums.down = since.up = since.down = 0;
    return {
      state: "scored",
      score: side === "up" ? size : -size,
      pValue: alarm === null ? 1 : falseAlarm,
      alarm,
      runLength: alarm === null ? 0 : runLength,
    };
  }

  function grow(side: "up" | "down", z: number): void {
    sums[side] = Math.max(0, sums[side] + z - slack);
    since[side] = sums[side] === 0 ? 0 : since[side] + 1;
  }
}

const quiet = (reading: Reading): CusumReading => ({ ...reading, alarm: null, runLength: 0 });

/** Mean number of standard normal values to a false alarm of the two-sided sum, (exp(2kb) - 2kb - 1) / (2k^2) / 2 with b = h + 1.166. */
export function cusumRunLength(slack: number, threshold: number): number {
  const b = threshold + 1.166;
  if (slack === 0) return (b * b) / 2;
  return (Math.exp(2 * slack * b) - 2 * slack * b - 1) / (2 * slack * slack) / 2;
}

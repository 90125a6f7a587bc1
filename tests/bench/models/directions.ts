// How often the direction was right, with intervals that resample whole days: stocks of a day rise and fall together.

import { seededRandom } from "#infra/runtime/index.ts";
import { bootstrapMeans, mean, quantileSorted } from "#tools/numeric/index.ts";
import type { Measure } from "./table.ts";

export interface Move {
  readonly date: string;
  readonly rose: 0 | 1;
}

const kinds = ["true rise", "true fall", "false rise", "false fall"] as const;
type Counts = readonly [number, number, number, number];

const draws = 2000;

/** Accuracy and Matthews' correlation, their means over the seeds; central 95 % of resamples of days in blocks of five in the mean.
 * @param answers above 0 = rises; one array a seed
 * @source Matthews (1975), Biochimica et Biophysica Acta 405(2) */
export function directionMeasures(answers: readonly Float64Array[], moves: readonly Move[]): readonly Measure[] {
  const days = [...new Set(moves.map(({ date }) => date))];
  const dayAt = new Map(days.map((date, at) => [date, at]));
  const seeds = answers.map((answer) => {
    const counts = kinds.map(() => new Float64Array(days.length));
    moves.forEach(({ date, rose }, row) => {
      const says = (answer[row] as number) > 0 ? 1 : 0;
      const count = counts[(says === rose ? 0 : 2) + 1 - says] as Float64Array;
      count[dayAt.get(date) as number]! += 1;
    });
    return counts;
  });
  const resampled = bootstrapMeans(seeds.flat(), { random: seededRandom(1), draws, meanBlock: 5 });
  const measure = (id: string, of: (counts: Counts) => number): Measure => {
    const over = (value: (place: number) => number): number =>
      mean(seeds.map((_, seed) => of(kinds.map((_, kind) => value(4 * seed + kind)) as unknown as Counts)));
    const all = seeds.flat();
    const sorted = Float64Array.from({ length: draws }, (_, i) =>
      over((place) => resampled[place]?.[i] as number),
    ).sort();
    const value = over((place) => mean(all[place] as Float64Array));
    return { id, value, low: quantileSorted(sorted, 0.025), high: quantileSorted(sorted, 0.975) };
  };
  return [measure("accuracy, %", accuracy), measure("MCC", matthews)];
}

const accuracy = ([tp, tn, fp, fn]: Counts): number => (100 * (tp + tn)) / (tp + tn + fp + fn);

/** 0 where all answers, or all moves, are alike. */
function matthews([tp, tn, fp, fn]: Counts): number {
  const size = Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
  return size === 0 ? 0 : (tp * tn - fp * fn) / size;
}

// Windows of the panel as rows, day by day, the stocks of a day beside one another.

import type { TrainingRows } from "../../../../tools/learning/training/index.ts";
import type { TreeRows } from "../tree-fit.ts";
import { featureCount, type StockPanel } from "./panel.ts";

export const steps = 16;

export interface DayRows extends TrainingRows {
  /** (rows): NaN where the return, or a close of the window, is missing. */
  readonly returns: Float64Array;
}

/** Rows of the target days from (inclusive) to (exclusive); a window ends the day before its target. */
export function dayRows(panel: StockPanel, from: number, to: number): DayRows {
  const { days, stocks, features, returns, present } = panel;
  const count = (to - from) * stocks;
  const starts = new Uint32Array(count);
  const [target, weight] = [new Float32Array(count), new Float32Array(count)];
  const judged = new Float64Array(count).fill(Number.NaN);
  for (let day = from, row = 0; day < to; day++) {
    for (let stock = 0; stock < stocks; stock++, row++) {
      const first = stock * days + day - steps;
      starts[row] = first * featureCount;
      const value = returns[first + steps] as number;
      if (Number.isNaN(value) || present.subarray(first, first + steps + 1).includes(0)) continue;
      judged[row] = value;
      target[row] = value;
      weight[row] = 1;
    }
  }
  return {
    count,
    inputs: { x: { shape: [steps, featureCount], data: features, starts } },
    target: { shape: [1], data: target },
    weights: { shape: [1], data: weight },
    returns: judged,
  };
}

export const treeFeatures = Array.from({ length: steps * featureCount }, (_, i) => {
  return `${["ma5", "ma10", "ma20", "ma30", "close"][i % featureCount]}-${steps - Math.floor(i / featureCount)}`;
});

/** Every value over the window's last close, less 1: a tree cannot see what a stock is scaled by. Rows without a return are left out. */
export function treeRows({ inputs: { x }, returns, count }: DayRows, all = false): TreeRows {
  const width = treeFeatures.length;
  const kept = Uint32Array.from({ length: count }, (_, row) => row).filter((row) => all || !Number.isNaN(returns[row]));
  const values = new Float32Array(kept.length * width);
  kept.forEach((row, i) => {
    const from = x?.starts?.[row] ?? 0;
    const base = x?.data[from + width - 1] ?? 1;
    for (let j = 0; j < width; j++) values[i * width + j] = (x?.data[from + j] ?? 0) / base - 1;
  });
  return { count: kept.length, values, labels: Float32Array.from(kept, (row) => returns[row] as number) };
}

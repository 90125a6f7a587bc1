// Gradients in fixed point, by the threads.

import { taskGradients, taskPack } from "../assembly/layout.ts";
import { type Scales, scalesOf } from "../grow/scales.ts";
import { chunkRows, type Workspace } from "../grow/workspace.ts";
import type { PreparedRows } from "./prepare.ts";

/** Gradients of one output as packed statistics, and their sums over the tree's rows.
 * @param kernel 2 where they stand there as pairs of f32 already. @param key, share of the rows that chance draws, in 2^-32 */
export function packGradients(
  { tasks, rows, gradients }: Workspace,
  kernel: number,
  margins: number,
  { labels, weights }: PreparedRows,
  key: number,
  share: number,
): { readonly scales: Scales; readonly g: number; readonly h: number } {
  const chunks: number[] = [];
  for (let from = 0; from < rows; from += chunkRows) {
    const to = Math.min(rows, from + chunkRows);
    chunks.push(tasks.add(taskGradients, kernel, margins, labels, weights, from, to, gradients));
  }
  tasks.run();
  let sumG = 0;
  let sumH = 0;
  for (const chunk of chunks) {
    sumG += tasks.double(chunk, 0);
    sumH += tasks.double(chunk, 1);
  }
  const scales = scalesOf(sumG, sumH, rows);
  for (let from = 0; from < rows; from += chunkRows) {
    const task = tasks.add(taskPack, gradients, from, Math.min(rows, from + chunkRows), key, share);
    tasks.setDouble(task, 2, scales.g);
    tasks.setDouble(task, 3, scales.h);
  }
  tasks.run();
  let g = 0;
  let h = 0;
  const firstDouble = 24; // the packed sum, as two words
  for (const chunk of chunks) {
    h += tasks.unsigned(chunk, firstDouble);
    g += tasks.word(chunk, firstDouble + 1);
  }
  return { scales, g, h };
}

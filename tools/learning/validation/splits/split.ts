// A split: rows to learn from and rows to be judged on, whose labels share no time.

import { callerError } from "#infra/runtime/index.ts";
import type { LabelSpans, Periods } from "../samples.ts";

export interface Split {
  /** Ascending. */
  readonly train: Uint32Array;
  /** Ascending. */
  readonly test: Uint32Array;
}

/** A run of periods [from, to). */
export interface Block {
  readonly from: number;
  readonly to: number;
}

/** Cuts periods into runs of nearly equal length. @throws tools/fold-too-small */
export function cutPeriods(periods: Periods, blocks: number, within: Block = { from: 0, to: periods.count }): Block[] {
  const count = within.to - within.from;
  if (count < blocks) throw tooFew(`${blocks} blocks`, count, blocks);
  const edge = (b: number): number => within.from + Math.floor((b * count) / blocks);
  return Array.from({ length: blocks }, (_, b) => ({ from: edge(b), to: edge(b + 1) }));
}

/**
 * Rows of the blocks against all rows whose labels share no time with them: of (fromMs, toMs] of a training row and the stretch from a block's
 * first fromMs to its last toMs nothing is common, and no training row begins within `embargoPeriods` periods after that stretch.
 * @throws tools/fold-too-small where nothing is left to learn from
 */
export function purgedSplit(
  spans: LabelSpans,
  periods: Periods,
  blocks: readonly Block[],
  embargoPeriods: number,
): Split {
  const merged = mergedBlocks(blocks);
  const hulls = merged.map((block) => hullOf(spans, periods, block, embargoPeriods));
  const test: number[] = [];
  const train: number[] = [];
  for (let row = 0; row < spans.fromMs.length; row++) {
    const period = periods.of[row]!;
    if (merged.some(({ from, to }) => period >= from && period < to)) test.push(row);
    else if (hulls.every((hull) => isApart(spans, row, period, hull))) train.push(row);
  }
  if (train.length === 0) throw tooFew("something to learn from beside a test block", 0, 1);
  return { train: Uint32Array.from(train), test: Uint32Array.from(test) };
}

interface Hull {
  readonly fromMs: number;
  readonly toMs: number;
  /** Periods [firstClosed, firstOpen) lie under the embargo. */
  readonly firstClosed: number;
  readonly firstOpen: number;
}

function hullOf(spans: LabelSpans, periods: Periods, { from, to }: Block, embargoPeriods: number): Hull {
  const [first, end] = [periods.starts[from]!, periods.starts[to]!];
  let toMs = spans.toMs[first]!;
  for (let row = first; row < end; row++) toMs = Math.max(toMs, spans.toMs[row]!);
  let firstClosed = to;
  while (firstClosed < periods.count && spans.fromMs[periods.starts[firstClosed]!]! < toMs) firstClosed++;
  return { fromMs: spans.fromMs[first]!, toMs, firstClosed, firstOpen: firstClosed + embargoPeriods };
}

const isApart = (spans: LabelSpans, row: number, period: number, hull: Hull): boolean =>
  (spans.toMs[row]! <= hull.fromMs || spans.fromMs[row]! >= hull.toMs) &&
  (period < hull.firstClosed || period >= hull.firstOpen);

function mergedBlocks(blocks: readonly Block[]): Block[] {
  const merged: Block[] = [];
  for (const block of [...blocks].sort((a, b) => a.from - b.from)) {
    const last = merged[merged.length - 1];
    if (last?.to === block.from) merged[merged.length - 1] = { from: last.from, to: block.to };
    else merged.push(block);
  }
  return merged;
}

/** Pairs of a training and a test row whose labels share time: 0 for every split that is made here. */
export function sharedLabels(spans: LabelSpans, { train, test }: Split): number {
  const [begins, ends] = [new Float64Array(test.length), new Float64Array(test.length)];
  for (let i = 0; i < test.length; i++) {
    begins[i] = spans.fromMs[test[i]!]!;
    ends[i] = spans.toMs[test[i]!]!;
  }
  begins.sort();
  ends.sort();
  let shared = 0;
  for (const row of train) // those that begin before its end, less those that end by its beginning
    shared += countBelow(begins, spans.toMs[row]!, false) - countBelow(ends, spans.fromMs[row]!, true);
  return Math.max(0, shared);
}

/** How many of the sorted values are below x, or at it where told. */
function countBelow(sorted: Float64Array, x: number, orAt: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < x || (orAt && sorted[middle] === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const tooFew = (wanted: string, found: number, atLeast: number): Error =>
  callerError(
    "tools/fold-too-small",
    `Wanted ${wanted}, at least ${atLeast} periods; found ${found}. Load more history, or ask for fewer folds.`,
    { found, atLeast },
  );

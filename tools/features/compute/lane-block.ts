// Some members side by side: their rows by time and lane in shared memory, so that any thread can compute on them.
// Lanes stand left-aligned, each from its own first bar on; a block is as long as its longest lane.

import type { Column } from "#tools/columns/index.ts";
import type { MemberRows } from "./member-rows.ts";

export interface LaneBlock {
  readonly lanes: number;
  readonly rows: number;
  /** By name, shape (rows x lanes). */
  readonly columns: Readonly<Record<string, Column>>;
  /** First row kept and how many, by lane. */
  readonly kept: readonly (readonly [first: number, count: number])[];
  /** Largest count. */
  readonly keptRows: number;
  /** Shape (features x keptRows x lanes); row 0 of a lane is its first one kept. */
  readonly outputs: Column;
}

const shared = (values: number): Float64Array<SharedArrayBuffer> =>
  new Float64Array(new SharedArrayBuffer(values * Float64Array.BYTES_PER_ELEMENT));

export function laneBlock(
  members: readonly MemberRows[],
  names: readonly string[],
  kept: LaneBlock["kept"],
  features: number,
): LaneBlock {
  const lanes = members.length;
  const rows = members.reduce((most, member) => Math.max(most, member.rows), 0);
  const keptRows = kept.reduce((most, [, count]) => Math.max(most, count), 0);
  const columns: Record<string, Column> = {};
  for (const [place, name] of names.entries()) {
    const column = shared(rows * lanes).fill(Number.NaN);
    for (const [lane, member] of members.entries())
      for (let row = 0; row < member.rows; row++) column[row * lanes + lane] = member.value(row, place);
    columns[name] = column;
  }
  return { lanes, rows, columns, kept, keptRows, outputs: shared(features * keptRows * lanes) };
}

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

/** Columns in shared memory: a new one, or the memory of one that is used no more where that is large enough. */
function shared(values: number, used: Column | undefined): Column {
  const bytes = values * Float64Array.BYTES_PER_ELEMENT;
  const memory = used !== undefined && used.buffer.byteLength >= bytes ? used.buffer : new SharedArrayBuffer(bytes);
  return new Float64Array(memory, 0, values);
}

/** @param used a block whose memory may be written over: taking new memory for each would leave many to be collected */
export function laneBlock(
  members: readonly MemberRows[],
  names: readonly string[],
  kept: LaneBlock["kept"],
  features: number,
  used?: LaneBlock,
): LaneBlock {
  const lanes = members.length;
  const rows = members.reduce((most, member) => Math.max(most, member.rows), 0);
  const keptRows = kept.reduce((most, [, count]) => Math.max(most, count), 0);
  const columns: Record<string, Column> = {};
  for (const [place, name] of names.entries()) {
    const column = shared(rows * lanes, used?.columns[name]).fill(Number.NaN);
    for (const [lane, member] of members.entries())
      for (let row = 0; row < member.rows; row++) column[row * lanes + lane] = member.value(row, place);
    columns[name] = column;
  }
  return { lanes, rows, columns, kept, keptRows, outputs: shared(features * keptRows * lanes, used?.outputs) };
}

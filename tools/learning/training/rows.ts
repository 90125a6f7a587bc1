// What a training reads: rows that lie in shared memory, taken from there straight into the step's inputs.
// ONNX Runtime takes no shared memory itself, and rows come in the order of chance: each value is copied once, where the batch is put together.

import { callerError } from "#infra/runtime/index.ts";
import { type Shape, sizeOf } from "../tape/index.ts";

/** One input, the target or the weights of all rows. */
export interface RowColumn {
  /** Of one row. */
  readonly shape: Shape;
  /** May lie in a SharedArrayBuffer; it is only read. */
  readonly data: Float32Array;
  /** Where each row begins in `data`; rows may overlap, as windows of one panel do. Default: one after the other. */
  readonly starts?: Uint32Array;
}

export interface TrainingRows {
  readonly count: number;
  readonly inputs: Readonly<Record<string, RowColumn>>;
  readonly target: RowColumn;
  /** Of shape [1]; 0 leaves a row out. */
  readonly weights?: RowColumn;
}

/** @throws tools/length-mismatch, tools/value-not-finite (names input and row) */
export function requireRows(rows: TrainingRows): void {
  const columns = { ...rows.inputs, target: rows.target, ...(rows.weights && { weights: rows.weights }) };
  for (const [name, column] of Object.entries(columns)) {
    const size = sizeOf(column.shape);
    const found = column.starts?.length ?? column.data.length / size;
    if (found !== rows.count) {
      throw callerError(
        "tools/length-mismatch",
        `"${name}" has ${found} rows; wanted ${rows.count} of ${size} values each.`,
        { name },
      );
    }
    for (let row = 0; row < rows.count; row++) {
      const from = startOf(column, row, size);
      if (from + size > column.data.length) {
        throw callerError("tools/length-mismatch", `Row ${row} of "${name}" ends after its data.`, { name, row });
      }
      for (let i = from; i < from + size; i++) {
        if (Number.isFinite(column.data[i])) continue;
        const message = `Row ${row} of "${name}" holds ${column.data[i]}; wanted finite numbers. Fill or drop what is missing first.`;
        throw callerError("tools/value-not-finite", message, { name, row });
      }
    }
  }
}

const startOf = ({ starts }: RowColumn, row: number, size: number): number => starts?.[row] ?? row * size;

/** Copies the chosen rows one after the other. */
export function gather(column: RowColumn, chosen: Uint32Array, into: Float32Array): void {
  const size = sizeOf(column.shape);
  for (let i = 0; i < chosen.length; i++) {
    const from = startOf(column, chosen[i] as number, size);
    into.set(column.data.subarray(from, from + size), i * size);
  }
}

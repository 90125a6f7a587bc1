// Sparse rows: what a text is to a linear model. Numbers only.

/** Rows one after another: row r has the entries from starts[r] to starts[r + 1]. */
export interface Rows {
  readonly rows: number;
  readonly columns: number;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

export interface Row {
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

export function stacked(rows: readonly Row[], columns: number): Rows {
  const entries = rows.reduce((sum, { indices }) => sum + indices.length, 0);
  const starts = new Int32Array(rows.length + 1);
  const indices = new Int32Array(entries);
  const values = new Float32Array(entries);
  let at = 0;
  rows.forEach((row, r) => {
    indices.set(row.indices, at);
    values.set(row.values, at);
    at += row.indices.length;
    starts[r + 1] = at;
  });
  return { rows: rows.length, columns, starts, indices, values };
}

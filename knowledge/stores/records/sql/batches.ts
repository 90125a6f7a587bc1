// Many rows in few statements: what a statement costs to write, to compile and to send is paid once a batch.

import type { Compilable } from "kysely";
import { rowsOf, type Script } from "./script.ts";

/** A few sizes only, so that a driver that keeps prepared statements keeps few. The largest stays under the 32,766 parameters of SQLite. */
const batchRows = [256, 16, 1] as const;

/** Runs the statement over all rows, batch by batch, in their order; gives what the statements return. */
export function* inBatches<Row, R>(
  rows: readonly Row[],
  statement: (batch: readonly Row[]) => Compilable<R>,
): Script<readonly R[]> {
  const returned: R[] = [];
  let from = 0;
  for (const size of batchRows) {
    for (; rows.length - from >= size; from += size)
      returned.push(...(yield* rowsOf(statement(rows.slice(from, from + size)))));
  }
  return returned;
}

// What a layout mends in the cells of a row before it is read, and what it only counts.

import { dayNumberIn } from "./bytes.ts";
import { columnIndex } from "./cells.ts";
import type { FileLayout } from "./layout.ts";
import type { Row, RowReader } from "./rows.ts";

/** The row as it is, or with the cells mended that a repair of the layout is due for. */
export function repairer(
  { repairs, header }: FileLayout,
  rows: RowReader,
  repaired: (says: string, line: number) => void,
) {
  if (repairs.length === 0) return (row: Row): Row => row;
  const due = repairs.map((repair) => ({ ...repair, index: columnIndex(header, repair.column) }));
  const cell = ({ bytes, starts, ends }: Row, index: number): string =>
    bytes.toString("utf8", starts[index], ends[index]);
  return (row: Row): Row => {
    const wanted = due.filter(({ index, pattern }) => pattern.test(cell(row, index)));
    if (wanted.length === 0) return row;
    const cells = header.map((_, index) => cell(row, index));
    for (const { index, pattern, replacement, note } of wanted) {
      cells[index] = (cells[index] as string).replace(pattern, replacement);
      repaired(note, row.line);
    }
    return rows.fill(cells, row.line);
  };
}

/** Tells the notes that a row is due for. */
export function noticer(
  { notice, header }: FileLayout,
  noticed: (says: string, line: number) => void,
): (row: Row) => void {
  if (notice.length === 0) return () => {};
  const always = notice.flatMap((check) => (check.check === "always" ? [check.note] : []));
  const checks = notice.flatMap((check) =>
    check.check === "always"
      ? []
      : [{ ...check, day: columnIndex(header, check.column), ofDay: columnIndex(header, check.of) }],
  );
  return (row) => {
    for (const note of always) noticed(note, row.line);
    for (const { day, ofDay, from, to, note } of checks) {
      const start = row.starts[ofDay] as number; // a time begins with its day
      const behind =
        dayNumberIn(row.bytes, row.starts[day] as number, row.ends[day] as number) -
        dayNumberIn(row.bytes, start, start + 10);
      if (behind >= from && behind <= to) noticed(note, row.line);
    }
  };
}

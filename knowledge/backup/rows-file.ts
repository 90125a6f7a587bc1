// Rows of a table as a file: a line that names the table and its columns, then a line a row, all JSON. The same for every SQL driver.
// Integers and reals stay apart, 64-bit integers stay whole, bytes stay bytes.

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import { QuorumError } from "#infra/runtime/index.ts";

const RowsHead = z.strictObject({
  table: z.string(),
  columns: z.array(z.string()).min(1),
});
export type RowsHead = Readonly<z.infer<typeof RowsHead>>;

/** bigint is an integer, number a real. */
export type Cell = null | bigint | number | string | Uint8Array;
export type Row = readonly Cell[];

const pieceBytes = 262_144;

/** The file's bytes, in pieces of about a quarter of a megabyte. */
export async function* rowsFile(head: RowsHead, rows: Iterable<Row> | AsyncIterable<Row>): AsyncGenerator<Buffer> {
  let text = `${JSON.stringify(head)}\n`;
  for await (const row of rows) {
    text += `${JSON.stringify(row.map(written))}\n`;
    if (text.length < pieceBytes) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}

export interface OpenRows {
  readonly head: RowsHead;
  readonly rows: AsyncIterable<Row>;
}

/** @throws infra/backup-damaged where it is no such file */
export async function readRowsFile(path: string): Promise<OpenRows> {
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Number.POSITIVE_INFINITY });
  const each = lines[Symbol.asyncIterator]();
  const first = await each.next();
  const head = RowsHead.safeParse(first.done === true ? null : parsed(first.value, path));
  if (!head.success) throw notRows(path);
  const { length } = head.data.columns;
  async function* rows(): AsyncGenerator<Row> {
    for (let next = await each.next(); next.done !== true; next = await each.next()) {
      const cells = parsed(next.value, path);
      if (!Array.isArray(cells) || cells.length !== length) throw notRows(path);
      yield cells.map((cell) => read(cell, path));
    }
  }
  return { head: head.data, rows: rows() };
}

function written(cell: Cell): unknown {
  if (typeof cell === "bigint") {
    const number = Number(cell);
    return Number.isSafeInteger(number) ? number : { i: String(cell) };
  }
  if (typeof cell === "number") return Number.isFinite(cell) && !Number.isInteger(cell) ? cell : { r: realText(cell) };
  if (cell instanceof Uint8Array) return { b: Buffer.from(cell).toString("base64") };
  return cell;
}

const realText = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

function read(cell: unknown, path: string): Cell {
  if (cell === null || typeof cell === "string") return cell;
  if (typeof cell === "number") return Number.isInteger(cell) ? BigInt(cell) : cell;
  const tagged = cell as { i?: unknown; r?: unknown; b?: unknown };
  if (typeof tagged.i === "string") return BigInt(tagged.i);
  if (typeof tagged.r === "string") return Number(tagged.r);
  if (typeof tagged.b === "string") return Buffer.from(tagged.b, "base64");
  throw notRows(path);
}

function parsed(line: string, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw notRows(path);
    throw thrown;
  }
}

const notRows = (path: string): QuorumError =>
  new QuorumError(
    "infra/backup-damaged",
    `${path} is not a file of rows as this release writes it. Take another backup to restore from, or the release that made it.`,
    { fault: "outside", retry: false, context: { path } },
  );

// Columns of codes beside a session's changes of the book.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import type { Column } from "#tools/columns/index.ts";
import { bookColumns, type TickRows } from "#tools/features/index.ts";
import { BookPicture, cellsOf } from "./picture.ts";
import { type ComponentOptions, PictureComponents, versionOfComponents } from "./picture-components.ts";
import type { PictureEncoder } from "./picture-encoder.port.ts";

export interface PictureFeatures {
  /** Of what made them. */
  readonly version: string;
  /** One a number of the code, shape (rows of the book clock); NaN = missing. */
  readonly columns: readonly Column[];
}

/** Principal components, learnt as the rows go by: the same whether rows come one by one or all at once. */
export function componentFeatures(
  { rows, columns }: Pick<TickRows, "rows" | "columns">,
  options: ComponentOptions,
): PictureFeatures & { readonly shares: readonly number[] | null } {
  const components = new PictureComponents(options);
  const out = Array.from({ length: options.count }, () => new Float64Array(rows));
  const values = new Float64Array(options.count);
  const row = rowReader(columns);
  for (let t = 0; t < rows; t++) {
    components.push(row(t), values);
    for (let i = 0; i < values.length; i++) out[i]![t] = values[i]!;
  }
  const { shares } = components;
  return { version: versionOfComponents(options), columns: out, shares: shares && [...shares] };
}

export interface EncodedQuery {
  /** Start of the session. */
  readonly openMs: number;
  /** When the encoder had seen all that it learnt from. Rows that end before are missing: it would know what came after them. */
  readonly trainedMs: number;
  readonly signal?: AbortSignal;
}

/** Pictures that are held at once. */
const batch = 256;

/** Codes by an encoder. @throws what `encode` throws; tools/input-invalid where all rows lie before it was trained */
export async function encodedFeatures(
  { rows, endMs, columns }: Pick<TickRows, "rows" | "endMs" | "columns">,
  encoder: PictureEncoder,
  { openMs, trainedMs, signal }: EncodedQuery,
): Promise<PictureFeatures> {
  const lastMs = openMs + (endMs[rows - 1] ?? Number.NaN);
  if (rows > 0 && lastMs < trainedMs)
    throw callerError(
      "tools/input-invalid",
      `The encoder was trained up to ${isoTime(trainedMs)}, and all rows end before (${isoTime(Math.floor(lastMs))}): it knows what came after them. Ask for a later session.`,
    );
  const picture = new BookPicture(encoder.shape);
  const cells = cellsOf(encoder.shape);
  const out = Array.from({ length: encoder.width }, () => new Float64Array(rows).fill(Number.NaN));
  const held = new Float32Array(batch * cells);
  const at: number[] = [];
  const write = async (): Promise<void> => {
    signal?.throwIfAborted();
    const codes = await encoder.encode(held.subarray(0, at.length * cells), at.length);
    for (const [n, t] of at.entries())
      for (const [i, column] of out.entries()) column[t] = codes[n * encoder.width + i]!;
    at.length = 0;
  };
  const row = rowReader(columns);
  for (let t = 0; t < rows; t++) {
    if (!picture.push(row(t)) || openMs + endMs[t]! < trainedMs) continue;
    picture.read(held, at.length * cells);
    at.push(t);
    if (at.length === batch) await write();
  }
  if (at.length > 0) await write();
  return { version: encoder.version, columns: out };
}

/** Rows as the clock gives them, one after the other in the same place. */
function rowReader(columns: TickRows["columns"]): (t: number) => Float64Array {
  const row = new Float64Array(bookColumns.length);
  const sources = bookColumns.map((name) => columns[name] as Column);
  return (t) => {
    for (let c = 0; c < sources.length; c++) row[c] = sources[c]![t]!;
    return row;
  };
}

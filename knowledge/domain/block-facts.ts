// Bars and metrics both ways: as single facts, and by column.

import { callerError } from "#infra/runtime/index.ts";
import type { Bar } from "./bar.ts";
import { type BlockColumns, type BlockOf, blockColumns, type TextColumn } from "./blocks.ts";
import type { Metric } from "./observations.ts";
import { textColumn } from "./text-column.ts";

interface FactOfBlock {
  readonly bar: Bar;
  readonly metric: Metric;
}
/** Kinds that exist as facts and as blocks. */
export type FactBlockKind = keyof FactOfBlock;

/** Facts of one source by column, in their order. @throws knowledge/fact-invalid where the sources differ */
export function blockOfFacts<K extends FactBlockKind>(kind: K, facts: readonly FactOfBlock[K][]): BlockOf<K> {
  const source = facts[0]?.source ?? "";
  if (facts.some((fact) => fact.source !== source))
    throw callerError(
      "knowledge/fact-invalid",
      "A block has one source, these facts have several: make one block a source.",
    );
  const rows = facts as readonly (Bar | Metric)[];
  const columns = Object.fromEntries(
    Object.entries(blockColumns[kind]).map(([name, type]) => {
      const values = (rows as readonly unknown[]).map((row) => (row as Record<string, unknown>)[name]);
      return [name, type === "text" ? textColumn(values as string[]) : Float64Array.from(values as number[])];
    }),
  ) as unknown as BlockColumns<K>;
  return { kind, rows: rows.length, symbol: textColumn(rows.map(({ symbol }) => symbol)), source, columns };
}

/** The rows of a block as facts, in their order; fields in the order of the schema. */
export function factsOfBlock<K extends FactBlockKind>(block: BlockOf<K>): FactOfBlock[K][] {
  const { source, symbol } = block;
  const facts = Array.from(
    { length: block.rows },
    (_, row): Record<string, unknown> => ({ symbol: symbol.values[symbol.codes[row] as number] }),
  );
  for (const name of Object.keys(blockColumns[block.kind])) {
    const column = (block.columns as Readonly<Record<string, Float64Array | TextColumn>>)[name] as
      | Float64Array
      | TextColumn;
    if (column instanceof Float64Array) for (const [row, fact] of facts.entries()) fact[name] = column[row];
    else for (const [row, fact] of facts.entries()) fact[name] = column.values[column.codes[row] as number];
  }
  for (const fact of facts) fact.source = source;
  return facts as unknown as FactOfBlock[K][];
}

// Items of a feed that does not check them itself: what breaks a rule of its kind becomes a rejected item, of a block only the rows that do.

import {
  type Block,
  blockColumns,
  type ColumnType,
  checkBlock,
  factSchemas,
  levels,
  type TextColumn,
  withoutRows,
} from "#knowledge/domain/index.ts";
import type { FeedItem } from "#knowledge/feeds/index.ts";

type Rejected = Extract<FeedItem, { readonly kind: "rejected" }>;

/** The item as it is, or what is left of it behind what is wrong with it; the last one carries its mark.
 * @throws knowledge/fact-invalid where the columns of a block are not of one length */
export function checked(item: FeedItem): readonly FeedItem[] {
  if (item.kind === "fact") {
    const result = factSchemas[item.fact.kind].safeParse(item.fact.value);
    if (result.success) return [item];
    const reason = result.error.issues
      .map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "))
      .join("; ");
    return marked([{ kind: "rejected", origin: item.origin, reason, raw: JSON.stringify(item.fact.value) }], item.mark);
  }
  if (item.kind !== "block") return [item];
  const { block, origin, mark } = item;
  const wrong = checkBlock(block);
  if (wrong.length === 0) return [item];
  const rejected: Rejected[] = wrong.map(({ row, reason }) => ({
    kind: "rejected",
    origin,
    reason,
    raw: rowText(block, row),
  }));
  const left = withoutRows(
    block,
    wrong.map(({ row }) => row),
  );
  return left.rows === 0 ? marked(rejected, mark) : [...rejected, { ...item, block: left }];
}

const marked = (items: readonly Rejected[], mark: string | undefined): readonly FeedItem[] =>
  mark === undefined ? items : items.map((item, at) => (at === items.length - 1 ? { ...item, mark } : item));

type Column = Float64Array | BigInt64Array | Int8Array | TextColumn;

/** One row of a block for a person to read. */
function rowText(block: Block, row: number): string {
  const { symbol, source, kind } = block;
  const columns = block.columns as unknown as Readonly<Record<string, Column>>;
  const cells = Object.entries(blockColumns[kind] as Readonly<Record<string, ColumnType>>).map(([name, type]) => {
    const column = columns[name] as Column;
    if ("codes" in column) return [name, column.values[column.codes[row] as number]];
    if (type === "f64x10") return [name, [...column.subarray(row * levels, (row + 1) * levels)].map(String).join(" ")];
    return [name, String(column[row])];
  });
  const named = { kind, symbol: symbol.values[symbol.codes[row] as number], source };
  return JSON.stringify({ ...named, ...Object.fromEntries(cells) }).slice(0, 2_000);
}

// Blocks that follow one another as one: a store takes a few large ones faster than many small ones.

import { type Block, blockColumns, type ColumnType, type TextColumn } from "#knowledge/domain/index.ts";

/** One block for each kind and source, in the order in which they first occur; rows keep their order. */
export function joinBlocks(blocks: readonly Block[]): readonly Block[] {
  const groups = new Map<string, Block[]>();
  for (const block of blocks) {
    const key = `${block.kind} ${block.source}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [block]);
    else group.push(block);
  }
  return [...groups.values()].map((group) => (group.length === 1 ? (group[0] as Block) : joined(group)));
}

type Numbers = Float64Array | BigInt64Array | Int8Array;
type Column = Numbers | TextColumn;

/** @param group at least one block, all of one kind and source */
function joined(group: readonly Block[]): Block {
  const first = group[0] as Block;
  const rows = group.reduce((sum, block) => sum + block.rows, 0);
  const names = Object.keys(blockColumns[first.kind] as Readonly<Record<string, ColumnType>>);
  const columns = names.map((name) => {
    const parts = group.map((block) => (block.columns as Readonly<Record<string, Column>>)[name] as Column);
    return [
      name,
      "codes" in (parts[0] as Column) ? joinedTexts(parts as TextColumn[]) : joinedNumbers(parts as Numbers[]),
    ];
  });
  const symbol = joinedTexts(group.map((block) => block.symbol));
  return { ...first, rows, symbol, columns: Object.fromEntries(columns) } as Block;
}

function joinedNumbers(parts: readonly Numbers[]): Numbers {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const [first] = parts;
  const whole: Numbers =
    first instanceof BigInt64Array
      ? new BigInt64Array(length)
      : first instanceof Int8Array
        ? new Int8Array(length)
        : new Float64Array(length);
  let at = 0;
  for (const part of parts) {
    (whole as Float64Array).set(part as Float64Array, at); // all parts are of the first one's type
    at += part.length;
  }
  return whole;
}

function joinedTexts(parts: readonly TextColumn[]): TextColumn {
  const codeOf = new Map<string, number>();
  const codes = new Uint32Array(parts.reduce((sum, part) => sum + part.codes.length, 0));
  let at = 0;
  for (const { values, codes: own } of parts) {
    const newCodes = values.map((text) => {
      const code = codeOf.get(text) ?? codeOf.size;
      codeOf.set(text, code);
      return code;
    });
    for (const code of own) codes[at++] = newCodes[code] as number;
  }
  return { values: [...codeOf.keys()], codes };
}

// Few different texts over many rows: each text once, and a code a row.

import type { TextColumn } from "./blocks.ts";

/** Codes are given in the order in which texts first occur. */
export function textColumn(texts: readonly string[]): TextColumn {
  const codeOf = new Map<string, number>();
  const codes = new Uint32Array(texts.length);
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row] as string;
    const code = codeOf.get(text) ?? codeOf.size;
    if (code === codeOf.size) codeOf.set(text, code);
    codes[row] = code;
  }
  return { values: [...codeOf.keys()], codes };
}

// Which terms a model knows and how rare each is, learnt from the texts it is trained on.

import { type KeyTable, keyTable } from "./key-table.ts";
import type { Terms } from "./terms.ts";

interface TextTerms {
  readonly wordTerms: Terms;
  letterTerms(): Terms;
}

export interface Block {
  readonly table: KeyTable;
  /** Inverse document frequency of each key, by place. */
  readonly rarity: Float32Array;
}

export interface Vocabulary {
  readonly words: Block;
  readonly letters: Block;
}

/** A term in fewer texts than this is not kept: it says nothing that holds elsewhere. */
const leastTexts = 2;

/** Rarity is ln((1 + N) / (1 + n)) + 1 for a term in n of N texts. The most frequent term comes first, of equal ones the lower key:
 * the order of the texts changes nothing, and what training touches most lies together in memory. */
export function vocabularyOf(texts: readonly TextTerms[]): Vocabulary {
  const block = (part: (text: TextTerms) => Terms): Block => {
    const all = new Uint32Array(texts.reduce((sum, text) => sum + part(text).keys.length, 0));
    let at = 0;
    for (const text of texts) {
      const { keys } = part(text);
      all.set(keys, at);
      at += keys.length;
    }
    return blockOf(all.sort(), texts.length);
  };
  return { words: block(({ wordTerms }) => wordTerms), letters: block((text) => text.letterTerms()) };
}

function blockOf(sorted: Uint32Array, texts: number): Block {
  const kept: { readonly key: number; readonly count: number }[] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to - from >= leastTexts) kept.push({ key: sorted[from]!, count: to - from });
    from = to;
  }
  kept.sort((a, b) => b.count - a.count || a.key - b.key);
  return {
    table: keyTable(Uint32Array.from(kept, ({ key }) => key)),
    rarity: Float32Array.from(kept, ({ count }) => Math.log((1 + texts) / (1 + count)) + 1),
  };
}

/** Columns of a row: words, letters, traits. */
export const termColumns = ({ words, letters }: Vocabulary): number => words.rarity.length + letters.rarity.length;

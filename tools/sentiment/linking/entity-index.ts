// Under which names a text may speak of the companies of a universe, by the first word of each name: finding them costs a text
// the same whether there are ten companies or ten thousand.

import type { Instrument } from "#knowledge/domain/index.ts";
import { plainName } from "../news/company-names.ts";
import { ordinaryWords } from "./ordinary-words.ts";

export interface NameForm {
  /** In the case in which it is written. */
  readonly words: readonly string[];
  readonly symbol: string;
  readonly kind: "name" | "alias";
  /** A single word of everyday language. */
  readonly ordinary: boolean;
}

export interface EntityIndex {
  /** By first word in lower case, longest first. */
  readonly names: ReadonlyMap<string, readonly NameForm[]>;
  /** By ticker in capitals. */
  readonly tickers: ReadonlyMap<string, string>;
}

/** Runs of letters and digits: "AT&T" is AT and T, "McDonald's" McDonald and s. */
export const namePieces = (text: string): string[] => text.normalize("NFKC").match(/[\p{L}\p{N}]+/gu) ?? [];

export function entityIndex(universe: readonly Instrument[]): EntityIndex {
  const { words: ordinary } = ordinaryWords();
  const names = new Map<string, NameForm[]>();
  const seen = new Set<string>();
  const add = (text: string, symbol: string, kind: NameForm["kind"]): void => {
    const words = namePieces(text);
    const [first] = words;
    const id = `${symbol} ${words.join(" ")}`;
    if (first === undefined || seen.has(id) || words.join("").length < 2 || text === symbol) return;
    seen.add(id);
    const form = { words, symbol, kind, ordinary: words.length === 1 && ordinary.has(first.toLowerCase()) };
    const key = first.toLowerCase();
    names.set(
      key,
      [...(names.get(key) ?? []), form].sort((a, b) => b.words.length - a.words.length),
    );
  };
  for (const { symbol, name, aliases } of universe) {
    add(name, symbol, "name");
    add(plainName(name), symbol, "name");
    for (const alias of aliases) add(alias, symbol, "alias");
  }
  return { names, tickers: new Map(universe.map(({ symbol }) => [symbol.toUpperCase(), symbol])) };
}

// How the instruments may be called: tickers, company names without their legal dress, aliases, distinctive first words.
// Keys are the words run together in lower case ("johnsonandjohnson", "jpmorgan"), so spacing and hyphens do not matter.

import type { KnownInstrument } from "../../../../../define/index.ts";
import { isOrdinary, knownTags } from "../language.ts";

export interface NameBook {
  readonly byKey: ReadonlyMap<string, string>;
  readonly tickers: ReadonlySet<string>;
  /** The one instrument that "the market" means; null where there is none, or several. */
  readonly market: string | null;
}

const legalWords = new Set(
  (
    "inc incorporated corp corporation co company companies cos group holding holdings plc ltd limited llc lp sa ag nv se etf trust fund com " +
    "international industries technologies technology systems motor semiconductor"
  ).split(" "),
);

/** "The Home Depot, Inc." -> home, depot; "McDonald's" -> mcdonalds; "&" is "and". */
export function nameWords(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/['’]/g, "")
    .replace(/&/g, " and ")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

export function buildNameBook(instruments: readonly KnownInstrument[]): NameBook {
  const byKey = new Map<string, string>();
  const put = (words: readonly string[], symbol: string): void => {
    const key = words.join("");
    if (key.length > 1 && !byKey.has(key)) byKey.set(key, symbol);
  };
  const dressed = instruments.flatMap(({ symbol, name, aliases }) =>
    [name, ...aliases].map((called) => ({ symbol, words: nameWords(called) })),
  );
  for (const { symbol, words } of dressed) put(words, symbol);
  const plain = dressed.map(({ symbol, words }) => ({ symbol, words: undressed(words) }));
  for (const { symbol, words } of plain) put(words, symbol);
  const first = plain.filter(({ words }) => words.length > 1 && isDistinctive(words[0] as string));
  for (const { symbol, words } of first) {
    const claims = new Set(first.filter((other) => other.words[0] === words[0]).map((other) => other.symbol));
    if (claims.size === 1) put(words.slice(0, 1), symbol);
  }
  const markets = instruments.filter(({ benchmark }) => benchmark);
  return {
    byKey,
    tickers: new Set(instruments.map(({ symbol }) => symbol)),
    market: markets.length === 1 ? (markets[0]?.symbol ?? null) : null,
  };
}

function undressed(words: readonly string[]): string[] {
  const kept = words[0] === "the" ? words.slice(1) : [...words];
  while (kept.length > 1 && (legalWords.has(kept.at(-1) as string) || kept.at(-1) === "and")) kept.pop();
  return kept;
}

/** May a first word stand for the company: "Goldman", "Sherwin", but not "American", "Home" or "Johnson". */
const isDistinctive = (word: string): boolean =>
  word.length >= 4 && !isOrdinary(word) && knownTags(word).every((tag) => tag === "Organization");

// Which companies a text speaks of: cashtags, marked and bare tickers, names and aliases. Whole words only, so that TotalEnergies is
// not Total and metadata not Meta; a word of everyday language needs signs that a company is meant.

import type { EntityIndex, NameForm } from "./entity-index.ts";
import { ordinaryWords } from "./ordinary-words.ts";
import { type Piece, piecesOf, type TextPieces } from "./text-pieces.ts";

/** How sure each kind of mention is by itself: set by judgement, not fitted. */
const certaintyOf = {
  cashtag: 0.98,
  "marked-ticker": 0.95,
  name: 0.95,
  alias: 0.85,
  "ordinary-name": 0.75,
  ticker: 0.7,
} as const;
export type MentionKind = keyof typeof certaintyOf;

export interface Mention {
  readonly symbol: string;
  readonly kind: MentionKind;
  /** Offsets in the text, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** 0 to 1; shared where several companies have the name. */
  readonly certainty: number;
}

export interface LinkedEntity {
  readonly symbol: string;
  /** 1 minus the product of (1 - certainty) of its mentions. */
  readonly certainty: number;
  readonly mentions: readonly Mention[];
}

interface Found {
  readonly symbols: readonly string[];
  readonly kind: MentionKind;
  readonly from: number;
  readonly to: number;
}

/** No more of a text is read. */
const readCharacters = 50_000;

/** The companies of the index that the text speaks of, surest first, of equal ones the first named.
 * @param filedUnder symbols that the source gave it: an everyday word that may name one of them does; a company that is not named is not linked */
export function linkEntities(text: string, index: EntityIndex, filedUnder: readonly string[] = []): LinkedEntity[] {
  const whole = piecesOf(text.slice(0, readCharacters));
  const found: Found[] = [];
  const unsure: Found[] = [];
  for (let at = 0; at < whole.pieces.length; ) {
    const match = tickerAt(whole, at, index) ?? nameAt(whole, at, index);
    if (match === null) at += 1;
    else {
      (match.sure ? found : unsure).push(match.found);
      at = match.next;
    }
  }
  const sure = new Set(found.flatMap(({ symbols }) => (symbols.length === 1 ? symbols : [])));
  const confirmed = unsure.filter(({ symbols }) =>
    symbols.some((symbol) => sure.has(symbol) || filedUnder.includes(symbol)),
  );
  return ranked([...found, ...confirmed].flatMap((one) => mentionsOf(one, sure)));
}

interface Match {
  readonly found: Found;
  readonly sure: boolean;
  readonly next: number;
}

function tickerAt({ text, pieces, shouting }: TextPieces, at: number, { tickers }: EntityIndex): Match | null {
  const piece = pieces[at]!;
  const symbol = tickers.get(piece.text.toUpperCase());
  if (symbol === undefined) return null;
  const match = (kind: MentionKind): Match => ({
    found: { symbols: [symbol], kind, from: piece.from, to: piece.to },
    sure: true,
    next: at + 1,
  });
  const [before, behind] = [text.slice(Math.max(0, piece.from - 12), piece.from), text.slice(piece.to, piece.to + 1)];
  if (/(?:^|[^\p{L}\p{N}])\$$/u.test(before)) return match("cashtag");
  if (piece.text !== symbol.toUpperCase()) return null;
  const exchange = /(?:nyse|nasdaq|amex|lse|tsx|ticker|symbol)\s?:?\s?$/i.test(before);
  const bracketed = before.endsWith("(") && behind === ")" && /^\p{Lu}/u.test(pieces[at - 1]?.text ?? "");
  if (exchange || bracketed) return match("marked-ticker");
  const bare = piece.text.length >= 3 && !shouting && !ordinaryWords().words.has(piece.text.toLowerCase());
  return bare ? match("ticker") : null;
}

function nameAt(whole: TextPieces, at: number, { names }: EntityIndex): Match | null {
  const { pieces } = whole;
  const forms = (names.get(pieces[at]!.text.toLowerCase()) ?? []).filter((form) => stands(form, whole, at));
  const [longest] = forms;
  if (longest === undefined) return null;
  const last = pieces[at + longest.words.length - 1]!;
  const same = forms.filter(({ words }) => words.length === longest.words.length);
  const kind = longest.ordinary ? "ordinary-name" : longest.kind;
  return {
    found: { symbols: [...new Set(same.map(({ symbol }) => symbol))], kind, from: pieces[at]!.from, to: last.to },
    sure: !longest.ordinary || isCompany(whole, at),
    next: at + longest.words.length,
  };
}

/** Word for word, in its own case or in capitals; a name of several words in any case. */
function stands({ words, ordinary }: NameForm, { text, pieces, shouting }: TextPieces, at: number): boolean {
  return words.every((word, i) => {
    const piece = pieces[at + i];
    if (
      piece === undefined ||
      (i > 0 && !/^(?:[\s.'’&!-]|\s?&\s?|,\s){1,3}$/.test(text.slice(pieces[at + i - 1]!.to, piece.from)))
    )
      return false;
    if (piece.text === word) return true;
    if (piece.text === word.toUpperCase()) return !ordinary || shouting;
    return words.length > 1 && piece.text.toLowerCase() === word.toLowerCase();
  });
}

/** Of a word of everyday language: nothing against a company behind it, and a sign for one where its capital says nothing. */
function isCompany({ text, pieces, capitalised, shouting }: TextPieces, at: number): boolean {
  const { notBefore, after } = ordinaryWords();
  const piece = pieces[at]!;
  const possessive = /^['’]s\b/i.test(text.slice(piece.to, piece.to + 3));
  const next = pieces[at + (possessive ? 2 : 1)]?.text.toLowerCase() ?? "";
  const near = next !== "" && /^['’\ss-]{1,4}$/.test(text.slice(piece.to, pieces[at + (possessive ? 2 : 1)]!.from));
  if (near && notBefore[piece.text.toLowerCase()]?.has(next)) return false;
  if (
    possessive ||
    (near && after.has(next)) ||
    /(?:shares|stock) (?:of|in) $/i.test(text.slice(Math.max(0, piece.from - 12), piece.from))
  )
    return true;
  return !capitalised && !shouting && !beginsSentence(text, piece);
}

const beginsSentence = (text: string, { from }: Piece): boolean =>
  /(?:^|[.!?:]["')\]]?\s+|["'“‘(])$/.test(text.slice(Math.max(0, from - 4), from)) || from === 0;

/** A name of several companies is one's where another mention says so, else it is shared. */
function mentionsOf({ symbols, kind, from, to }: Found, sure: ReadonlySet<string>): Mention[] {
  const said = symbols.filter((symbol) => sure.has(symbol));
  const meant = said.length > 0 ? said : symbols;
  return meant.map((symbol) => ({ symbol, kind, from, to, certainty: certaintyOf[kind] / meant.length }));
}

function ranked(mentions: readonly Mention[]): LinkedEntity[] {
  const bySymbol = new Map<string, Mention[]>();
  for (const mention of mentions) bySymbol.set(mention.symbol, [...(bySymbol.get(mention.symbol) ?? []), mention]);
  return [...bySymbol]
    .map(([symbol, own]) => ({
      symbol,
      certainty: 1 - own.reduce((left, { certainty }) => left * (1 - certainty), 1),
      mentions: own.sort((a, b) => a.from - b.from),
    }))
    .sort((a, b) => b.certainty - a.certainty || a.mentions[0]!.from - b.mentions[0]!.from);
}

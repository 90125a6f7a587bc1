// The desk's instruments in the question: by ticker, company name, alias, distinctive first word, or a near miss of these.
// Names that are also everyday words ("apple", "cat", "V", "ALL") are taken only where they stand as names do.

import { isDeskWord } from "../grammar/concepts.ts";
import { isGrammarWord, isOrdinary } from "../language.ts";
import type { Span } from "../masked-text.ts";
import { type NameBook, nameWords } from "./name-book.ts";
import { afterArticle, beforeThing, inNameSlot, type Place } from "./name-slots.ts";
import { nearName } from "./near-name.ts";
import type { Token } from "./tokens.ts";

export interface NameHit extends Span {
  readonly symbol: string;
  /** False where the word may be an everyday one: the clause must then be about the desk's business. */
  readonly sure: boolean;
}

const longestName = 6; // words
const longestSlip = 3; // words of a misspelt name

export function findNames(text: string, tokens: readonly Token[], book: NameBook, capitals: boolean): NameHit[] {
  const hits: NameHit[] = [];
  for (let at = 0; at < tokens.length; ) {
    const hit = nameAt(tokens, at, book, capitals);
    if (hit === null) {
      at += 1;
      continue;
    }
    hits.push(hit.hit);
    at += hit.count;
  }
  const market = /\bthe (?:overall |broad(?:er)? |whole |stock )?(?:market|index)\b/i.exec(text);
  if (hits.length === 0 && market && book.market !== null) {
    hits.push({ start: market.index, end: market.index + market[0].length, symbol: book.market, sure: false });
  }
  return hits;
}

function nameAt(
  tokens: readonly Token[],
  at: number,
  book: NameBook,
  capitals: boolean,
): { hit: NameHit; count: number } | null {
  for (let count = Math.min(longestName, tokens.length - at); count >= 2; count -= 1) {
    const found = joined(tokens, at, count, book.byKey);
    if (found) return { hit: span(tokens, at, count, found), count };
  }
  for (let count = Math.min(longestSlip, tokens.length - at); count >= 2; count -= 1) {
    const near = joined(tokens, at, count, book.byKey, true);
    if (near) return { hit: span(tokens, at, count, near), count };
  }
  const place: Place = {
    token: tokens[at] as Token,
    before: tokens[at - 1],
    after: tokens[at + 1],
    alone: tokens.length === 1,
    capitals,
  };
  const found = byTicker(place, book) ?? byOneWord(place, exactName(place, book));
  if (found) return { hit: span(tokens, at, 1, found), count: 1 };
  const loose = byOneWord(place, loosely(place, book));
  return loose && { hit: span(tokens, at, 1, loose), count: 1 };
}

interface Found {
  readonly symbol: string;
  readonly sure: boolean;
  /** The ending "'s" belongs to the name: McDonald's. */
  readonly whole: boolean;
}

function span(tokens: readonly Token[], at: number, count: number, { symbol, sure, whole }: Found): NameHit {
  const first = tokens[at] as Token;
  const last = tokens[at + count - 1] as Token;
  return { start: first.start - (first.cashtag ? 1 : 0), end: whole ? last.wholeEnd : last.end, symbol, sure };
}

/** Two and more words that run together make a key, or nearly one. */
function joined(
  tokens: readonly Token[],
  at: number,
  count: number,
  byKey: NameBook["byKey"],
  near = false,
): Found | null {
  const group = tokens.slice(at, at + count);
  if (group.slice(1).some(({ gap }) => !/^[\s\-.]{0,3}$/.test(gap))) return null;
  const last = group.at(-1) as Token;
  const key = (ending: string): string =>
    [...group.slice(0, -1).map(({ whole }) => whole), ending].flatMap(nameWords).join("");
  const exact = exactly(key(last.whole), key(last.text), byKey);
  if (exact || !near) return exact;
  const symbol = key(last.text).length < 8 ? null : nearName(key(last.text), byKey);
  const everyday = (token: Token): boolean =>
    !/^(?:and|&)$/.test(token.lower) && (isGrammarWord(token.lower) || isDeskWord(token.lower));
  return symbol === null || group.some(everyday) ? null : { symbol, sure: true, whole: false };
}

function exactly(whole: string, bare: string, byKey: NameBook["byKey"]): Found | null {
  const symbol = byKey.get(whole) ?? byKey.get(bare);
  return symbol === undefined ? null : { symbol, sure: true, whole: byKey.has(whole) };
}

function byTicker(place: Place, { tickers }: NameBook): Found | null {
  const { token, before, after, alone, capitals } = place;
  const symbol = token.text.toUpperCase();
  if (!tickers.has(symbol)) return null;
  const take = (sure: boolean): Found => ({ symbol, sure, whole: false });
  if (token.cashtag || alone) return take(true);
  const word = symbol.length === 1 || isGrammarWord(token.lower) || isOrdinary(token.lower);
  if (!token.upper || !capitals) {
    if (word || afterArticle(place)) return null;
    return take(symbol.length >= 4 || (symbol.length === 3 && inNameSlot(place) && !beforeThing(place)));
  }
  if (!word) return take(symbol.length >= 3 || inNameSlot(place));
  if (/^[ai]$/.test(token.lower) || afterArticle(place)) return null;
  if (symbol.length === 1) return take(inNameSlot(place));
  const emphasised = after !== undefined && /^(?:of|our|the|my|your|that|those|these|this|in)$/.test(after.lower); // "sell ALL of it"
  return emphasised || (before && !inNameSlot(place)) ? null : take(true);
}

const exactName = ({ token }: Place, { byKey }: NameBook): Found | null =>
  exactly(nameWords(token.whole).join(""), nameWords(token.text).join(""), byKey);

/** A name of one word may be an everyday word: how it is written and where it stands decide. */
function byOneWord(place: Place, found: Found | null): Found | null {
  const { token, alone, capitals } = place;
  if (!found) return null;
  if (alone || token.cashtag || (token.capital && capitals && !token.opensSentence)) return found;
  if (afterArticle(place)) return null;
  return { ...found, sure: inNameSlot(place) && !beforeThing(place) };
}

/** A lost apostrophe ("boeings stock") or a slip of the keys ("Boieng"). */
function loosely({ token, after, capitals }: Place, { byKey }: NameBook): Found | null {
  const owner =
    token.lower.endsWith("s") && after && isDeskWord(after.lower) ? byKey.get(token.lower.slice(0, -1)) : undefined;
  const guess =
    (token.upper && capitals) || isDeskWord(token.lower) ? null : nearName(nameWords(token.text).join(""), byKey);
  const symbol = owner ?? guess;
  return symbol === null ? null : { symbol, sure: true, whole: false };
}

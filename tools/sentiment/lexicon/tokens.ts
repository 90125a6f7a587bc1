// Text into lower-case tokens with sentence and clause. Addresses are dropped; what a word means is looked up, and decided elsewhere.

import { isAscii, isDigit, isSpace } from "../text/letters.ts";
import type { Lexicon, WordFacts } from "./word-facts.ts";

export interface Token {
  readonly text: string;
  /** Null for a word that nothing is said of. */
  readonly facts: WordFacts | null;
  /** The number written, in its own scale ("1.2 bn" stays 1.2); null for a word. */
  readonly number: number | null;
  readonly percent: boolean;
  /** +1 or -1 where a sign is written before a number, else 0. */
  readonly sign: number;
  readonly sentence: number;
  readonly clause: number;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  /** Numbers of the sentences that end in a question mark. */
  readonly questions: ReadonlySet<number>;
}

const noQuestion: ReadonlySet<number> = new Set();

/**
 * Tokens and marks, at each place the first of
 *
 *     [+-]?[$€£]?\d[\d,]*(\.\d+)?(\s?%)?           a number
 *     [A-Za-z]+(['&-][A-Za-z]+)*                   a word, without its 's; taken apart at hyphens unless the lexicon has it whole
 *     [.!?]+ before white space, "')] or the end   the end of a sentence
 *     [,;:()|–—] or \s-{1,2}\s                     the end of a clause
 */
export function tokensOf(text: string, lexicon: Lexicon): Tokens {
  const reader = new TokenReader(plainOf(text), lexicon);
  return { tokens: reader.tokens, questions: reader.questions ?? noQuestion };
}

/** Without addresses, with plain marks, and with numbers that were torn apart ("1 .2"). */
function plainOf(text: string): string {
  let plain = text;
  if (plain.includes("http") || plain.includes("www.")) plain = plain.replace(/https?:\/\/\S+|www\.\S+/g, " ");
  if (!isAscii(plain)) plain = plain.replace(/[’‘]/g, "'").replace(/[−‑]/g, "-");
  return plain.includes(" .") ? plain.replace(/(\d) (\.\d)/g, "$1$2") : plain;
}

const code = (mark: string): number => mark.charCodeAt(0);
const [plus, minus, dot, comma, percent, apostrophe, and] = ["+", "-", ".", ",", "%", "'", "&"].map(code) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const [question, exclamation] = [code("?"), code("!")];
const money: ReadonlySet<number> = new Set(Array.from("$€£", code));
const ends: ReadonlySet<number> = new Set(Array.from(",;:()|–—", code));
const closes: ReadonlySet<number> = new Set(Array.from(`"')]`, code));
const isLatin = (unit: number): boolean => (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);

class TokenReader {
  readonly tokens: Token[] = [];
  questions: Set<number> | null = null;
  readonly #text: string;
  readonly #lexicon: Lexicon;
  #sentence = 0;
  #clause = 0;

  constructor(text: string, lexicon: Lexicon) {
    this.#text = text;
    this.#lexicon = lexicon;
    for (let at = 0; at < text.length; ) at = this.#read(at);
  }

  /** Takes what stands there; returns the place after it. */
  #read(at: number): number {
    const unit = this.#text.charCodeAt(at);
    if (isLatin(unit)) return this.#word(at);
    if (isDigit(unit) || unit === plus || unit === minus || money.has(unit)) return this.#number(at);
    if (unit === dot || unit === exclamation || unit === question) return this.#end(at);
    if (ends.has(unit)) this.#clause += 1;
    else if (isSpace(unit)) return this.#space(at);
    return at + 1;
  }

  #word(from: number): number {
    const text = this.#text;
    let at = endOfLatin(text, from);
    let hyphen = false;
    for (;;) {
      const join = text.charCodeAt(at);
      if ((join !== apostrophe && join !== and && join !== minus) || !isLatin(text.charCodeAt(at + 1))) break;
      hyphen ||= join === minus;
      at = endOfLatin(text, at + 1);
    }
    const found = text.slice(from, at).toLowerCase();
    const word = found.endsWith("'s") ? found.slice(0, -2) : found;
    const facts = this.#lexicon.get(word) ?? null;
    if (!hyphen || facts?.stays === true) this.#push(word, facts);
    else for (const part of word.split("-")) this.#push(part, this.#lexicon.get(part) ?? null);
    return at;
  }

  #push(text: string, facts: WordFacts | null): void {
    if (facts?.breaks === true) this.#clause += 1;
    const { tokens } = this;
    tokens.push({
      text,
      facts,
      number: null,
      percent: false,
      sign: 0,
      sentence: this.#sentence,
      clause: this.#clause,
    });
  }

  /** One character further where it is none. */
  #number(from: number): number {
    const text = this.#text;
    const first = text.charCodeAt(from);
    const sign = first === plus ? 1 : first === minus ? -1 : 0;
    let at = sign === 0 ? from : from + 1;
    if (money.has(text.charCodeAt(at))) at++;
    if (!isDigit(text.charCodeAt(at))) return from + 1;
    const begin = at;
    while (isDigit(text.charCodeAt(at)) || text.charCodeAt(at) === comma) at++;
    if (text.charCodeAt(at) === dot && isDigit(text.charCodeAt(at + 1))) at = endOfDigits(text, at + 1);
    const figure = text.slice(begin, at);
    const spaced = isSpace(text.charCodeAt(at)) ? at + 1 : at;
    const isPercent = text.charCodeAt(spaced) === percent;
    if (isPercent) at = spaced + 1;
    const found = text.slice(from, at);
    this.tokens.push({
      text: found,
      facts: this.#lexicon.get(found) ?? null,
      number: Number(figure.includes(",") ? figure.replaceAll(",", "") : figure),
      percent: isPercent,
      sign,
      sentence: this.#sentence,
      clause: this.#clause,
    });
    return at;
  }

  #end(from: number): number {
    const text = this.#text;
    let at = from;
    let asks = false;
    for (
      let unit = text.charCodeAt(at);
      unit === dot || unit === exclamation || unit === question;
      unit = text.charCodeAt(at)
    ) {
      asks ||= unit === question;
      at++;
    }
    if (at < text.length && !closes.has(text.charCodeAt(at)) && !isSpace(text.charCodeAt(at))) return at;
    if (asks) {
      this.questions ??= new Set();
      this.questions.add(this.#sentence);
    }
    this.#sentence += 1;
    this.#clause += 1;
    return at;
  }

  /** One or two hyphens with white space on both sides end a clause. */
  #space(from: number): number {
    const text = this.#text;
    if (text.charCodeAt(from + 1) !== minus) return from + 1;
    const after = text.charCodeAt(from + 2) === minus ? from + 3 : from + 2;
    if (after >= text.length || !isSpace(text.charCodeAt(after))) return from + 1;
    this.#clause += 1;
    return after + 1;
  }
}

function endOfLatin(text: string, from: number): number {
  let at = from;
  while (isLatin(text.charCodeAt(at))) at++;
  return at;
}

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

// A text into words as the models read them.

import { endOfLetters, isAscii, isDigit, isLetter, isSpace, unitsOf } from "../text/letters.ts";
import type { Word, WordBook } from "./word-book.ts";

/**
 * Words in lower case, marks that say something, and of figures, addresses, cashtags and names of users their kind alone, so that no model learns a
 * company's ticker or a number by heart. In the order of precedence, at each place:
 *
 *     https?:\/\/\S+ | www\.\S+                            <address>
 *     \$[a-z]{1,6}(\.[a-z]{1,2})? and no letter or digit   <cashtag>
 *     @\w+ | #\w+                                          <user>, the #word
 *     [+-]?[$€£]?\d[\d,]*(\.\d+)?(\s?%)?                   <percent>, <money>, <year>, <number>, with its sign
 *     \p{L}+('\p{L}+)?                                     the word
 *     [!?:;()"]                                            the mark
 */
export function wordsOf(text: string, book: WordBook): Word[] {
  const lower = text.toLowerCase();
  const plain = isAscii(lower) ? lower : lower.replace(/[’‘]/g, "'").replace(/[−‑–]/g, "-");
  const words: Word[] = [];
  for (let at = 0; at < plain.length; ) {
    const code = plain.codePointAt(at)!;
    if (isLetter(code)) at = readWord(plain, at, words, book);
    else if (isDigit(code) || code === plus || code === minus || code === dollar || code === euro || code === pound)
      at = readFigure(plain, at, words, book);
    else if (code === user || code === hash) at = readTag(plain, at, words, book);
    else {
      if (marks.has(code)) words.push(book.wordAt(plain, at, at + 1));
      at += unitsOf(code);
    }
  }
  return words;
}

const [plus, minus, dollar, euro, pound, user, hash] = [0x2b, 0x2d, 0x24, 0x20ac, 0xa3, 0x40, 0x23];
const [apostrophe, comma, dot, percent] = [0x27, 0x2c, 0x2e, 0x25];
const marks: ReadonlySet<number> = new Set(Array.from('!?:;()"', (mark) => mark.charCodeAt(0)));

function readWord(text: string, from: number, words: Word[], book: WordBook): number {
  const first = text.charCodeAt(from);
  if ((first === 0x68 || first === 0x77) && isAddress(text, from)) {
    let at = from;
    while (at < text.length && !isSpace(text.charCodeAt(at))) at++;
    words.push(book.wordOf("<address>"));
    return at;
  }
  let end = endOfLetters(text, from);
  if (text.charCodeAt(end) === apostrophe) {
    const more = endOfLetters(text, end + 1);
    if (more > end + 1) end = more;
  }
  words.push(text.startsWith("http", from) ? book.wordOf("<address>") : book.wordAt(text, from, end));
  return end;
}

/** With something behind it. */
function isAddress(text: string, at: number): boolean {
  for (const start of ["http://", "https://", "www."])
    if (text.startsWith(start, at)) {
      const next = text.charCodeAt(at + start.length);
      if (!Number.isNaN(next) && !isSpace(next)) return true;
    }
  return false;
}

/** A figure with its sign, its currency and its percent sign, or a cashtag; one character further where it is neither. */
function readFigure(text: string, from: number, words: Word[], book: WordBook): number {
  let at = from;
  const sign = text.charCodeAt(at) === plus ? "+" : text.charCodeAt(at) === minus ? "-" : "";
  if (sign !== "") at++;
  const currency = text.charCodeAt(at);
  const money = currency === dollar || currency === euro || currency === pound;
  if (money) at++;
  const begin = at;
  if (!isDigit(text.charCodeAt(at))) {
    const end = sign === "" && currency === dollar ? endOfCashtag(text, at) : 0;
    if (end === 0) return from + 1;
    words.push(book.wordOf("<cashtag>"));
    return end;
  }
  while (isDigit(text.charCodeAt(at)) || text.charCodeAt(at) === comma) at++;
  if (text.charCodeAt(at) === dot && isDigit(text.charCodeAt(at + 1))) {
    at++;
    while (isDigit(text.charCodeAt(at))) at++;
  }
  const spaced = isSpace(text.charCodeAt(at)) ? at + 1 : at;
  if (text.charCodeAt(spaced) === percent) {
    words.push(book.wordOf(`<${sign}percent>`));
    return spaced + 1;
  }
  if (money) words.push(book.wordOf("<money>"));
  else words.push(book.wordOf(sign === "" && isYear(text, begin, at) ? "<year>" : `<${sign}number>`));
  return at;
}

function isYear(text: string, from: number, to: number): boolean {
  if (to - from !== 4) return false;
  const century = text.slice(from, from + 2);
  return (
    (century === "19" || century === "20") && isDigit(text.charCodeAt(from + 2)) && isDigit(text.charCodeAt(from + 3))
  );
}

/** @param from after the dollar sign; 0 where there is none */
function endOfCashtag(text: string, from: number): number {
  const end = endOfSmall(text, from);
  if (end === from || end - from > 6 || goesOn(text, end)) return 0;
  if (text.charCodeAt(end) !== dot) return end;
  const part = endOfSmall(text, end + 1);
  return part > end + 1 && part - end <= 3 && !goesOn(text, part) ? part : end;
}

function endOfSmall(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= 0x61 && text.charCodeAt(at) <= 0x7a) at++;
  return at;
}

function goesOn(text: string, at: number): boolean {
  const code = text.codePointAt(at);
  return code !== undefined && (isLetter(code) || isDigit(code));
}

function readTag(text: string, from: number, words: Word[], book: WordBook): number {
  let at = from + 1;
  while (isNameUnit(text.charCodeAt(at))) at++;
  if (at > from + 1) words.push(text.charCodeAt(from) === user ? book.wordOf("<user>") : book.wordAt(text, from, at));
  return at;
}

/** \w of text in lower case, with upper case for what has none in it. */
const isNameUnit = (code: number): boolean =>
  isDigit(code) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || (code >= 0x41 && code <= 0x5a);

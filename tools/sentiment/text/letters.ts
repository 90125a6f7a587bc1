// What kind of character stands at a place, out of a table: asking a regular expression of each character of many texts takes most of their time.

/** One bit a kind; as \p{L}, \p{Script=Latin}, \p{Lu}, \s and \p{Extended_Pictographic} have them. */
export const kinds = { letter: 1, latin: 2, upper: 4, space: 8, picture: 16 } as const;

const patterns = [
  [kinds.letter, /^\p{L}$/u],
  [kinds.latin, /^\p{Script=Latin}$/u],
  [kinds.upper, /^\p{Lu}$/u],
  [kinds.space, /^\s$/u],
  [kinds.picture, /^\p{Extended_Pictographic}$/u],
] as const;
const asked = 32;

/** By code unit, filled as they are met; half of a pair has no kind of its own. */
const table = new Uint8Array(1 << 16);

/** Kinds of a code point. */
export function kindsOf(code: number): number {
  if (code > 0xffff) return found(code);
  const known = table[code]!;
  if (known !== 0) return known & (asked - 1);
  const kind = found(code);
  table[code] = kind | asked;
  return kind;
}

function found(code: number): number {
  const character = String.fromCodePoint(code);
  return patterns.reduce((bits, [kind, pattern]) => (pattern.test(character) ? bits | kind : bits), 0);
}

export const isLetter = (code: number): boolean => (kindsOf(code) & kinds.letter) !== 0;
export const isSpace = (code: number): boolean => (kindsOf(code) & kinds.space) !== 0;
/** 0 to 9. */
export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
/** Code units of a code point. */
export const unitsOf = (code: number): number => (code > 0xffff ? 2 : 1);

/** Whether every character is ASCII. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/** Place after the letters that begin at a place. */
export function endOfLetters(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.codePointAt(at)!;
    if (!isLetter(code)) break;
    at += unitsOf(code);
  }
  return at;
}

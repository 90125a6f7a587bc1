// The question as tokens with places, for finding names; and whether its capital letters mean anything.

import { isGrammarWord, isOrdinary } from "../language.ts";
import type { Span } from "../masked-text.ts";

export interface Token extends Span {
  /** Without a possessive ending; `whole` and `wholeEnd` are with it, since "McDonald's" is a name of its own. */
  readonly text: string;
  readonly whole: string;
  readonly wholeEnd: number;
  readonly lower: string;
  readonly capital: boolean;
  /** All capitals. */
  readonly upper: boolean;
  readonly cashtag: boolean;
  readonly opensSentence: boolean;
  /** What stands between it and the token before. */
  readonly gap: string;
}

const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** Words and "&", outside the spans already read. */
export function tokensOf(text: string, taken: readonly Span[]): Token[] {
  const tokens: Token[] = [];
  let last = 0;
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (!isWordLike && segment !== "&") continue;
    if (taken.some(({ start, end }) => index < end && index + segment.length > start)) continue;
    const bare = segment.replace(/'s?$/i, "");
    const gap = text.slice(last, index);
    tokens.push({
      start: index,
      end: index + bare.length,
      text: bare,
      whole: segment,
      wholeEnd: index + segment.length,
      lower: bare.toLowerCase(),
      capital: /^\p{Lu}/u.test(bare),
      upper: /^\p{Lu}[\p{Lu}\p{N}.]*$/u.test(bare),
      cashtag: text[index - 1] === "$" && /\p{L}/u.test(bare),
      opensSentence: tokens.length === 0 || /[.?!:;"(]/.test(gap),
      gap,
    });
    last = index + segment.length;
  }
  return tokens;
}

/** False in "SHOULD WE BUY APPLE" and "Should We Buy Apple", where capitals tell nothing about names. */
export function capitalsMean(tokens: readonly Token[]): boolean {
  const plain = tokens.filter(
    ({ opensSentence, lower, text }) =>
      !opensSentence && text.length > 1 && (isGrammarWord(lower) || isOrdinary(lower)),
  );
  const capital = plain.filter((token) => token.capital).length;
  return plain.length === 0
    ? tokens.some(({ text }) => /\p{Ll}/u.test(text)) || tokens.length <= 2
    : capital <= plain.length / 2;
}

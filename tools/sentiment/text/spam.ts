// Posts that are there to be seen and not to say something. Each sign has a weight; a text is spam where they add up.

import { endOfLetters, isSpace, kinds, kindsOf, unitsOf } from "./letters.ts";

const promotion =
  /\b(?:join (?:us|our|my|the)\b.{0,30}\b(?:discord|telegram|chat|room|group|server|channel)|(?:free|vip|live) (?:trading )?(?:signals?|alerts?|trial|chat ?room)|dm (?:me|us)\b|(?:link|sign ?up) in (?:my )?bio|guaranteed (?:profits?|returns?|gains?)|(?:turn|turned) \$?\d[\d,]* into \$?\d|\d{2,}x (?:gains?|returns?|guaranteed)|(?:\d{3,}|huge|insane|massive)%? (?:gains?|winners?) (?:today|this week|alert)|whats ?app|telegram|discord|click here|follow (?:me|us) for|promo code|100% (?:accurate|win)|penny ?stock alerts?|next (?:big )?runner)\b/i;

export type SpamSign = "promotion" | "cashtag-stuffing" | "links" | "shouting" | "repetition" | "emoji";

const weights: Readonly<Record<SpamSign, number>> = {
  promotion: 0.6,
  "cashtag-stuffing": 0.5,
  links: 0.3,
  shouting: 0.3,
  repetition: 0.45,
  emoji: 0.3,
};
/** From here on a text is spam. */
export const spamFrom = 0.6;

export interface Spam {
  /** 1 minus the product of (1 - weight) of its signs, 0 to 1. */
  readonly score: number;
  readonly signs: readonly SpamSign[];
  readonly spam: boolean;
}

const readCharacters = 5_000;

export function spamOf(text: string): Spam {
  const read = text.slice(0, readCharacters);
  const signs = (Object.keys(weights) as SpamSign[]).filter((sign) => has[sign](read));
  const score = 1 - signs.reduce((left, sign) => left * (1 - weights[sign]), 1);
  return { score, signs, spam: score >= spamFrom };
}

const has: Readonly<Record<SpamSign, (text: string) => boolean>> = {
  promotion: (text) => promotion.test(text),
  "cashtag-stuffing"(text) {
    if (!text.includes("$")) return false;
    const tags = new Set(text.toUpperCase().match(/\$[A-Z]{1,6}\b/g));
    return tags.size >= 6 || (tags.size >= 4 && tags.size * 2 > (text.match(/\p{L}{2,}/gu)?.length ?? 0) - tags.size);
  },
  links: (text) => text.split("http", 4).length === 4 && (text.match(/https?:\/\//g)?.length ?? 0) >= 3,
  shouting(text) {
    const bare = text.includes("$") ? text.replace(/\$[A-Z]+/g, "") : text;
    const letters = countOf(bare, kinds.letter);
    return letters >= 30 && countOf(bare, kinds.upper) / letters > 0.7;
  },
  repetition: (text) => repeatsUnit(text) || repeatsWords(text.toLowerCase()),
  emoji: (text) => countOf(text, kinds.picture) >= 4,
};

function countOf(text: string, kind: number): number {
  let count = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at)!;
    if ((kindsOf(code) & kind) !== 0) count++;
    at += unitsOf(code);
  }
  return count;
}

/** Six of one character in a row, white space and dots aside; four of ! or ?. */
function repeatsUnit(text: string): boolean {
  let run = 1;
  for (let at = 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    run = unit === text.charCodeAt(at - 1) ? run + 1 : 1;
    if (run >= 4 && (unit === exclamation || unit === question)) return true;
    if (run >= 6 && unit !== dot && !isSpace(unit)) return true;
  }
  return false;
}
const [exclamation, question, dot] = [0x21, 0x3f, 0x2e];

/** Ten words of two letters or more, less than 45 % of them different. */
function repeatsWords(text: string): boolean {
  const different = new Set<string>();
  let words = 0;
  for (let at = 0; at < text.length; ) {
    const end = endOfLetters(text, at);
    const first = unitsOf(text.codePointAt(at)!);
    if (end - at > first) {
      words++;
      different.add(text.slice(at, end));
    }
    at = end > at ? end : at + first;
  }
  return words >= 10 && different.size / words < 0.45;
}

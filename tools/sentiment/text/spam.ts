// Posts that are there to be seen and not to say something. Each sign has a weight; a text is spam where they add up.

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

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

const has: Readonly<Record<SpamSign, (text: string) => boolean>> = {
  promotion: (text) => promotion.test(text),
  "cashtag-stuffing"(text) {
    const tags = new Set(text.toUpperCase().match(/\$[A-Z]{1,6}\b/g));
    return tags.size >= 6 || (tags.size >= 4 && tags.size * 2 > count(text, /\p{L}{2,}/gu) - tags.size);
  },
  links: (text) => count(text, /https?:\/\//g) >= 3,
  shouting(text) {
    const letters = count(text.replace(/\$[A-Z]+/g, ""), /\p{L}/gu);
    return letters >= 30 && count(text.replace(/\$[A-Z]+/g, ""), /\p{Lu}/gu) / letters > 0.7;
  },
  repetition(text) {
    const words = text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
    return (
      /([^\s.])\1{5}/.test(text) ||
      /([!?])\1{3}/.test(text) ||
      (words.length >= 10 && new Set(words).size / words.length < 0.45)
    );
  },
  emoji: (text) => count(text, /\p{Extended_Pictographic}/gu) >= 4,
};

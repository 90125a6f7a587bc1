// Text into lower-case tokens with sentence and clause. Addresses are dropped; what a word means is decided elsewhere.

export interface Token {
  readonly text: string;
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

const address = /https?:\/\/\S+|www\.\S+/g;
const piece =
  /[+-]?[$€£]?\d[\d,]*(?:\.\d+)?(?:\s?%)?|[A-Za-z]+(?:['&-][A-Za-z]+)*|[.!?]+(?=\s|["')\]]|$)|[,;:()|–—]|\s-{1,2}\s/g;

/** @param keep   hyphenated words that stay whole; others are taken apart
 *  @param breaks words that begin a new clause */
export function tokensOf(text: string, keep: (word: string) => boolean, breaks: ReadonlySet<string>): Tokens {
  const plain = text
    .replace(address, " ")
    .replace(/[’‘]/g, "'")
    .replace(/[−‑]/g, "-")
    .replace(/(\d) (\.\d)/g, "$1$2");
  const tokens: Token[] = [];
  const questions = new Set<number>();
  let sentence = 0;
  let clause = 0;
  for (const [found] of plain.matchAll(piece)) {
    if (/^[.!?]/.test(found)) {
      if (found.includes("?")) questions.add(sentence);
      sentence += 1;
      clause += 1;
    } else if (/^(?:[,;:()|–—]|\s)/.test(found)) {
      clause += 1;
    } else if (/\d/.test(found)) {
      tokens.push(numberToken(found, sentence, clause));
    } else {
      for (const word of wordsOf(found, keep)) {
        if (breaks.has(word)) clause += 1;
        tokens.push({ text: word, number: null, percent: false, sign: 0, sentence, clause });
      }
    }
  }
  return { tokens, questions };
}

function numberToken(found: string, sentence: number, clause: number): Token {
  const sign = found.startsWith("+") ? 1 : found.startsWith("-") ? -1 : 0;
  const number = Number(found.replace(/[^\d.]/g, ""));
  return { text: found.trim(), number, percent: found.endsWith("%"), sign, sentence, clause };
}

function wordsOf(found: string, keep: (word: string) => boolean): string[] {
  const word = found.toLowerCase().replace(/'s$/, "");
  return word.includes("-") && !keep(word) ? word.split("-") : [word];
}

// Fixed patterns of business headlines: "beats profit estimates", "class action".

import type { Phrase } from "./headline-rules.ts";
import type { RawHit } from "./raw-hit.ts";
import type { Token } from "./tokens.ts";

const phraseWeight = 1.5;

/** Every place where a phrase stands within one sentence, longest first. */
export function phraseHits(tokens: readonly Token[]): RawHit[] {
  const hits: RawHit[] = [];
  for (let from = 0; from < tokens.length; from++)
    for (const phrase of tokens[from]!.facts?.phrases ?? []) {
      const to = endOf(phrase, tokens, from);
      if (to !== null) hits.push(hitOf(phrase, tokens, from, to));
    }
  return hits.length < 2 ? hits : hits.toSorted((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from);
}

const hitOf = ({ polarity }: Phrase, tokens: readonly Token[], from: number, to: number): RawHit => ({
  from,
  to,
  words: tokens
    .slice(from, to + 1)
    .map(({ text }) => text)
    .join(" "),
  polarity,
  weight: phraseWeight,
});

/** Index of the phrase's last token when it begins at `from`, else null. */
function endOf({ steps }: Phrase, tokens: readonly Token[], from: number): number | null {
  const sentence = tokens[from]?.sentence;
  let at = from;
  for (let n = 0; n < steps.length; n++) {
    const { forms, gap } = steps[n]!;
    const end = at + (n === 0 ? 0 : gap);
    while (at <= end && !(tokens[at]?.sentence === sentence && forms.has(tokens[at]?.text ?? ""))) at++;
    if (at > end) return null;
    at++;
  }
  return at - 1;
}

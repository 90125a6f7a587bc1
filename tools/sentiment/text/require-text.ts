// What may be scored: some text, and no book.

import { callerError } from "#infra/runtime/index.ts";

/** Characters of one text. A long article has 20,000. */
export const longestScored = 200_000;

/** @throws tools/text-empty, tools/text-too-long */
export function requireText(text: string, what: string): void {
  if (text.trim() === "")
    throw callerError(
      "tools/text-empty",
      `${what}: wanted some words, found none. Give a headline, a post or an article.`,
    );
  if (text.length <= longestScored) return;
  const says = `${what}: wanted at most ${longestScored} characters, found ${text.length}. Score its stories one by one.`;
  throw callerError("tools/text-too-long", says, { characters: text.length });
}

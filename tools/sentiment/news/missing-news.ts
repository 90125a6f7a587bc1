// What a tone cannot say, and why.

import type { Missing } from "#tools/define/index.ts";
import type { NewsTone } from "./aggregate-news.ts";

/** One entry for each figure of the tone that is null. */
export function missingNews(tone: NewsTone): Missing {
  const noItems =
    tone.instructionLike > 0 ? "every story reads like an instruction to a model" : "no story known in the window";
  const noTone = tone.items === 0 ? noItems : "no story carries a tone";
  const nulls: readonly (readonly [keyof NewsTone & string, string])[] = [
    ["stance", noItems],
    ["confidence", noItems],
    ["meanScore", noItems],
    ["disagreement", noTone],
  ];
  return nulls.filter(([field]) => tone[field] === null).map(([field, because]) => ({ field, because }));
}

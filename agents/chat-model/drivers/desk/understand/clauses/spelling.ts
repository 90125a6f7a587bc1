// Slips in the few words that decide what is asked: "shuld we buy", "wats the news", "voltility of". Names are read elsewhere.

import { distance } from "fastest-levenshtein";
import { isDeskWord } from "../grammar/concepts.ts";
import { knownTags } from "../language.ts";

const keyWords = (
  "should would could what which where there about their compare comparison between versus news headlines headline sentiment risk risky volatility volatile " +
  "downside drawdown losses position positions portfolio holdings exposure outlook thoughts opinion overview valuation expensive cheap recommend recommendation " +
  "moved happened dropped rallied explain peers competitors rivals correlated leads follows sell selling buying trim short hold worth today yesterday shares stock because"
).split(" ");

/** Contractions typed without their apostrophe. */
const runTogether: Readonly<Record<string, string>> = {
  whats: "what is",
  wats: "what is",
  hows: "how is",
  wheres: "where is",
  whos: "who is",
  whys: "why is",
  lets: "let us",
  im: "i am",
  ive: "i have",
  dont: "do not",
  doesnt: "does not",
  didnt: "did not",
  isnt: "is not",
  arent: "are not",
  wont: "will not",
  cant: "can not",
  shouldnt: "should not",
  wouldnt: "would not",
};

/** The text with each unknown word of four letters and more put right where one key word is a single slip away. */
export function spellOut(text: string, isPlaceholder: (word: string) => boolean): string {
  return text.replace(/(?<![\p{L}\p{N}'])\p{L}{2,}(?![\p{L}\p{N}'])/gu, (word) => {
    if (Object.hasOwn(runTogether, word)) return runTogether[word] as string;
    if (word.length < 4) return word;
    if (isPlaceholder(word) || knownTags(word).length > 0 || isDeskWord(word)) return word;
    const near = keyWords.filter((key) => Math.abs(key.length - word.length) <= 1 && isSlip(word, key));
    return near.length === 1 ? (near[0] as string) : word;
  });
}

function isSlip(word: string, key: string): boolean {
  const edits = distance(word, key);
  return edits === 1 || (edits === 2 && key.length >= 5 && [...word].sort().join("") === [...key].sort().join(""));
}

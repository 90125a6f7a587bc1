// The tone of one article or post for the columns of sentiment. A text is scored once: what was found is remembered by what it says.

import type { NewsItem, Post } from "#knowledge/domain/index.ts";
import type { WordList } from "#tools/define/index.ts";
import {
  cleanText,
  instructionLike,
  languageOf,
  readable,
  readWordList,
  scoreStory,
  scoreText,
  spamOf,
} from "#tools/sentiment/index.ts";

/** The desk's own list, whatever list the user scores texts with elsewhere: a feature's numbers must not depend on settings. */
let words: WordList | null = null;
const ownWords = (): WordList => {
  words ??= readWordList();
  return words;
};

/** By text. Letters that are kept at most, some 40 MB; the text remembered first is forgotten first. */
const mostLetters = 20_000_000;
const remembered = new Map<string, number | null>();
let letters = 0;

function onceFor(text: string, toneOf: () => number | null): number | null {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const tone = toneOf();
  remembered.set(text, tone);
  letters += text.length;
  for (const first of remembered.keys()) {
    if (letters <= mostLetters) break;
    remembered.delete(first);
    letters -= first.length;
  }
  return tone;
}

/** -1 to 1; null where the text tells a reader nothing: empty, in another language, or spoken to a model. */
export const toneOfArticle = ({ title, summary }: Pick<NewsItem, "title" | "summary">): number | null =>
  onceFor(`article\n${title}\n${summary}`, () => {
    const clean = { title: cleanText(title), summary: cleanText(summary) };
    return heard(`${clean.title}\n${clean.summary}`) ? scoreStory(clean, ownWords()).score : null;
  });

/** Likewise; spam is null too. */
export const toneOfPost = ({ text }: Pick<Post, "text">): number | null =>
  onceFor(`post\n${text}`, () => {
    const clean = cleanText(text);
    return heard(clean) && !spamOf(clean).spam ? scoreText(clean, ownWords()).score : null;
  });

const heard = (text: string): boolean => text.trim() !== "" && readable(languageOf(text)) && !instructionLike(text);

// Gives words the tags of the desk's vocabulary (vocabulary.ts), over which the rules in kinds.ts are written.
// Single words are looked up, phrases are matched: looking up is what keeps a question under a few milliseconds.

import { alternatives, buildNet, formsOf, type Net, sentencesOf, type View } from "../language.ts";
import { vocabulary } from "./vocabulary.ts";

/** Rules may ask for the wider tag. */
const wider: Readonly<Record<string, string>> = {
  Buy: "Trade",
  Sell: "Trade",
  Swap: "Trade",
  Hold: "Trade",
  Own: "Trade",
};

const conceptTags: ReadonlySet<string> = new Set(Object.keys(vocabulary));

const tagsFor = (tag: string): string[] => (wider[tag] === undefined ? [tag] : [tag, wider[tag]]);

const patterns = Object.entries(vocabulary).flatMap(([tag, phrases]) =>
  phrases
    .split(",")
    .flatMap((phrase) => alternatives(phrase.trim()))
    .map((match) => ({ match, tag: tagsFor(tag), words: formsOf(match) })),
);

/** Every form of every single word, with its tags. */
const tagsOfWord = new Map<string, Set<string>>();
for (const { words, tag } of patterns) {
  for (const word of words ?? []) {
    const tags = tagsOfWord.get(word) ?? new Set();
    for (const one of tag) tags.add(one);
    tagsOfWord.set(word, tags);
  }
}

const net: Net = buildNet(
  patterns.filter(({ words }) => words === null).map(({ match, tag }) => ({ match, tag })) as unknown as Parameters<
    typeof buildNet
  >[0],
);

/** Tags the words of a view with the concepts they stand for. */
export function tagConcepts(view: View): View {
  for (const { normal, root, implicit, tags } of sentencesOf(view).flat()) {
    for (const form of [normal, root, implicit]) {
      for (const tag of (form === undefined ? undefined : tagsOfWord.get(form)) ?? []) tags.add(tag);
    }
  }
  view.sweep(net, { tagger: true });
  return view;
}

export const isConcept = (tags: ReadonlySet<string>): boolean => [...tags].some((tag) => conceptTags.has(tag));

/** Is this lower-case word one of the desk's own? */
export const isDeskWord = (word: string): boolean => tagsOfWord.has(word);

const oils = new Set(["Polite", "Glue"]);

/** A desk word that by itself asks or orders something: "sell", "compare", "headlines". */
export const asksSomething = (word: string): boolean => [...(tagsOfWord.get(word) ?? [])].some((tag) => !oils.has(tag));

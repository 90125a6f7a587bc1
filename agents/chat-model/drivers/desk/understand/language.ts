// The tagger (compromise) and the desk's few additions to it. Other files speak of words and tags, not of the library.

import nlp from "compromise/two";

nlp.plugin({
  words: { fed: "Noun", meeting: "Noun" },
  tags: {
    Instrument: { isA: "Company" },
    Stranger: { isA: "Company" },
    Moment: { isA: "Date" },
  },
});

export type View = ReturnType<typeof nlp>;
export type Net = ReturnType<typeof nlp.buildNet>;
export const buildNet: typeof nlp.buildNet = (matches) => nlp.buildNet(matches);

/** The matcher reads a choice with tags in it wrongly after "*": such choices become patterns of their own, plain words stay together. */
export function alternatives(pattern: string): string[] {
  const choice = [...pattern.matchAll(/\(([^()]*)\)(\??)/g)].find(
    ([, inside]) => inside?.includes("|") && /[#{ ]/.test(inside),
  );
  if (!choice) return [pattern];
  const [whole, inside = "", optional = ""] = choice;
  const options = inside.split("|");
  const plain = options.filter((option) => !/[#{ ]/.test(option));
  const parts = [
    ...options.filter((option) => !plain.includes(option)),
    ...(plain.length > 0 ? [plain.length > 1 ? `(${plain.join("|")})` : plain.join("")] : []),
  ];
  return parts.flatMap((part) =>
    alternatives(pattern.replace(whole, part.includes(" ") && optional ? `(${part})?` : part + optional)),
  );
}

/** Every form of the one word that a pattern asks for; null for a pattern of more words, or with tags. */
export function formsOf(pattern: string): string[] | null {
  const parts = nlp.parseMatch(pattern) as { word?: string; fastOr?: Set<string>; optional?: boolean }[];
  const [only] = parts;
  if (parts.length !== 1 || only === undefined || only.optional) return null;
  return only.word !== undefined ? [only.word] : only.fastOr ? [...only.fastOr] : null;
}

export interface Word {
  readonly text: string;
  readonly normal: string;
  /** Where it is not the normal form: "buy" for "bought". */
  readonly root?: string;
  /** What a contraction stands for: "is" in "what's". */
  readonly implicit?: string;
  readonly tags: Set<string>;
  /** What stands around it: quotes, commas, spaces. */
  readonly pre: string;
  readonly post: string;
}

/** Tagged, with the root forms that patterns like {buy} ask for. */
export function tagged(text: string, lexicon: Readonly<Record<string, string>> = {}): View {
  const view = nlp(text, { ...lexicon });
  view.compute("root");
  for (const [n, words] of sentencesOf(view).entries()) {
    for (const [i, { normal, tags }] of words.entries()) {
      const tag = lexicon[normal];
      if (tag !== undefined && !tags.has(tag))
        view.update([[n, i, i + 1]] as unknown as Parameters<View["update"]>[0]).tag(tag); // "might Qinsta fall": taken for a verb
    }
  }
  return view;
}

/** The words by sentence. "what's" is two words, the second without text. */
export function sentencesOf(view: View): Word[][] {
  return (view as unknown as { docs: Word[][] }).docs;
}

const dictionary = (
  nlp.model() as { one: { lexicon: Readonly<Record<string, string | readonly string[] | undefined>> } }
).one.lexicon;

export function knownTags(word: string): readonly string[] {
  const tags = Object.hasOwn(dictionary, word) ? dictionary[word] : undefined;
  return tags === undefined ? [] : typeof tags === "string" ? [tags] : tags;
}

const nameTags = new Set([
  "Organization",
  "Company",
  "Person",
  "FirstName",
  "LastName",
  "MaleName",
  "FemaleName",
  "Place",
  "City",
  "Country",
  "Region",
  "ProperNoun",
]);

/** A word of the dictionary that is nobody's name. The dictionary holds verbs and adjectives well, everyday nouns less so. */
export const isOrdinary = (word: string): boolean => {
  const tags = knownTags(word);
  return tags.length > 0 && !tags.some((tag) => nameTags.has(tag));
};

const closedTags = new Set([
  "Determiner",
  "Preposition",
  "Pronoun",
  "Conjunction",
  "Possessive",
  "Modal",
  "Copula",
  "Auxiliary",
  "QuestionWord",
  "Negative",
  "Adverb",
]);

/** Words that carry grammar, not matter: the, of, we, should. */
export const isGrammarWord = (word: string): boolean => knownTags(word).some((tag) => closedTags.has(tag));

/** Taken for a thing when it stands alone. */
export const isNoun = (word: string): boolean =>
  sentencesOf(nlp(word)).some((words) =>
    words.some(({ tags }) => tags.has("Noun") && !tags.has("Pronoun") && !tags.has("Date")),
  );

// The things in a clause that nothing in the desk answers to: noun phrases outside its vocabulary, and figures it does not use.

import { isConcept } from "../grammar/concepts.ts";
import { isGrammarWord, type Word } from "../language.ts";
import { edges, joinWords } from "./split-clauses.ts";

type Role = "thing" | "figure" | "describes" | "links" | "known";

/** Phrases like "tariffs on China", "100 shares", "dividend yield", in order, as they stand in the clause. */
export function leftovers(words: readonly Word[]): string[] {
  const roles = words.map((word, at) => (isTakenForVerb(words, at) ? "thing" : roleOf(word)));
  const phrases: string[] = [];
  for (let at = 0; at < words.length; ) {
    const to = phraseEnd(roles, at);
    const inside = roles.slice(at, to);
    if (inside.includes("thing") || inside.includes("figure"))
      phrases.push(edges(joinWords(withNoun(words, roles, at, to))));
    at = Math.max(to, at + 1);
  }
  return phrases.filter((phrase) => /[\p{L}\p{N}]/u.test(phrase));
}

/** "would tariffs on ...": after a modal no verb ends in -s, so it is a thing. */
function isTakenForVerb(words: readonly Word[], at: number): boolean {
  const word = words[at] as Word;
  return (
    words[at - 1]?.tags.has("Modal") === true &&
    word.tags.has("PresentTense") &&
    !word.tags.has("Infinitive") &&
    !word.tags.has("Company") &&
    !isGrammarWord(word.normal) &&
    !isConcept(word.tags)
  );
}

function roleOf({ tags, text, normal }: Word): Role {
  if (text === "" || tags.has("Company") || tags.has("Moment")) return "known";
  if (/\d/.test(text)) return "figure";
  if (isConcept(tags)) return "known";
  if (tags.has("Preposition") || /^(?:of|on|in|for|with|and|the|a|an)$/.test(normal)) return "links";
  if (tags.has("Pronoun") || tags.has("QuestionWord") || tags.has("Expression")) return "known";
  if (tags.has("Noun") && !tags.has("Possessive")) return "thing";
  if (tags.has("Noun") && tags.has("ProperNoun")) return "thing";
  if (tags.has("Possessive")) return "links";
  return tags.has("Adjective") ? "describes" : "known";
}

/** The end of the phrase that begins at `at`: things, figures and what describes them, linked by prepositions. */
function phraseEnd(roles: readonly Role[], at: number): number {
  const first = roles[at];
  if (first === "known" || first === "links") return at;
  let end = at + 1;
  for (let next = end; next < roles.length; next += 1) {
    const role = roles[next];
    if (role === "thing" || role === "figure") end = next + 1;
    else if (role === "known") break;
  }
  return end;
}

/** A figure takes the noun after it along ("100 shares"); what only describes the next known word does not. */
function withNoun(words: readonly Word[], roles: readonly Role[], at: number, to: number): readonly Word[] {
  const last = words[to];
  const counted =
    roles[to - 1] === "figure" && last?.tags.has("Noun") && !last.tags.has("Company") && !last.tags.has("Moment");
  return words.slice(at, counted ? to + 1 : to);
}

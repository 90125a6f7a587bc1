// Which note answers a question best by its words: BM25 over the notes that can be seen. The statistics are those of the visible notes
// alone, since a search engine's own would count notes of the future and let them change the order.

import { wordsOf } from "#knowledge/embeddings/index.ts";

const saturation = 1.2;
const lengthWeight = 0.75;

/** What is needed of a note to rank it. */
export interface Candidate {
  readonly noteId: string;
  /** Words of the note. */
  readonly length: number;
  /** How often it has each term, in the order of the terms. */
  readonly times: readonly number[];
}

export interface Ranked<T> {
  readonly item: T;
  readonly score: number;
}

/**
 * Notes by falling BM25 score, ties by noteId.
 *   score = sum over terms of ln(1 + (N - n + 0.5) / (n + 0.5)) * f (k + 1) / (f + k (1 - b + b length / mean length))
 * @param candidates every visible note that has at least one of the terms
 * @param visible    N, notes that pass the filters, with or without a term
 * @source Robertson & Zaragoza (2009), Foundations and Trends in Information Retrieval 3(4); mean length is that of the candidates
 */
export function rankNotes<T extends Candidate>(candidates: readonly T[], visible: number): readonly Ranked<T>[] {
  const meanLength = candidates.reduce((sum, { length }) => sum + length, 0) / Math.max(1, candidates.length);
  const rarities = (candidates[0]?.times ?? []).map((_, term) => {
    const having = candidates.reduce((sum, { times }) => sum + (times[term] ? 1 : 0), 0);
    return Math.log(1 + (visible - having + 0.5) / (having + 0.5));
  });
  return candidates
    .map((item) => {
      const norm = saturation * (1 - lengthWeight + (lengthWeight * item.length) / Math.max(1, meanLength));
      const score = rarities.reduce((sum, rarity, term) => {
        const found = item.times[term] as number;
        return sum + (rarity * found * (saturation + 1)) / (found + norm);
      }, 0);
      return { item, score };
    })
    .sort(byScore);
}

/** By falling score, ties by noteId. */
export const byScore = <T extends { readonly noteId: string }>(a: Ranked<T>, b: Ranked<T>): number =>
  b.score - a.score || (a.item.noteId < b.item.noteId ? -1 : 1);

/** The words of a text, counted for the ranking. */
export function countWords(text: string, terms: readonly string[]): Pick<Candidate, "length" | "times"> {
  const words = wordsOf(text);
  const times = terms.map(() => 0);
  for (const word of words) {
    const term = terms.indexOf(word);
    if (term >= 0) times[term] = (times[term] as number) + 1;
  }
  return { length: words.length, times };
}

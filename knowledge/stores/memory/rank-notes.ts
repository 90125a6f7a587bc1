// Which note answers a question best: BM25 over the notes that can be seen. The statistics are those of the visible notes alone,
// since a search engine's own would count notes of the future and let them change the order.

import type { Note } from "./memory-store.port.ts";

const saturation = 1.2;
const lengthWeight = 0.75;

/** The words of a text: runs of letters and digits, lower case, without accents; as the FTS5 tokenizer cuts them. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];

/**
 * Notes by falling BM25 score, ties by noteId. A term counts once however often the question repeats it.
 *   score = sum over terms of ln(1 + (N - n + 0.5) / (n + 0.5)) * f (k + 1) / (f + k (1 - b + b length / mean length))
 * @param candidates every visible note that has at least one of the terms
 * @param visible    N, notes that pass the filters, with or without a term
 * @source Robertson & Zaragoza (2009), Foundations and Trends in Information Retrieval 3(4); mean length is that of the candidates
 */
export function rankNotes(candidates: readonly Note[], terms: readonly string[], visible: number): readonly Note[] {
  const documents = candidates.map((note) => ({ note, words: wordsOf(note.text) }));
  const meanLength = documents.reduce((sum, { words }) => sum + words.length, 0) / Math.max(1, documents.length);
  const wanted = [...new Set(terms)].map((term) => {
    const having = documents.filter(({ words }) => words.includes(term)).length;
    return { term, rarity: Math.log(1 + (visible - having + 0.5) / (having + 0.5)) };
  });
  const score = (words: readonly string[]): number => {
    const norm = saturation * (1 - lengthWeight + (lengthWeight * words.length) / Math.max(1, meanLength));
    return wanted.reduce((sum, { term, rarity }) => {
      const times = words.filter((word) => word === term).length;
      return sum + (rarity * times * (saturation + 1)) / (times + norm);
    }, 0);
  };
  return documents
    .map(({ note, words }) => ({ note, score: score(words) }))
    .sort((a, b) => b.score - a.score || (a.note.noteId < b.note.noteId ? -1 : 1))
    .map(({ note }) => note);
}

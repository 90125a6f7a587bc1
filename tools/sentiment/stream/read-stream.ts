// Many sources into one stream: cleaned, filtered, repeats marked, linked to companies, scored.

import type { TextReader, WordList } from "#tools/define/index.ts";
import { scoreText } from "../lexicon/score-text.ts";
import type { EntityIndex } from "../linking/entity-index.ts";
import { linkEntities } from "../linking/link-entities.ts";
import { instructionLike } from "../news/instruction-like.ts";
import { cleanText } from "../text/clean.ts";
import { duplicateFinder } from "../text/duplicate-finder.ts";
import { languageOf, readable } from "../text/language.ts";
import { spamOf } from "../text/spam.ts";
import type { Engagement, StreamItem } from "./stream-item.ts";

/** A text as a source gave it. */
export interface SourceText {
  readonly itemId: string;
  readonly source: string;
  readonly knownAtMs: number;
  /** Title and text, with whatever tags it came with. */
  readonly text: string;
  readonly engagement: readonly Engagement[];
  /** Symbols that the source gave it. */
  readonly filedUnder?: readonly string[];
}

export type RefusedBecause = "empty" | "language" | "spam" | "instruction-like" | "no-company";

export interface ReadStream {
  /** One for each text and company that it speaks of, oldest first. */
  readonly items: readonly StreamItem[];
  readonly refused: readonly { readonly itemId: string; readonly because: RefusedBecause }[];
}

export interface ReadStreamParts {
  readonly index: EntityIndex;
  readonly words: WordList;
  /** What was trained scores the texts where it is given, the words alone where not. */
  readonly reader?: Pick<TextReader, "score"> | null;
}

/**
 * What each text adds depends on it and on texts known before it only, so a stream that is read further keeps what it had.
 * @param texts in any order
 */
export function readStream(texts: readonly SourceText[], { index, words, reader }: ReadStreamParts): ReadStream {
  const repeats = duplicateFinder();
  const items: StreamItem[] = [];
  const refused: { itemId: string; because: RefusedBecause }[] = [];
  const ordered = [...texts].sort((a, b) => a.knownAtMs - b.knownAtMs || (a.itemId < b.itemId ? -1 : 1));
  for (const { text, filedUnder, ...rest } of ordered) {
    const clean = cleanText(text);
    const entities = linkEntities(clean, index, filedUnder);
    const because = refusal(clean, entities.length);
    if (because !== null) {
      refused.push({ itemId: rest.itemId, because });
      continue;
    }
    const duplicateOf = repeats.add(rest.itemId, clean, rest.knownAtMs);
    const score = reader ? (reader.score([clean])[0] as number) : scoreText(clean, words).score;
    for (const { symbol, certainty } of entities) {
      const relevance = certainty / Math.sqrt(entities.length); // a text about many companies says less of each
      items.push({ ...rest, symbol, score, relevance, duplicateOf });
    }
  }
  return { items, refused };
}

function refusal(text: string, entities: number): RefusedBecause | null {
  if (text === "") return "empty";
  if (!readable(languageOf(text))) return "language";
  if (instructionLike(text)) return "instruction-like";
  if (spamOf(text).spam) return "spam";
  return entities === 0 ? "no-company" : null;
}

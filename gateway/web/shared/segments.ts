// Cuts a text into paragraphs, and each at its traced numbers, so that each number can be drawn as a link to its evidence.

import type { AskAnswer } from "../../contract/index.ts";

export type Traced = AskAnswer["numbers"][number];

export interface Segment {
  /** Where it starts in the whole text. */
  readonly at: number;
  readonly text: string;
  readonly number: Traced | null;
}

/** In order; numbers that overlap, or whose place does not hold their text, stay plain text rather than marking the wrong words. */
export function segmentsOf(text: string, numbers: readonly Traced[], from = 0, to = text.length): Segment[] {
  const segments: Segment[] = [];
  let at = from;
  for (const number of [...numbers].sort((a, b) => a.start - b.start)) {
    if (
      number.start < at ||
      number.end > to ||
      number.text === "" ||
      text.slice(number.start, number.end) !== number.text
    )
      continue;
    if (number.start > at) segments.push({ at, text: text.slice(at, number.start), number: null });
    segments.push({ at: number.start, text: number.text, number });
    at = number.end;
  }
  if (at < to) segments.push({ at, text: text.slice(at, to), number: null });
  return segments;
}

/** One list of segments a paragraph; paragraphs are parted by empty lines. */
export function paragraphsOf(text: string, numbers: readonly Traced[]): Segment[][] {
  const gaps = [...text.matchAll(/\n{2,}/g)].map((gap) => ({ start: gap.index, end: gap.index + gap[0].length }));
  const starts = [0, ...gaps.map(({ end }) => end)];
  const ends = [...gaps.map(({ start }) => start), text.length];
  return starts
    .map((start, index) => segmentsOf(text, numbers, start, ends[index] ?? text.length))
    .filter((found) => found.length > 0);
}

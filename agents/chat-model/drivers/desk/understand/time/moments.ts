// What a time in a question may be, as a span: stretches ("over 3 weeks") and days ("on March 3rd", "by Friday").
// What they mean for horizon and as-of depends on the question's kind and is decided in choose-time.ts.

import type { Span } from "../masked-text.ts";

/** How a time is tied to the sentence by the words before it. */
export type Tie = "as-of" | "until" | "since" | "context" | "plain";

/** "this week", "over the past month". */
export interface Stretch extends Span {
  readonly is: "stretch";
  readonly tie: Tie;
  readonly sessions: number;
  readonly back: boolean;
}

/** "on March 3rd", "by Friday", "in March". */
export interface Day extends Span {
  readonly is: "day";
  readonly tie: Tie;
  /** As a past day and as a coming day: the same unless the words leave it open ("Friday", "March 3rd"). Epoch ms. */
  readonly past: number;
  readonly coming: number;
  /** Its time of day was said. */
  readonly exact: boolean;
  readonly whole: "day" | "month";
}

/** "from March 3 to March 10". */
export interface Range extends Span {
  readonly is: "range";
  readonly tie: Tie;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Present extends Span {
  readonly is: "today" | "now";
  readonly tie: Tie;
}

export type Moment = Stretch | Day | Range | Present;

const ties: readonly [Tie, RegExp][] = [
  [
    "as-of",
    /\b(?:as[- ]?of|as[- ]at|(?:standing|stood|back) (?:at|on|in)|were it|(?:data|information|knowledge|facts|knew|known|knowing)(?: up to| by| through| until)?(?: (?:on|at|in))?)(?: the)? *$/i,
  ],
  ["as-of", /\b(?:as of|at|after) the (?:close|open|(?:opening |closing )?bell|end)(?: of| on)?(?: the)? *$/i],
  ["until", /\b(?:by|until|till|til|before|through|thru|into|up to|ahead of)(?: the)? *$/i],
  ["since", /\b(?:since|from)(?: the)?(?: (?:start|beginning) of)?(?: the)? *$/i],
  ["context", /\b(?:after|following|because of|given|despite)(?: the)? *$/i],
  ["plain", /\b(?:on|in|at|for|over|during|within|across|throughout)(?: the)? *$/i],
];

/** The tie, and where the words of the tie begin. */
export function tieBefore(text: string, start: number): { readonly tie: Tie; readonly start: number } {
  const before = text.slice(0, start);
  for (const [tie, words] of ties) {
    const found = words.exec(before);
    if (found) return { tie, start: found.index };
  }
  return { tie: "plain", start };
}

/** True for "yesterday's drop": the time belongs to a thing, not to the question. */
export const isPossessive = (text: string, end: number): boolean => /^'s?\s/i.test(text.slice(end));

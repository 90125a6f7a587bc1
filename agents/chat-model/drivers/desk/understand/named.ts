// Names and times of a question found and masked, so that the grammar reads the rest.

import type { UnderstandTask } from "../../../../define/index.ts";
import { type MaskedText, maskText } from "./masked-text.ts";
import { findNames } from "./names/find-names.ts";
import { findStrangers } from "./names/find-strangers.ts";
import { buildNameBook } from "./names/name-book.ts";
import { capitalsMean, tokensOf } from "./names/tokens.ts";
import { findMoments } from "./time/find-moments.ts";
import type { Moment } from "./time/moments.ts";

export type Company =
  | { readonly symbol: string; readonly sure: boolean }
  /** Looks like a company, is not in the universe. */
  | { readonly symbol: null; readonly name: string; readonly sure: boolean };

export interface Named {
  readonly masked: MaskedText;
  /** By index of the mask. */
  readonly companies: ReadonlyMap<number, Company>;
  readonly moments: ReadonlyMap<number, Moment>;
}

export function nameThings(text: string, { instruments, nowIso }: UnderstandTask): Named {
  const moments = findMoments(text, Date.parse(nowIso));
  const tokens = tokensOf(text, moments);
  const capitals = capitalsMean(tokens);
  const book = buildNameBook(instruments);
  const hits = findNames(text, tokens, book, capitals);
  const strangers = findStrangers(text, tokens, hits, book, capitals);
  const companies: Company[] = [
    ...hits.map(({ symbol, sure }) => ({ symbol, sure })),
    ...strangers.map(({ name }) => ({ symbol: null, name, sure: true })),
  ];
  const masks = [
    ...hits.map(({ start, end }) => ({ start, end, tag: "Instrument" as const })),
    ...strangers.map(({ start, end }) => ({ start, end, tag: "Stranger" as const })),
    ...moments.map(({ start, end }) => ({ start, end, tag: "Moment" as const })),
  ];
  return {
    masked: maskText(text, masks),
    companies: new Map(companies.entries()),
    moments: new Map(moments.map((moment, index) => [companies.length + index, moment])),
  };
}

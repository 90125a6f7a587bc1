// What a scan watches in each company's sessions, and how each is said.

import type { Unit } from "#tools/define/index.ts";

export const dailyKinds = [
  "return",
  "jump",
  "volume",
  "drift",
  "change-point",
  "regime",
  "pattern",
  "news",
  "stale",
] as const;
export type DailyKind = (typeof dailyKinds)[number];

export const tickKinds = [
  "off-price",
  "zero-size",
  "crossed",
  "repeated",
  "late",
  "clock-ahead",
  "message-rate",
] as const;
export type TickKind = (typeof tickKinds)[number];

/** market-move: the mean return of the universe. tone: of the stream of news. */
export type AnomalyKind = DailyKind | TickKind | "market-move" | "tone";

/** Detectors whose scores have no upper bound: their history may be carried on beyond its largest. */
export const unboundedKinds: ReadonlySet<AnomalyKind> = new Set(["return", "jump", "volume", "drift", "news"]);

/** In words without figures; the figures are evidence. */
export const kindSays: Readonly<Record<AnomalyKind, string>> = {
  return: "its return is far from its usual ones",
  jump: "its return is too large for the volatility of the days before",
  volume: "far more of it was traded than usual",
  drift: "its returns have leaned to one side for some time",
  "change-point": "its returns have only just begun to behave differently",
  regime: "it has gone over into its volatile regime",
  pattern: "return, volume and place against the market do not usually come together like this",
  news: "far more stories are filed under it than usual",
  tone: "the tone of its news has turned",
  stale: "its price stands still, or is not told, while the others move",
  "market-move": "the whole universe moved by far more than usual",
  "off-price": "prints far from those just before",
  "zero-size": "prints or quotes of size zero",
  crossed: "bids above asks",
  repeated: "rows told twice",
  late: "rows told late",
  "clock-ahead": "rows known before they happened, so a clock is wrong",
  "message-rate": "far more messages than usual that led to no trades",
};

/** One number that a finding rests on. */
export interface EvidenceFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
}

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly values: number;
}

/** One detector's word on one company's newest session, beside its words on the sessions before. */
export interface Watched {
  readonly kind: DailyKind | "market-move";
  readonly score: number;
  /** Scores of the sessions before the newest; NaN where there was none. */
  readonly history: Float64Array;
  /** Where the detector's own law is used instead of a history of scores. */
  readonly ownPValue: number | null;
  readonly evidence: readonly EvidenceFigure[];
  readonly window: Stretch;
}

/** What could not be watched, and why. */
export interface Unwatched {
  readonly kind: DailyKind;
  readonly because: string;
}

// What the rules of tone hand to scoreText.

/** A stretch of tokens that carries tone, before its surroundings are looked at. */
export interface RawHit {
  readonly from: number;
  readonly to: number;
  readonly words: string;
  /** -1, 0 or 1. Zero takes its tokens and says nothing ("rate cut"). */
  readonly polarity: number;
  readonly weight: number;
}

// What luck alone finds: as many formulas drawn at random as the search judged, the best of them on the training rows, and how it does later.

import type { Random } from "#infra/runtime/index.ts";
import { writeSyntax } from "../language/index.ts";
import { type Candidate, judgeTexts, type SearchPanel } from "./candidates.ts";
import { type HoldOutOptions, judgeHoldOut, type Verdict } from "./hold-out.ts";
import { randomSyntax } from "./random-formula.ts";

export interface HonestNull {
  readonly drawn: number;
  /** Strength on the training rows of those drawn: half are below the first, one in twenty above the second; null where none had a strength. */
  readonly medianStrength: number | null;
  readonly topStrength: number | null;
  readonly best: Verdict | null;
}

/** @param count how many are drawn */
export function honestNull(random: Random, panel: SearchPanel, count: number, options: HoldOutOptions): HonestNull {
  const texts = Array.from({ length: count }, () => writeSyntax(randomSyntax(random, panel.grammar, "column", 3)));
  const candidates = judgeTexts(texts, panel).filter(({ strength }) => Number.isFinite(strength));
  const strengths = candidates.map(({ strength }) => strength).sort((a, b) => a - b);
  const best = candidates.reduce<Candidate | null>(
    (top, one) => (top && top.strength >= one.strength ? top : one),
    null,
  );
  return {
    drawn: count,
    medianStrength: strengths[Math.floor(strengths.length / 2)] ?? null,
    topStrength: strengths[Math.floor(strengths.length * 0.95)] ?? null,
    best: best === null ? null : (judgeHoldOut([best], panel, options)[0] as Verdict),
  };
}

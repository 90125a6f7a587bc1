// What luck alone finds: as many formulas drawn at random as the search judged, the best of them on the training rows, and how it does later.

import type { Random } from "#infra/runtime/index.ts";
import { writeSyntax } from "../language/index.ts";
import { type Candidate, type Formula, judge, plain, readFormula, type SearchPanel } from "./candidates.ts";
import { type HoldOutOptions, judgeHoldOut, type Verdict } from "./hold-out.ts";
import { randomSyntax } from "./random-formula.ts";

export interface HonestNull {
  /** Formulas judged, no two of them the same. */
  readonly drawn: number;
  /** Strength on the training rows of those drawn: half are below the first, one in twenty above the second; null where none had a strength. */
  readonly medianStrength: number | null;
  readonly topStrength: number | null;
  readonly best: Verdict | null;
}

/** @param count how many different formulas are judged; fewer where the language has no more to say at this size */
export function honestNull(random: Random, panel: SearchPanel, count: number, options: HoldOutOptions): HonestNull {
  const formulas = differentFormulas(random, panel, count);
  const candidates = judge(formulas, panel)
    .map(plain)
    .filter(({ strength }) => Number.isFinite(strength));
  const strengths = candidates.map(({ strength }) => strength).sort((a, b) => a - b);
  const best = candidates.reduce<Candidate | null>(
    (top, one) => (top && top.strength >= one.strength ? top : one),
    null,
  );
  return {
    drawn: formulas.length,
    medianStrength: strengths[Math.floor(strengths.length / 2)] ?? null,
    topStrength: strengths[Math.floor(strengths.length * 0.95)] ?? null,
    best: best === null ? null : (judgeHoldOut([best], panel, options)[0] as Verdict),
  };
}

function differentFormulas(random: Random, { grammar, words }: SearchPanel, count: number): readonly Formula[] {
  const found = new Map<string, Formula>();
  for (let tries = 0; found.size < count && tries < count * 40; tries++) {
    const reading = readFormula(writeSyntax(randomSyntax(random, grammar, "column", 3)), words);
    if ("formula" in reading) found.set(reading.formula.version, reading.formula);
  }
  return [...found.values()];
}

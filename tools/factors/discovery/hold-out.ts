// What was found, on rows that the search never saw. They are read once a study: a second look would make them training rows.

import { type Column, computeColumns } from "#tools/columns/index.ts";
import { cosineMeanTest } from "#tools/numeric/index.ts";
import { type SeriesSummary, summariseSeries } from "../evaluation/index.ts";
import { buildExpression } from "../language/index.ts";
import { type Candidate, rankedIn, type SearchPanel } from "./candidates.ts";
import { rowCorrelations } from "./rank-information.ts";

export interface HoldOutOptions {
  /** Chance that a study of formulas without any worth registers one. */
  readonly level: number;
  readonly draws: number;
  readonly seed: number;
  /** Studies that have looked at these rows before, 0 where left out: each look makes luck likelier. */
  readonly earlierLooks?: number;
}

export interface Verdict {
  readonly formula: string;
  readonly version: string;
  readonly train: Pick<Candidate, "meanIc" | "strength" | "rows">;
  /** Rank information by row; its interval is of the mean. */
  readonly holdOut: SeriesSummary;
  /** p of the cosine test of the hold-out's mean times the formulas that were looked at there, and once more for each earlier study, at most 1; null where there is none. */
  readonly adjustedP: number | null;
  readonly holds: boolean;
  readonly because: string;
}

/** Fewest rows of the hold-out that a verdict rests on. */
const fewestRows = 20;

/**
 * Judges formulas on the rows from `trainRows` on. A formula holds where the sign is that of the training rows and Bonferroni's p over all
 * formulas judged here is below the level.
 */
export function judgeHoldOut(
  candidates: readonly Candidate[],
  panel: SearchPanel,
  options: HoldOutOptions,
): readonly Verdict[] {
  const ranks = computeColumns(
    candidates.map(({ formula }) => rankedIn(buildExpression(formula, panel.words))),
    panel.columns,
    panel.rows,
    { lanes: panel.lanes },
  );
  return candidates.map((candidate, i) => verdictOf(candidate, ranks[i] as Column, candidates.length, panel, options));
}

function verdictOf(
  candidate: Candidate,
  ranks: Column,
  looks: number,
  panel: SearchPanel,
  options: HoldOutOptions,
): Verdict {
  const { forward, lanes, trainRows, rows } = panel;
  const information = rowCorrelations(ranks, forward.ranks, lanes, trainRows, rows);
  const holdOut = summariseSeries(information, {
    ...options,
    overlap: forward.horizon,
    level: 0.95,
    label: candidate.version,
  });
  const tested = information.filter((x) => !Number.isNaN(x));
  const p = tested.length < fewestRows ? null : (cosineMeanTest(tested)?.pValue ?? null);
  const adjustedP = p === null ? null : Math.min(1, p * looks * (1 + (options.earlierLooks ?? 0)));
  const { formula, version, meanIc, strength, rows: trained } = candidate;
  const sameSign = holdOut.mean !== null && Math.sign(holdOut.mean) === Math.sign(meanIc);
  const holds = sameSign && adjustedP !== null && adjustedP < options.level;
  return {
    formula,
    version,
    train: { meanIc, strength, rows: trained },
    holdOut,
    adjustedP,
    holds,
    because: holds ? "its sign and size hold" : reasonOf(adjustedP, sameSign, options.level),
  };
}

function reasonOf(adjustedP: number | null, sameSign: boolean, level: number): string {
  if (adjustedP === null) return "too few rows of the hold-out have it";
  if (!sameSign) return "its sign turned";
  return `adjusted p ${adjustedP.toPrecision(2)}, wanted below ${level}`;
}

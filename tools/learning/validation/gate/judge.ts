// The gate. It takes an examination, counts the trials itself, and gives the mark without which nothing becomes champion.

import { type Clock, callerError } from "#infra/runtime/index.ts";
import type { StudyRecords } from "#knowledge/stores/records/index.ts";
import {
  deflatedSharpe,
  neweyWestLag,
  neweyWestMean,
  type Overfitting,
  probabilityOfOverfitting,
  variance,
} from "#tools/numeric/index.ts";
import { type Examination, isExamination, type TableRow } from "./examine.ts";
import { markPromotable, type Promotable } from "./promotable.ts";
import { recordExamination, trialsTaken } from "./trials.ts";

/** In the order of checking; the first that fails names the refusal. */
export const gateRules = [
  "periods",
  "baselines",
  "edge",
  "edge-over-always-up",
  "edge-over-equal-weight",
  "paths",
  "overfitting",
  "champion",
] as const;
export type GateRule = (typeof gateRules)[number];

export interface GateCheck {
  readonly rule: GateRule;
  readonly passed: boolean;
  /** What was found and what was wanted, in words. */
  readonly says: string;
}

export interface GateLimits {
  /** Chance that something without any edge passes, at most. */
  readonly level: number;
  /** Periods traded in the walk-forward. */
  readonly fewestPeriods: number;
  /** Periods in which its return differs from what it is measured against: one lucky period has no law. */
  readonly fewestDifferences: number;
  /** Above this probability of overfitting, what was chosen must at least not lose ... */
  readonly mostOverfitting: number;
  /** ... in more than this share of the cuts. */
  readonly mostLoss: number;
}

export const gateLimits: GateLimits = {
  level: 0.05,
  fewestPeriods: 60,
  fewestDifferences: 30,
  mostOverfitting: 0.5,
  mostLoss: 0.05,
};

export interface GateFindings {
  readonly seal: string;
  readonly subject: string;
  readonly trials: number;
  readonly checks: readonly GateCheck[];
  /** Probability that the edge is none, by what it is measured against; null where the returns hardly differ. */
  readonly pValues: {
    readonly zero: number | null;
    readonly alwaysUp: number | null;
    readonly equalWeight: number | null;
  };
  /** Null with fewer than two trials that traded these periods. */
  readonly overfitting: Overfitting | null;
  readonly paths: readonly (number | null)[];
  readonly table: readonly TableRow[];
  readonly limits: GateLimits;
  readonly judgedAtMs: number;
}

export type GateVerdict<T> =
  | { readonly kind: "promotable"; readonly item: Promotable<T>; readonly findings: GateFindings }
  | {
      readonly kind: "refused";
      readonly item: T;
      readonly rule: GateRule;
      readonly reason: string;
      readonly findings: GateFindings;
    };

export interface JudgeOptions {
  readonly studies: StudyRecords;
  /** What is searched for on what data; every trial of it counts, in whichever study. */
  readonly subject: string;
  readonly clock: Clock;
  readonly limits?: Partial<GateLimits>;
}

/**
 * Judges an item by its examination. Every judgement is itself recorded as a trial of the subject. An edge is the deflated Sharpe ratio, over
 * all trials recorded, of the returns and of their differences from always-up and from equal weight; all three must hold, so the chance that
 * something without edge passes is at most the level.
 * @throws tools/gate-skipped for an examination that `examine` did not make
 */
export async function judge<T extends object>(
  item: T,
  examination: Examination,
  { studies, subject, clock, limits: given }: JudgeOptions,
): Promise<GateVerdict<T>> {
  if (!isExamination(examination))
    throw callerError(
      "tools/gate-skipped",
      "Wanted an examination as `examine` returned it in this process; found one written by hand or read back. Examine the model.",
    );
  const limits = { ...gateLimits, ...given };
  const judgedAtMs = clock.nowMs();
  await recordExamination(studies, subject, item, examination, judgedAtMs);
  const taken = await trialsTaken(studies, subject, examination.periodsSeal);
  const pValues = {
    zero: luckOver(examination, "zero", taken.trials, limits),
    alwaysUp: luckOver(examination, "always-up", taken.trials, limits),
    equalWeight: luckOver(examination, "equal-weight", taken.trials, limits),
  };
  const overfitting = overfittingOf(taken.returns);
  const { seal, paths, table } = examination;
  const found = { seal, subject, trials: taken.trials, pValues, overfitting, paths, table, limits, judgedAtMs };
  const findings = { ...found, checks: checksOf(examination, found) };
  const failed = findings.checks.find(({ passed }) => !passed);
  return failed
    ? { kind: "refused", item, rule: failed.rule, reason: failed.says, findings }
    : { kind: "promotable", item: markPromotable(item), findings };
}

type Found = Omit<GateFindings, "checks">;

function checksOf(examination: Examination, found: Found): GateCheck[] {
  const { limits, pValues, trials } = found;
  const [own, ...others] = examination.table as [TableRow, ...TableRow[]];
  const periods = examination.returns[0]!.length;
  const ahead = others.filter(({ role, meanReturn }) => role === "baseline" && meanReturn > own.meanReturn);
  const champion = others.find(({ role }) => role === "champion");
  const up = found.paths.filter((sharpe) => sharpe !== null && sharpe > 0).length;
  const edge = (rule: GateRule, p: number | null, over: string): GateCheck => ({
    rule,
    passed: p !== null && p <= limits.level,
    says:
      p === null
        ? `fewer than ${limits.fewestDifferences} periods in which it differs from ${over}`
        : `p ${p.toPrecision(2)} of no edge over ${over} after ${trials} trials, wanted at most ${limits.level}`,
  });
  return [
    {
      rule: "periods",
      passed: periods >= limits.fewestPeriods,
      says: `${periods} periods without shared labels, wanted at least ${limits.fewestPeriods}`,
    },
    {
      rule: "baselines",
      passed: ahead.length === 0,
      says:
        ahead.length === 0
          ? "no baseline earned more"
          : `${ahead.map(({ id, meanReturn }) => `${id} (${meanReturn.toPrecision(3)})`).join(", ")} earned more a period than ${own.meanReturn.toPrecision(3)}`,
    },
    edge("edge", pValues.zero, "nothing"),
    edge("edge-over-always-up", pValues.alwaysUp, "always-up"),
    edge("edge-over-equal-weight", pValues.equalWeight, "equal weight"),
    {
      rule: "paths",
      passed: 2 * up > found.paths.length,
      says: `${up} of ${found.paths.length} combinatorial histories earned, wanted more than half`,
    },
    overfittingCheck(found),
    {
      rule: "champion",
      passed: champion === undefined || champion.meanReturn <= own.meanReturn,
      says:
        champion === undefined
          ? "there is no champion"
          : `the champion earned ${champion.meanReturn.toPrecision(3)} a period on the same rows, the challenger ${own.meanReturn.toPrecision(3)}`,
    },
  ];
}

function overfittingCheck({ overfitting, limits }: Found): GateCheck {
  if (overfitting === null)
    return { rule: "overfitting", passed: true, says: "one trial on these periods: nothing was chosen among" };
  const { probability, lossProbability } = overfitting;
  return {
    rule: "overfitting",
    passed: probability <= limits.mostOverfitting || lossProbability <= limits.mostLoss,
    says: `probability of overfitting ${probability.toPrecision(2)} (wanted at most ${limits.mostOverfitting}), of loss where not chosen ${lossProbability.toPrecision(2)} (or at most ${limits.mostLoss})`,
  };
}

const fewestRowsOfCuts = 24;

function overfittingOf(returns: readonly (readonly number[])[]): Overfitting | null {
  const [first] = returns;
  return returns.length < 2 || first === undefined || first.length < fewestRowsOfCuts
    ? null
    : probabilityOfOverfitting(returns);
}

/** Null where fewer periods than wanted have another return than the baseline. */
function luckOver(
  { returns, table }: Examination,
  baseline: string,
  trials: number,
  { fewestDifferences }: GateLimits,
): number | null {
  const at = table.findIndex(({ id, role }) => role === "baseline" && id === baseline);
  const differences = returns[0]!.map((value, t) => value - returns[at]![t]!);
  return differences.filter((value) => value !== 0).length < fewestDifferences ? null : luckOf(differences, trials);
}

/** One less the probability of the deflated Sharpe ratio, over as many rows as the series is worth by its own autocorrelation. */
function luckOf(series: Float64Array, trials: number): number | null {
  const lag = Math.min(series.length - 1, neweyWestLag(series.length));
  const { standardError } = neweyWestMean(series, lag);
  const rows = standardError > 0 ? variance(series, 0) / standardError ** 2 : series.length;
  const effectiveRows = Math.min(series.length, Math.max(2, rows));
  const { probability } = deflatedSharpe(series, trials, { effectiveRows });
  return probability === null ? null : 1 - probability;
}

// Which trials are ended early. What a pruner says is plain numbers, worked out before a trial starts from rounds that have ended: whoever runs
// the trial, in this thread or another, ends it at the same step.

/** A trial reports a cost at steps of its own (epochs, rounds of trees), ascending; less is better. */
export interface Reported {
  readonly step: number;
  readonly cost: number;
}

/** At the first report at or after `step`, the trial ends if its cost is above `worst`. */
export interface Hurdle {
  readonly step: number;
  readonly worst: number;
}

export interface Pruner {
  readonly id: string;
  /** Plain JSON: a search is taken up only by a pruner with the same. */
  readonly options: Readonly<Record<string, number>>;
  /** Hurdles of the trial with this number, given the reports of those of earlier rounds. Ascending by step. */
  hurdles(trial: number, earlier: readonly (readonly Reported[])[]): readonly Hurdle[];
}

export const neverPruned: Pruner = { id: "none", options: {}, hurdles: () => [] };

/** The hurdle that a report fails, if any; each is put once, at the first report that reaches it. */
export function failedHurdle(hurdles: readonly Hurdle[], before: number, { step, cost }: Reported): Hurdle | null {
  return hurdles.find((hurdle) => hurdle.step > before && hurdle.step <= step && cost > hurdle.worst) ?? null;
}

/** Cost of the first report at or after a step; undefined where the trial did not get there. */
export const costAt = (reports: readonly Reported[], step: number): number | undefined =>
  reports.find((report) => report.step >= step)?.cost;

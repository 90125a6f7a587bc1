// Successive halving that does not know how early trials can be judged: several brackets, each of which begins at another rung.

import { requireWhole } from "#tools/numeric/index.ts";
import type { Pruner } from "./pruner.ts";
import { rungHurdles } from "./successive-halving.ts";

export interface HyperbandOptions {
  readonly firstRung?: number;
  /** Steps of a whole trial. */
  readonly lastStep: number;
  readonly keepOneIn?: number;
}

/** Brackets s = 0 .. floor(log_eta(last / first)): the trials of bracket s are judged from rung s on. Numbers of trials are dealt out to brackets in
 * proportion to how many of them hyperband begins, and a trial is held against those of its own bracket.
 * @source Li, Jamieson, DeSalvo, Rostamizadeh & Talwalkar (2018), JMLR 18(185) */
export function hyperbandPruner({ firstRung = 1, lastStep, keepOneIn = 3 }: HyperbandOptions): Pruner {
  requireWhole("lastStep", lastStep, firstRung);
  const brackets = 1 + Math.floor(Math.log(lastStep / firstRung) / Math.log(keepOneIn) + 1e-9);
  const deal: number[] = [];
  for (let skip = 0; skip < brackets; skip++) {
    const begun = Math.ceil((brackets * keepOneIn ** (brackets - 1 - skip)) / (brackets - skip));
    deal.push(...Array(begun).fill(skip));
  }
  // Spread over the cycle, so that a search that is cut short has trials of every bracket.
  const order = deal.map((_, i) => deal[(i * coprimeStep(deal.length)) % deal.length]!);
  const bracketOf = (trial: number): number => order[trial % order.length]!;
  return {
    id: "hyperband",
    options: { firstRung, lastStep, keepOneIn },
    hurdles(trial, earlier) {
      const skip = bracketOf(trial);
      const own = earlier.filter((_, number) => bracketOf(number) === skip);
      return rungHurdles(own, firstRung, keepOneIn, skip);
    },
  };
}

/** A step through a cycle that meets every place once, near the golden section. */
function coprimeStep(length: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let step = Math.max(1, Math.round(length * 0.618));
  while (divisor(step, length) !== 1) step++;
  return step;
}

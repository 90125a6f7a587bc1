// Does one asset's return say something about another's some bars later? Every pair, direction and lag that is looked at
// is counted, and what is reported has survived the count.

import {
  type Adjustment,
  adjustPValues,
  requireShape,
  requireWhole,
  requireWithin,
  testCorrelation,
} from "#tools/numeric/index.ts";
import { laggedCorrelation, type ReturnsPanel, rowOf } from "./correlation-matrix.ts";

export interface LeadLagTest {
  readonly leader: number;
  readonly follower: number;
  /** The leader's return comes this many bars earlier. */
  readonly lagBars: number;
  readonly correlation: number;
  readonly overlap: number;
  readonly tStatistic: number;
  /** Two-sided, for this test alone. */
  readonly pValue: number;
  /** With all tests of the call counted; the one to read. */
  readonly adjustedPValue: number;
}

export interface LeadLagOptions {
  readonly maxLagBars?: number;
  /** Adjusted p-value at or below which a link is reported. */
  readonly level?: number;
  readonly adjustment?: Adjustment;
  readonly minOverlap?: number;
  /** Test only the pairs that this asset is part of, in both directions. */
  readonly about?: number;
}

export interface LeadLagResult {
  /** "nothing-significant" is an answer: the usual one for daily returns. */
  readonly kind: "links-found" | "nothing-significant" | "nothing-testable";
  /** Links at or below the level, smallest adjusted p-value first. */
  readonly links: readonly LeadLagTest[];
  /** The strongest single test, significant or not; null when nothing could be tested. */
  readonly strongest: LeadLagTest | null;
  readonly tested: number;
  /** Pairs and lags left out: too few shared bars, or a side that never moved. */
  readonly untestable: number;
  readonly level: number;
  readonly adjustment: Adjustment;
}

/** Cross-correlation of every ordered pair at lags 1..L, each tested against zero by Student's t with n - 2 degrees of freedom,
 * p-values adjusted over all tests of the call.
 * The t-test takes returns as independent over time and of equal variance: clustered volatility makes it somewhat too eager, and
 * pairs share a market, so Bonferroni is on the safe side.
 * @param panel bars aligned in time; columns of assets in other time zones lead by the clock alone
 * @throws tools/length-mismatch, tools/parameter-out-of-range */
export function testLeadLag(panel: ReturnsPanel, options: LeadLagOptions = {}): LeadLagResult {
  const { maxLagBars = 5, level = 0.05, adjustment = "benjamini-hochberg", minOverlap = 30, about } = options;
  requireShape("panel.values", panel.values, panel.assets, panel.bars);
  requireWhole("maxLagBars", maxLagBars, 1);
  requireWhole("minOverlap", minOverlap, 4);
  requireWithin("level", level, 0, 1);
  if (about !== undefined) requireWithin("about", about, 0, panel.assets - 1);
  const wanted = pairsOf(panel.assets, about).flatMap(([leader, follower]) =>
    Array.from({ length: maxLagBars }, (_, k) => ({ leader, follower, lagBars: k + 1 })),
  );
  const raw = wanted.flatMap((pair) => {
    const { correlation, overlap } = laggedCorrelation(
      rowOf(panel, pair.leader),
      rowOf(panel, pair.follower),
      pair.lagBars,
    );
    return overlap < minOverlap || Number.isNaN(correlation)
      ? []
      : [{ ...pair, ...testCorrelation(correlation, overlap) }];
  });
  const adjusted = adjustPValues(
    raw.map((test) => test.pValue),
    adjustment,
  );
  const tests = raw
    .map((test, i): LeadLagTest => ({ ...test, adjustedPValue: adjusted[i]! }))
    .sort(
      (a, b) =>
        a.adjustedPValue - b.adjustedPValue ||
        a.pValue - b.pValue ||
        a.leader - b.leader ||
        a.follower - b.follower ||
        a.lagBars - b.lagBars,
    );
  const links = tests.filter((test) => test.adjustedPValue <= level);
  return {
    kind: links.length > 0 ? "links-found" : tests.length > 0 ? "nothing-significant" : "nothing-testable",
    links,
    strongest: tests[0] ?? null,
    tested: tests.length,
    untestable: wanted.length - tests.length,
    level,
    adjustment,
  };
}

/** Ordered pairs of different assets, all of them or those with one asset in them. */
function pairsOf(assets: number, about: number | undefined): [number, number][] {
  const all = Array.from({ length: assets }, (_, i) => i);
  return all
    .flatMap((leader) => all.map((follower): [number, number] => [leader, follower]))
    .filter(
      ([leader, follower]) => leader !== follower && (about === undefined || leader === about || follower === about),
    );
}

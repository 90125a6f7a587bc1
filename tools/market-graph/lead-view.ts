// What significant leaders say about the follower's next days.

import { standardDeviation } from "#tools/numeric/index.ts";

export interface LeadingMove {
  /** Correlation of the follower's return with the leader's earlier one. */
  readonly correlation: number;
  /** The leader's return that has not yet reached the follower, in its own daily standard deviations. */
  readonly standardMove: number;
}

export interface LeadView {
  /** -1..1; 0 without leaders. */
  readonly stance: number;
  /** 0..1: the largest absolute correlation, since that is the share of a deviation that carries over. Uncalibrated. */
  readonly confidence: number;
}

/** stance = tanh(sum of correlation * move), moves in standard deviations; with no significant leader there is no view and a little
 * confidence in that, since "nothing leads it" is a finding. */
export function viewOfLeads(leads: readonly LeadingMove[]): LeadView {
  if (leads.length === 0) return { stance: 0, confidence: 0.1 };
  return {
    stance: Math.tanh(leads.reduce((sum, { correlation, standardMove }) => sum + correlation * standardMove, 0)),
    confidence: Math.max(...leads.map(({ correlation }) => Math.abs(correlation))),
  };
}

/** The leader's newest return over the lag, simple and in its standard deviations; a missing session counts as no move. */
export function lastMove(row: Float64Array, lagBars: number): { readonly simple: number; readonly standard: number } {
  const present = row.filter((r) => !Number.isNaN(r));
  const sum = row.slice(-lagBars).reduce((total, r) => total + (Number.isNaN(r) ? 0 : r), 0);
  const deviation = present.length > 1 ? standardDeviation(present) * Math.sqrt(lagBars) : 0;
  return { simple: Math.expm1(sum), standard: deviation > 0 ? sum / deviation : 0 };
}

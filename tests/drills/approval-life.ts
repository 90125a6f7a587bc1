// What the drill and its child process agree on.
import type { LimitChanges } from "#tests/fakes/limits.ts";
import type { CrashPoint } from "#tools/execution/index.ts";

/** What happens to the order while the desk may die. Each is a whole story that ends by itself. */
export type Scenario = "filled" | "two people" | "edited" | "unfilled" | "rejected" | "expired" | "wrong hash";

export interface Life {
  /** The records file. */
  readonly path: string;
  readonly scenario: Scenario;
  /** Where to die; "any write" counts every write that is done. Null lives to the end. */
  readonly killAt: CrashPoint | "any write" | null;
  /** At which time that the point is reached, from 1. */
  readonly nth: number;
  /** Waits for a line on stdin before the people act. */
  readonly together?: boolean;
}

/** Shares that the order ends with, in three thin sessions of forty. */
export const wantedShares = (scenario: Scenario): number => (scenario === "edited" ? 90 : 100);

export const scenarioLimits = (scenario: Scenario): LimitChanges =>
  scenario === "two people" ? { approvals: { twoApproversAboveMinor: 1 } } : {};

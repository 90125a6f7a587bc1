// What a check found: how many values it compared for how many features, and the first example of each feature that failed.

import type { Feature } from "../feature.ts";

export interface Failure {
  readonly feature: string;
  readonly says: string;
}

export interface CheckResult {
  readonly check: "look-ahead" | "batch-equals-stream" | "range";
  readonly world: string;
  readonly clock: Feature["clock"];
  readonly features: number;
  /** Finite values that were compared. */
  readonly values: number;
  readonly failures: readonly Failure[];
  /** Features that had a finite value. */
  readonly seen: ReadonlySet<string>;
}

/** Collects what one check finds. */
export class Tally {
  readonly #failures = new Map<string, string>();
  readonly #seen = new Set<string>();
  #values = 0;

  /** One comparison. `says` is asked only where it fails, and once a feature. */
  tell(feature: string, holds: boolean, counts: boolean, says: () => string): void {
    if (counts) {
      this.#values += 1;
      this.#seen.add(feature);
    }
    if (!holds && !this.#failures.has(feature)) this.#failures.set(feature, says());
  }

  result(head: Pick<CheckResult, "check" | "world" | "clock" | "features">): CheckResult {
    const failures = [...this.#failures].map(([feature, says]) => ({ feature, says }));
    return { ...head, values: this.#values, failures, seen: this.#seen };
  }
}

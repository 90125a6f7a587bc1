// The feeds that ship, as told by `quorum doctor` and the documentation.

import { needs as csv } from "./csv/csv.driver.ts";
import { needs as replay } from "./replay/replay.driver.ts";
import { needs as simulator } from "./simulator/simulator.driver.ts";
import { vendors } from "./vendors.ts";

export { type Credential, type VendorDeclaration, vendors } from "./vendors.ts";

export interface FeedDeclaration {
  readonly id: string;
  readonly for: string;
  /** The npm package that it loads when opened; null where it needs none. */
  readonly package: string | null;
  readonly how: string;
}

export const feedDrivers: readonly FeedDeclaration[] = [
  { id: "csv", ...csv },
  { id: "replay", ...replay },
  { id: "simulator", ...simulator },
  ...vendors.map(({ id, for: purpose, package: needed, how }) => ({ id, for: purpose, package: needed, how })),
];

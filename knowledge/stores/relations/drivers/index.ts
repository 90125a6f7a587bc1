// The drivers of the relations, as told by `quorum doctor` and the documentation.

import { needs as arango } from "./arango/arango.driver.ts";
import { needs as embedded } from "./embedded/embedded.driver.ts";

export const relationsDrivers = [
  { id: "embedded", ...embedded },
  { id: "arango", ...arango },
] as const;

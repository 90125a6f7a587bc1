// The drivers of the event bus, as told by `quorum doctor` and the documentation.

import { needs as embedded } from "./embedded/embedded.driver.ts";

import { needs as pulsar } from "./pulsar/pulsar.driver.ts";

export const eventBusDrivers = [
  { id: "embedded", ...embedded },
  { id: "pulsar", ...pulsar },
] as const;

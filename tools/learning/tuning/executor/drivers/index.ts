// The drivers of the executor, for doctor and docs.

import { needs as inProcess } from "./in-process.driver.ts";
import { needs as workerThreads } from "./worker-threads.driver.ts";

export const executorDrivers = [
  { id: "in-process", ...inProcess },
  { id: "worker-threads", ...workerThreads },
] as const;

// Starts a thread on the sources: a thread does not take over from its process that TypeScript is read through tsx. Builds do without.

import { register } from "tsx/esm/api";

register();
await import("./task-worker.ts");

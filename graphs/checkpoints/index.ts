// Where paused graphs are kept.

export { openCheckpoints } from "./open-checkpoints.ts";
export { postgresCheckpoints } from "./postgres-checkpoints.ts";
export { sqliteCheckpoints } from "./sqlite-checkpoints.ts";

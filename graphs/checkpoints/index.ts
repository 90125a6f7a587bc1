// Where paused graphs are kept.

export { postgresCheckpoints } from "./postgres-checkpoints.ts";
export { sqliteCheckpoints } from "./sqlite-checkpoints.ts";

// Where paused graphs are kept.

export { sqliteCheckpoints } from "./sqlite-checkpoints.ts";

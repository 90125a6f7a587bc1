// Runs a graph to its question in the schema given, says so and stays until it is killed. Started by desk.postgres-real.test.ts.
import { postgresCheckpoints } from "#graphs/checkpoints/index.ts";
import { fixedClock } from "#infra/runtime/index.ts";
import { openPostgresRecords } from "#knowledge/stores/records/index.ts";
import { askingGraph } from "./asking-graph.ts";

const [schema = ""] = process.argv.slice(2);
const records = await openPostgresRecords({ url: process.env.POSTGRES_TEST_URL ?? "", schema, clock: fixedClock(1) });
const graph = askingGraph(await postgresCheckpoints(records), []);
await graph.invoke({ question: "buy?" }, { configurable: { thread_id: "run_1" }, durability: "sync" });
process.stdout.write("paused\n");
setTimeout(() => process.exit(1), 60_000);

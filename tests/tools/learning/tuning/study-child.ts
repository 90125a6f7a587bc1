// Runs a study of slow trials on a SQLite file and prints its result. Killed and started again by study.test.ts.
import { systemClock } from "#infra/runtime/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { openInProcessExecutor, runStudy } from "#tools/learning/tuning/index.ts";
import { slowPlan } from "./plans.ts";
import { slowBowlTask } from "./tasks.ts";

const [path = "", ms = "0"] = process.argv.slice(2);
const records = await openSqliteRecords({ path, clock: systemClock });
const run = { studies: records.studies, executor: openInProcessExecutor(2), task: slowBowlTask, clock: systemClock };
const result = await runStudy(slowPlan(Number(ms)), { ...run, onTrial: () => process.stdout.write("trial\n") });
await records.close();
process.stdout.write(`result ${JSON.stringify(result)}\n`);

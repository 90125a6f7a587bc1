// One life of a retraining, for the kill drill: goes on from its checkpoints, tells how far it is, and prints its version at the end.
import { manualClock } from "#infra/runtime/index.ts";
import { openLife, planted, quickly } from "./test-retraining.ts";

const life = await openLife(process.argv[2] ?? "", planted, manualClock(Date.UTC(2026, 5, 6)));
const tell = (says: string): void => void process.stdout.write(`${says}\n`);
const { versionId } = await life.retraining.run(quickly(), life.open, {
  runId: "job_1",
  requestedBy: "schedule",
  tell,
});
process.stdout.write(`version ${versionId}\n`);
await life.close();

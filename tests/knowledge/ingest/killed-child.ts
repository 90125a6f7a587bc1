// Fills the embedded store in the folder given and kills itself at the moment given. Started by killed.drill.test.ts.

import { fixedClock, silentLog } from "#infra/runtime/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { memoryProgress, memoryQuarantine } from "./fakes.ts";

const [path = "", moment = ""] = process.argv.slice(2);
const die = () => process.kill(process.pid, "SIGKILL");
const progress = memoryProgress();
const store = await openChdbMarketStore({ path, log: silentLog });
const append = store.append.bind(store);
store.append = async (id, facts) => {
  if (moment === "before the first append") die();
  const report = await append(id, facts);
  if (moment === "after the first append") die();
  return report;
};
progress.saveProgress = async () => {
  die();
};
await ingest(await openSimulatorFeed(), {
  market: store,
  quarantine: memoryQuarantine(),
  progress,
  clock: fixedClock(0),
  log: silentLog,
});

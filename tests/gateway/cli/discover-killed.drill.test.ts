// A search that is killed on the way is taken up by the next process, and finds what it would have found.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { plantedMarket } from "../../graphs/discovery/planted-market.ts";
import { quorumHere, start } from "./quorum.ts";

const root = mkdtempSync(join(tmpdir(), "quorum-killed-"));
const [home, other] = [join(root, "home"), join(root, "other")];
const env = { QUORUM_HOME: home, QUORUM_DATA: "planted" };

beforeAll(async () => {
  const store = await openChdbMarketStore({ path: join(home, "market"), log: silentLog });
  const { dataset, facts } = plantedMarket("planted", { seed: 3, sessions: 260, edge: 0.004 });
  await store.describe(dataset);
  await store.append("planted", facts);
  await store.close();
  cpSync(home, other, { recursive: true });
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const options = ["--seed", "7", "--budget", "200", "--horizon", "1", "--json"];

/** Trials of the only study, read beside the process that adds them. */
async function trialsOf(): Promise<number> {
  const records = await openSqliteRecords({ path: join(home, "records.sqlite"), clock: systemClock });
  const [study] = await records.studies.list({});
  await records.close();
  return study?.trials ?? 0;
}

test("killed in the middle, the study goes on and its hold-out is read once", async () => {
  const { child, ended } = start(["factors", "discover", ...options], env);
  let over = false;
  ended.then(() => {
    over = true;
  });
  while (!over && (await trialsOf()) < 64) await sleep(50);
  child.kill("SIGKILL");
  await ended;
  const before = await trialsOf();
  const records = await openSqliteRecords({ path: join(home, "records.sqlite"), clock: systemClock });
  const [study] = await records.studies.list({});
  await records.close();
  expect(study).toMatchObject({ state: "running" });
  expect(before).toBeLessThan(200);
  const resumed = await quorumHere(["factors", "discover", "--resume", study?.studyId ?? "", "--json"], env);
  const whole = await quorumHere(["factors", "discover", ...options], { ...env, QUORUM_HOME: other });
  expect({ ...JSON.parse(resumed.out), study: null }).toEqual({ ...JSON.parse(whole.out), study: null });
  expect(JSON.parse(resumed.out).registered.length).toBeGreaterThan(0);
}, 120_000);

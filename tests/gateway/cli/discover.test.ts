// quorum factors discover, over a small real store: a planted edge is found, a market without one registers nothing, a study goes on.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { close } from "../../conformance/market-store.facts.ts";
import { plantedMarket } from "../../graphs/discovery/planted-market.ts";
import { quorumHere } from "./quorum.ts";

const home = mkdtempSync(join(tmpdir(), "quorum-discover-"));
const env = { QUORUM_HOME: home, QUORUM_DATA: "planted" };

beforeAll(async () => {
  const store = await openChdbMarketStore({ path: join(home, "market"), log: silentLog });
  for (const [id, market] of [
    ["planted", { sessions: 260, edge: 0.004 }],
    ["quiet", { sessions: 260, edge: 0 }],
    ["fallen", { sessions: 310, edge: 0.004, endsAt: 252 }],
  ] as const) {
    const { dataset, facts } = plantedMarket(id, { seed: 3, ...market });
    await store.describe(dataset);
    await store.append(id, facts);
  }
  await store.close();
}, 60_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const json = async (...words: readonly string[]) => {
  const { code, out, err } = await quorumHere(["factors", ...words, "--json"], env);
  return { code, found: JSON.parse(code === 2 ? err : out) };
};
const quick = ["--budget", "40", "--horizon", "1"];

test("a planted factor is found, held out sessions confirm it, and it stands beside what luck finds", async () => {
  const { code, found } = await json("discover", "--seed", "7", ...quick);
  expect([code, found.dataset, found.trials, found.seed]).toEqual([0, "planted", 40, 7]);
  expect(found.registered.length).toBeGreaterThan(0);
  const [held] = found.judged.filter((row: { holds: boolean }) => row.holds);
  expect(held.formula).toContain("volume");
  expect(Math.sign(held.interval[0])).toBe(Math.sign(held.interval[1]));
  expect(found.luck.drawn).toBe(200);
  expect(found.luck.best.interval).toHaveLength(2);
  const again = await json("discover", "--resume", found.study);
  expect(again.found).toEqual(found);
  // what a search judged counts when a formula is judged later, and only on the same data
  const judged = (await json("evaluate", "--formula", "volume")).found;
  expect([judged.trials, judged.family.evaluations]).toEqual([41, 1]);
  expect((await json("evaluate", "--formula", "volume", "--data", "fallen")).found.trials).toBe(1);
}, 60_000);

test("on a market without any edge nothing is registered, and people are told so", async () => {
  const { code, out } = await quorumHere(["factors", "discover", "--data", "quiet", ...quick], env);
  expect(code).toBe(0);
  expect(out).toContain("Nothing held: no factor is registered.");
  expect(out).toContain("the best of 200 random formulas");
}, 60_000);

test("a factor that stopped is proposed for retirement, and a person retires it", async () => {
  const fallen = ["--data", "fallen"];
  const { found } = await json("discover", ...fallen, ...quick, "--as-of", new Date(close(249)).toISOString());
  const [id] = found.registered;
  expect((await json("list", "--group", "discovered")).found.list.map((row: { id: string }) => row.id)).toContain(id);
  const early = await json("retire", id, "--as", "ana", ...fallen);
  expect([early.code, early.found.code]).toEqual([2, "tools/factor-retirement"]);
  const decay = (await json("decay", ...fallen)).found;
  const row = decay.factors.find(({ factor }: { factor: string }) => factor === id);
  expect(row).toMatchObject({ status: "gone", state: "retirement-proposed", changed: true, study: found.study });
  const shown = await quorumHere(["factors", "decay", "reversal", ...fallen], env);
  expect(shown.out).toContain("quorum factors retire ID --as NAME");
  expect((await json("retire", id, "--as", "decay-monitor", ...fallen)).found.code).toBe("tools/factor-retirement");
  expect((await json("retire", id, "--as", "ana", ...fallen)).found).toMatchObject({
    state: "retired",
    retiredBy: "ana",
  });
  expect((await json("retire", id, "--as", "ben", ...fallen)).found.detail).toContain("retired by ana");
  const audit = JSON.parse((await quorumHere(["audit", "list", "--json"], env)).out);
  expect(audit.map(({ action }: { action: string }) => action)).toContain("factor.retired");
}, 60_000);

test.each([
  [["--budget", "5"], "gateway/bad-request"],
  [["--seed", "seven"], "gateway/bad-request"],
  [["--holdout", "0.9"], "gateway/bad-request"],
  [["--resume", "study_of_nobody"], "graphs/study-not-found"],
  [["--resume", "study_1", "--seed", "8"], "gateway/bad-request"],
  [["--horizon", "60", "--holdout", "0.2"], "tools/series-too-short"],
  [["--as-of", "yesterday"], "gateway/bad-request"],
])("%j ends with 2", async (words, wanted) => {
  const { code, found } = await json("discover", ...words);
  expect([code, found.code]).toEqual([2, wanted]);
});

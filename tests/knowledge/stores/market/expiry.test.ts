// Facts of a data set that lets them expire go some years after their event, by the engine's own clock; all others stay.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { dayMs, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { bar, dataset, filing, metric, news, post } from "#tests/conformance/market-store.facts.ts";

const path = mkdtempSync(join(tmpdir(), "quorum-expiry-"));
afterAll(() => rmSync(path, { recursive: true, force: true }), 120_000);

const years = (n: number): number => Date.now() - n * 366 * dayMs;
const at = (ms: number) => ({ eventTimeMs: ms, knownAtMs: ms });
const prices = (ms: number) => ({ openMs: ms - 1, closeMs: ms, ...at(ms) });
const facts = [1, 6, 11, 61].flatMap((age) => [
  bar("AAA", 0, age, prices(years(age))),
  bar("AAA", 0, age, { interval: "1m", ...prices(years(age)) }),
  post("AAA", `p${age}`, 0, at(years(age))),
  metric("AAA", "m", 0, age, at(years(age))),
  news("AAA", `s${age}`, years(age)),
  filing("AAA", "revenues", age, at(years(age))),
]);

/** What is there once the engine has merged its parts, which it does in its own time. */
async function agesIn(id: string) {
  const { Session, drainPending } = await import("chdb");
  const session = new Session(path);
  for (const table of ["price_bars", "posts", "metrics", "stories", "filings"])
    await session.queryAsync(`OPTIMIZE TABLE ds_${id}.${table} FINAL`);
  session.close();
  await drainPending();
  const store = await openChdbMarketStore({ path, log: silentLog });
  const view = await store.at(id, asOf(Date.now()));
  const symbols = ["AAA"];
  const ages = {
    days: (await view.bars({ symbols, adjusted: "none" })).map(({ close }) => close),
    minutes: (await view.bars({ symbols, interval: "1m", adjusted: "none" })).map(({ close }) => close),
    posts: (await view.facts("post", {})).map(({ postId }) => postId),
    metrics: (await view.facts("metric", {})).map(({ value }) => value),
    news: (await view.news({ symbols })).map(({ storyId }) => storyId),
    filings: (await view.filings({ symbols })).length,
  };
  await store.close();
  return ages;
}

test("facts older than their kind's years go where a data set says so, and nowhere else", async () => {
  const store = await openChdbMarketStore({ path, log: silentLog });
  await store.describe(dataset("history"));
  await store.append("history", facts);
  await store.describe(dataset("live", { expires: true }));
  await store.append("live", facts);
  await store.close();
  const whole = {
    days: [61, 11, 6, 1],
    minutes: [61, 11, 6, 1],
    posts: ["p61", "p11", "p6", "p1"],
    metrics: [61, 11, 6, 1],
    news: ["s1", "s6", "s11", "s61"],
    filings: 4,
  };
  expect(await agesIn("history")).toEqual(whole);
  // bars, metrics and news ten years, posts five, filings for ever
  expect(await agesIn("live")).toEqual({
    days: [6, 1],
    minutes: [6, 1],
    posts: ["p1"],
    metrics: [6, 1],
    news: ["s1", "s6"],
    filings: 4,
  });
});

test("a data set may be told to keep everything from now on, and to let go again", async () => {
  const described = async (change: object) => {
    const store = await openChdbMarketStore({ path, log: silentLog });
    await store.describe(dataset("changing", change));
    const [found] = (await store.datasets()).filter(({ id }) => id === "changing");
    await store.append("changing", facts);
    await store.close();
    return found?.expires ?? false;
  };
  expect(await described({ expires: true })).toBe(true);
  expect((await agesIn("changing")).days).toEqual([6, 1]);
  expect(await described({})).toBe(false);
  expect((await agesIn("changing")).days).toEqual([61, 11, 6, 1]);
  expect(await described({ expires: true })).toBe(true);
  expect((await agesIn("changing")).days).toEqual([6, 1]);
});

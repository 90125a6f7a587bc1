// quorum features list, describe, compute and verify, over a small real store.
import { afterAll, beforeAll, expect, test } from "vitest";
import { featureDesk } from "./feature-desk.ts";
import { quorumHere } from "./quorum.ts";

const { env, fill, remove, json } = featureDesk("quorum-features-");

beforeAll(fill);
afterAll(remove);

test("the list counts features and formulas, by group and in all", async () => {
  const { code, found } = await json("list");
  expect([code, found.features]).toEqual([0, found.list.length]);
  expect(found.features).toBeGreaterThanOrEqual(500);
  expect(found.formulas).toBe(new Set(found.list.map((row: { formula: string }) => row.formula)).size);
  const one = (await json("list", "--group", "cross-asset")).found;
  expect(one.groups.map((row: { group: string }) => row.group)).toEqual(["cross-asset"]);
  expect((await json("list", "--group", "nothing")).found.code).toBe("gateway/bad-request");
});

test("a description gives the columns and the steps, an unknown name the nearest ones", async () => {
  const { found } = await json("describe", "technical.rsi-14");
  expect(found).toMatchObject({ unit: "percent", range: [0, 100], warmUp: 14, inputs: ["close"] });
  expect(found.steps[0].step).toBe("close");
  const { code, found: problem } = await json("describe", "technical.rsj-14");
  expect([code, problem.code]).toEqual([2, "tools/feature-unknown"]);
  expect(problem.detail).toContain("technical.rsi-14");
});

test("values stand at an as-of, as JSON, as rows for people and as CSV", async () => {
  const asked = ["--features", "technical.rsi-6,cross-asset.beta-20", "--symbols", "AAA", "--as-of", "2022-03-01"];
  const { code, found } = await json("compute", ...asked, "--last", "2");
  expect([code, found.rows.length]).toEqual([0, 2]);
  expect(found.rows[1]).toMatchObject({ symbol: "AAA", close: "2022-03-01T21:00:00.000Z" });
  expect(found.rows[1].values.every((value: unknown) => typeof value === "number")).toBe(true);
  const csv = await quorumHere(["features", "compute", ...asked, "--csv"], env);
  expect(csv.out.split("\n")[0]).toBe("symbol,close,known_at,technical.rsi-6,cross-asset.beta-20");
  const shown = await quorumHere(["features", "compute", ...asked], env);
  expect(shown.out).toContain("technical.rsi-6");
});

test("a group tells which features have no facts or too few bars; features of two clocks, and those of ticks without any, are refused", async () => {
  const { found } = await json("compute", "--features", "cross-asset", "--symbols", "AAA");
  expect(found.withoutInputs).toEqual([]);
  expect(found.tooShort.map((row: { feature: string }) => row.feature)).toContain("cross-asset.beta-250");
  for (const [features, wanted] of [
    ["technical.rsi-6,microstructure.micro-price", "tools/feature-clock"],
    ["technical,microstructure.micro-price", "tools/input-column-missing"],
    ["microstructure.micro-price", "tools/input-column-missing"],
  ] as const) {
    const { code, found: problem } = await json("compute", "--features", features, "--symbols", "AAA");
    expect([code, problem.code]).toEqual([2, wanted]);
  }
});

test("what was asked wrongly is said", async () => {
  expect((await json("verify")).found.code).toBe("gateway/bad-request");
  expect((await json("compute", "--features", "technical.rsi-6", "--last", "0")).found.code).toBe(
    "gateway/bad-request",
  );
  expect((await json("compute", "--features", "technical.rsi-6", "--symbols", "AAX")).found.code).toBe(
    "knowledge/symbol-unknown",
  );
  expect((await json("compute", "--features", "technical.rsi-6", "--interval", "soon")).found.code).toBe(
    "gateway/bad-request",
  );
});

test("verify proves what is named and ends with 0", async () => {
  const { code, found } = await json("verify", "--features", "technical.rsi-14,cross-asset.beta-20");
  expect(found.failures).toEqual([]);
  expect([code, found.holds, found.features, found.withoutValues, found.short]).toEqual([0, true, 2, [], null]);
  const checks = found.checks.map((row: { check: string }) => row.check);
  expect(new Set(checks)).toEqual(new Set(["look-ahead", "batch-equals-stream", "range"]));
});

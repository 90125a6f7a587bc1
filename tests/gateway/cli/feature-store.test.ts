// quorum features materialise, serve and drift, over a small real store.
import { afterAll, beforeAll, expect, test } from "vitest";
import { featureDesk } from "./feature-desk.ts";
import { quorumHere } from "./quorum.ts";

const { env, fill, remove, json } = featureDesk("quorum-feature-store-");

beforeAll(fill);
afterAll(remove);
const ids = ["--features", "technical.rsi-6,cross-asset.beta-20"];

test("a stretch is stored, then the rest, then nothing is left to do; what moved is told", async () => {
  const early = (await json("materialise", ...ids, "--to", "2022-02-15")).found;
  expect(early).toMatchObject({ set: "proof_features_1d", features: 2, symbols: 8, replaced: 0, published: 16 });
  const rest = (await json("materialise", ...ids)).found;
  expect(rest.known).toBe(early.stored);
  expect(rest.stored).toBeGreaterThan(0);
  const again = await quorumHere(["features", "materialise", ...ids], env);
  expect(again.out).toContain("8 symbols had nothing left to do");
  const stretches = ["--reference", "2022-01-20..2022-02-28", "--recent", "2022-03-01..2022-03-25"];
  const { code, found } = await json("drift", ...ids, ...stretches);
  expect([code, found.features.length]).toEqual([0, 2]);
  expect(found.features[0].psi).toBeGreaterThan(0);
  const shown = await quorumHere(["features", "drift", ...ids, ...stretches], env);
  expect(shown.out).toContain("technical.rsi-6");
});

test("what this process never published is not served, and the words say what to run", async () => {
  const { code, found } = await json("serve", "AAA", ...ids);
  expect([code, found.code]).toEqual([2, "tools/feature-not-served"]);
  expect(found.detail).toContain("quorum features materialise");
});

test.each([
  [["materialise"], "gateway/bad-request"],
  [["materialise", ...ids, "--all"], "gateway/bad-request"],
  [["materialise", "--group", "nothing"], "tools/feature-unknown"],
  [["materialise", "--features", "technical.rsj-6"], "tools/feature-unknown"],
  [["materialise", ...ids, "--symbols", "ZZZ"], "knowledge/symbol-unknown"],
  [["materialise", ...ids, "--interval", "3x"], "gateway/bad-request"],
  [["materialise", ...ids, "--threads", "0"], "gateway/bad-request"],
  [["drift", ...ids, "--reference", "2022-02-01", "--recent", "2022-03-01..2022-03-25"], "gateway/bad-request"],
  [
    ["drift", ...ids, "--reference", "2022-03-01..2022-03-25", "--recent", "2022-01-20..2022-02-28"],
    "tools/input-invalid",
  ],
  [
    [
      "drift",
      "--features",
      "technical.rsi-14",
      "--reference",
      "2022-01-20..2022-02-28",
      "--recent",
      "2022-03-01..2022-03-25",
    ],
    "tools/feature-not-materialised",
  ],
] as const)("quorum features %s is refused with %s", async (words, wanted) => {
  const { code, found } = await json(...words);
  expect([code, found.code]).toEqual([2, wanted]);
});

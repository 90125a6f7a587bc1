// A model that mixes companies is asked as it learnt: those of one session together, each at its own place.
import { expect, test } from "vitest";
import { type Company, decided, fakeMarket, openMs } from "#tests/fakes/market.ts";
import { aDraft } from "#tests/fakes/models.ts";
import { inputHashes, inputsByName } from "#tools/learning/dataset/index.ts";
import type { ModelVersion } from "#tools/learning/registry/index.ts";
import { placeAmong, predictSymbols, type ServedModel } from "#tools/learning/serving/index.ts";

/** Answers each row by how many companies were asked beside it; symbols in an order of its own. */
function counting(symbols: readonly Company[], features: readonly string[]): ServedModel {
  const { lineage } = aDraft();
  const own = { ...lineage, features: inputHashes(inputsByName(features)), parameters: { symbols: [...symbols] } };
  return {
    version: { versionId: "model_counting", lineage: own } as unknown as ModelVersion,
    signature: { steps: 1, features: features.length } as ServedModel["signature"],
    columns: features.length,
    together: symbols,
    async predict(values) {
      const there = Array.from({ length: values.length / features.length }, (_, row) =>
        values.subarray(row * features.length, (row + 1) * features.length).some(Number.isFinite),
      );
      return Float32Array.from(there, (_, row) => {
        const first = row - (row % symbols.length);
        return 10 * (row - first) + there.slice(first, first + symbols.length).filter(Boolean).length;
      });
    },
  };
}

const left = { without: { BBB: ({ openMs: ms }: { readonly openMs: number }) => ms > openMs(60) } };

test("who has no bar of the session leaves its place empty and moves nobody", async () => {
  const view = await (await fakeMarket(left)).at("fake", decided);
  const found = await predictSymbols(counting(["DDD", "BBB", "AAA", "CCC"], ["technical.roc-5"]), view);
  expect(Object.fromEntries(found.symbols.map((symbol, at) => [symbol, found.predictions[at]]))).toEqual({
    AAA: 23,
    BBB: 11,
    CCC: 33,
    DDD: 3,
  });
  const places = found.symbols.map((_, at) => placeAmong(found, at));
  expect(places.map(({ rank }) => rank)).toEqual([2, 1, 1, 3]);
  expect(places.map(({ companies }) => companies)).toEqual([3, 1, 3, 3]);
});

test("a place among the others is one among those that the model learnt from", async () => {
  const view = await (await fakeMarket()).at("fake", decided);
  const rank = "rank(technical.roc-5)";
  const [all, some] = await Promise.all(
    [["AAA", "BBB", "CCC", "DDD"] as const, ["AAA", "BBB"] as const].map((symbols) =>
      predictSymbols(counting(symbols, [rank]), view),
    ),
  );
  expect([...(some?.rows ?? [])].sort()).toEqual([-0.25, 0.25]);
  expect(all?.rows.length).toBe(4);
});

test("a data set without any of its companies is refused by name", async () => {
  const view = await (await fakeMarket()).at("fake", decided);
  await expect(predictSymbols(counting(["ZZZ" as Company], ["technical.roc-5"]), view)).rejects.toMatchObject({
    code: "knowledge/symbol-unknown",
    message: expect.stringContaining("fake has none of the 1 companies that model_counting learnt from, such as ZZZ"),
  });
});

// The built-in embedder: what makes texts alike, and that its vectors never change under a version.
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openHashedEmbedder } from "#knowledge/embeddings/index.ts";
import { featuresOf } from "../../../knowledge/embeddings/drivers/hashed/features.ts";

const embedder = openHashedEmbedder();
async function likeness(a: string, b: string): Promise<number> {
  const [one, other] = (await embedder.embed([a, b])) as [Float32Array, Float32Array];
  return one.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
}

describe("texts are alike", () => {
  test.each([
    ["with other endings", "tariffs squeezed carmakers", "a tariff squeezes the carmaker", 0.3],
    ["with other function words", "margins of the bank", "the bank and its margins", 0.6],
    ["without accents and capitals", "Nestlé MARGINS", "nestle margins", 0.999],
    ["in a script without spaces", "株価が上がる", "株価は上がった", 0.3],
  ])("%s", async (_, a, b, least) => {
    expect(await likeness(a, b)).toBeGreaterThan(least);
  });

  test("the more the more they share; not at all where they share nothing", async () => {
    const question = "tariffs hurt carmaker margins";
    const some = await likeness(question, "tariffs lift steel prices");
    const more = await likeness(question, "tariffs hurt carmaker sales");
    expect(more).toBeGreaterThan(some + 0.2);
    expect(some).toBeGreaterThan(0.1);
    expect(Math.abs(await likeness(question, "Zinsen unverändert"))).toBeLessThan(0.15);
  });

  test("less where only the order of words differs", async () => {
    const same = await likeness("supplier sues customer", "supplier sues customer");
    const turned = await likeness("supplier sues customer", "customer sues supplier");
    expect(same).toBeCloseTo(1, 6);
    expect(turned).toBeLessThan(0.95);
  });
});

test("a word said again counts more, but less than again", () => {
  const [words] = [...featuresOf("margins margins margins").values()];
  expect([...(words as ReadonlyMap<number, number>).values()]).toEqual([3]);
});

test("a text of function words alone has no features", async () => {
  const [vector] = await embedder.embed(["and then of the"]);
  expect(vector?.every((value) => value === 0)).toBe(true);
});

test("version 1 gives these vectors: a change needs a new version, since stored vectors carry its name", async () => {
  const vectors = await embedder.embed(["Tariffs hurt the margins of carmakers.", "株価が上がる", "Q3 2025: +12.5 %"]);
  const hash = createHash("sha256");
  for (const vector of vectors) hash.update(JSON.stringify([...vector].map((value) => Math.round(value * 1e4))));
  expect([embedder.id, hash.digest("hex").slice(0, 16)]).toEqual(["hashed-1:384", "8a1f8f10aafc76fb"]);
});

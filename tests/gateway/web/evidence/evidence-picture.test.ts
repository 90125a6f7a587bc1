// What of a tool's output is worth a picture.
import { expect, test } from "vitest";
import type { EvidenceAnswer } from "../../../../gateway/contract/index.ts";
import { nameOf, pictureOf } from "../../../../gateway/web/evidence/evidence-picture.ts";

const evidence = (output: unknown, figures: EvidenceAnswer["figures"]): EvidenceAnswer => ({
  id: "ev_1",
  tool: "a.b",
  input: {},
  asOf: "2025-04-15T20:00:00Z",
  output,
  snapshot: "s",
  dataset: "d",
  figures,
});

const votes = ["sentiment", "factors", "company", "risk"].map((specialist, index) => ({
  specialist,
  stance: index / 10,
  weight: (index + 1) / 10,
}));
const voting = evidence(
  { votes },
  votes.flatMap(({ stance, weight }, index) => [
    { path: `votes.${index}.stance`, value: stance, unit: "score" },
    { path: `votes.${index}.weight`, value: weight, unit: "fraction" },
  ]),
);

test("a list of like figures becomes bars, named as the output names its items", () => {
  const picture = pictureOf(voting, null);
  expect(picture?.kind).toBe("bars");
  expect(picture?.kind === "bars" && picture.bars.map(({ label }) => label)).toEqual([
    "sentiment",
    "factors",
    "company",
    "risk",
  ]);
});

test("the list that holds the clicked figure is preferred", () => {
  expect(pictureOf(voting, "votes.2.weight")?.title).toBe("votes · weight");
  expect(pictureOf(voting, "votes.2.stance")?.title).toBe("votes · stance");
});

test("entries of a record are drawn under their keys, scores before ranks", () => {
  const factors = ["momentum20", "value", "quality", "volatility"];
  const figures = factors.flatMap((factor, index) => [
    { path: `ranks.${factor}.rank`, value: index + 1, unit: "rank" },
    { path: `ranks.${factor}.z`, value: index - 1.5, unit: "score" },
    { path: `ranks.${factor}.of`, value: 29, unit: "count" },
  ]);
  const picture = pictureOf(evidence({ ranks: {} }, figures), null);
  expect(picture?.title).toBe("ranks · z");
  expect(picture?.kind === "bars" && picture.bars.map(({ label }) => label)).toEqual(factors);
});

test("a square of figures beside its symbols becomes a heat map", () => {
  const symbols = ["A", "B"];
  const matrix = [
    [1, 0.5],
    [0.5, 1],
  ];
  const figures = matrix.flatMap((row, i) =>
    row.map((value, j) => ({ path: `matrix.${i}.${j}`, value, unit: "ratio" })),
  );
  const picture = pictureOf(evidence({ symbols, matrix }, figures), null);
  expect(picture).toMatchObject({ kind: "heat", rows: symbols, unit: "ratio" });
});

test("a few figures, or figures in different units, are left to the table", () => {
  expect(pictureOf(evidence({ a: 1 }, [{ path: "a", value: 1, unit: "count" }]), null)).toBeNull();
  const mixed = [0, 1, 2, 3].map((index) => ({
    path: `rows.${index}.x`,
    value: index,
    unit: index === 0 ? "usd" : "count",
  }));
  expect(pictureOf(evidence({ rows: [] }, mixed), null)).toBeNull();
});

test("an item without a name has none", () => {
  expect(nameOf([{ value: 1 }], 0)).toBeNull();
  expect(nameOf({ not: "a list" }, 0)).toBeNull();
});

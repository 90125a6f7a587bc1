// Figures of an output: every number that declares its unit, by path.

import { expect, test } from "vitest";
import { z } from "zod";
import { figure, figuresOf, maybeFigure } from "#tools/define/index.ts";

test("nested, listed, nullable and optional figures are found with path and unit", () => {
  const schema = z.strictObject({
    plain: figure("count"),
    gone: maybeFigure("fraction"),
    there: maybeFigure("fraction"),
    bare: z.number(),
    maybe: z.strictObject({ inside: figure("days") }).nullable(),
    rows: z.array(z.strictObject({ name: z.string(), value: figure("score") })),
    byName: z.record(z.string(), figure("ratio")),
    either: z.union([z.string(), figure("rank")]),
    optional: figure("usd").optional(),
  });
  const output = {
    plain: 3,
    gone: null,
    there: 0.5,
    bare: 9,
    maybe: { inside: 4 },
    rows: [
      { name: "a", value: 1 },
      { name: "b", value: -1 },
    ],
    byName: { x: 2 },
    either: 7,
    optional: 12,
  };
  expect(figuresOf(schema, output).map(({ path, value, unit }) => `${path} ${value} ${unit}`)).toEqual([
    "plain 3 count",
    "there 0.5 fraction",
    "maybe.inside 4 days",
    "rows.0.value 1 score",
    "rows.1.value -1 score",
    "byName.x 2 ratio",
    "either 7 rank",
    "optional 12 usd",
  ]);
});

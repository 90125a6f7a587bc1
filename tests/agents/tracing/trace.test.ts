// References become printed figures; other numbers must be found in the evidence.

import { expect, test } from "vitest";
import { z } from "zod";
import { openEvidenceBook, traceText, untraced } from "#agents/tracing/index.ts";
import { defineTool, type Evidence, figure } from "#tools/define/index.ts";

const tool = defineTool({
  id: "test.facts",
  says: "Facts for this test.",
  input: z.strictObject({}),
  output: z.strictObject({
    change: figure("fraction"),
    price: figure("usd/share"),
    items: z.array(z.strictObject({ title: z.string(), score: figure("score") })),
    at: z.string(),
    stories: figure("count"),
  }),
  limits: { timeoutMs: 100 },
  reads: [],
  examples: () => [{}],
  run: async () => ({ change: 0, price: 1, items: [], at: "", stories: 0 }),
});

const evidence: Evidence = {
  id: "ev_00000000000000aa",
  tool: "test.facts",
  input: {},
  asOf: "2025-04-15T20:00:00.000Z",
  output: {
    change: -0.0423,
    price: 385.73,
    items: [{ title: "Profit up 12% in 2024", score: 0.5 }],
    at: "2025-04-14T20:00:00.000Z",
    stories: 3,
  },
  snapshot: "s",
  dataset: "d",
};
const book = openEvidenceBook();
book.add(tool, evidence);
const trace = (text: string) => traceText(text, book, [evidence.id]);

test("a reference is printed by its unit and carries its evidence and path", () => {
  const { text, numbers } = trace("It moved [[ev_00000000000000aa change]] to [[ev_00000000000000aa price]].");
  expect(text).toBe("It moved -4.2% to $385.73.");
  expect(numbers).toEqual([
    { text: "-4.2%", value: -0.0423, unit: "fraction", evidenceId: evidence.id, path: "change", start: 9, end: 14 },
    { text: "$385.73", value: 385.73, unit: "usd/share", evidenceId: evidence.id, path: "price", start: 18, end: 25 },
  ]);
});

test("a format prints the same value another way", () => {
  expect(trace("[[ev_00000000000000aa items.0.score +num1]] and [[ev_00000000000000aa at date]]").text).toBe(
    "+0.5 and 2025-04-14",
  );
});

test("numbers inside quoted evidence are traced to the quotation", () => {
  const { numbers } = trace("“[[ev_00000000000000aa items.0.title]]”");
  expect(numbers.map(({ text, unit, path }) => [text, unit, path])).toEqual([
    ["12%", "quoted", "items.0.title"],
    ["2024", "quoted", "items.0.title"],
  ]);
});

test("digits that agree with a figure to their own precision are traced to it", () => {
  expect(untraced(trace("It fell 4.2%, to about $386, as known on 2025-04-14."))).toEqual([]);
});

test.each([
  "It fell 4.3%.",
  "It costs $387.",
  "It will gain 12%.",
  "known on 2025-04-16",
  "target of forty percent",
  "[[ev_00000000000000aa change]] or 7",
  "In 3 days it turns.", // agrees with the count of stories, as small numbers agree with anything
  "It fell 4%.",
  "It is about ３８６.",
  "It fell by half.",
])("%j keeps a number that nothing backs", (text) => {
  expect(untraced(trace(text)).length).toBe(1);
});

test.each([
  ["[[ev_00000000000000ab change]]", "No evidence"],
  ["[[ev_00000000000000aa nothing]]", "has no figure or text"],
  ["[[ev_00000000000000aa change pct9]]", "Format"],
  ["[[change]]", "is not of the form"],
])("the broken reference %j is refused", (text, message) => {
  expect(() => trace(text)).toThrow(message);
});

test.each([
  ["[[ev_00000000000000aa stories]]%", "3%"],
  ["[[ev_00000000000000aa stories]] million", "3 million"],
  ["[[ev_00000000000000aa stories]]00", "300"],
  ["1[[ev_00000000000000aa stories]]", "13"],
  ["-[[ev_00000000000000aa price]]", "-$385.73"],
  ["[[ev_00000000000000aa stories]].5", "3.5"],
  ["[[ev_00000000000000aa stories]]\u200b7", "37"],
  ["€[[ev_00000000000000aa stories]]", "€3"],
])("%j makes another number out of a figure, and %j is backed by nothing", (text, number) => {
  expect(untraced(trace(text)).map((one) => one.text)).toEqual([number]);
});

test.each([
  "[[ev_00000000000000aa stories pct0]]",
  "[[ev_00000000000000aa price pct1]]",
  "[[ev_00000000000000aa change usd2]]",
  "[[ev_00000000000000aa change int]]",
  "[[ev_00000000000000aa items.0.score num0]]",
])("the format of %j says something else than the unit and is refused", (text) => {
  expect(() => trace(text)).toThrow("does not print");
});

test("a p-value too small to print is one number, sign and all", () => {
  const small = openEvidenceBook();
  const chance = defineTool({
    ...tool,
    id: "test.chance",
    output: z.strictObject({ p: figure("probability") }),
    run: async () => ({ p: 1e-9 }),
  });
  small.add(chance, { ...evidence, tool: chance.id, output: { p: 1e-9 } });
  expect(traceText(`p [[${evidence.id} p p]].`, small, [evidence.id]).numbers).toMatchObject([
    { text: "<0.0001", path: "p" },
  ]);
});

test("a date format does not cut a title", () => {
  expect(trace("[[ev_00000000000000aa items.0.title date]]").text).toBe("Profit up 12% in 2024");
});

test("evidence that the writer was not given cannot be cited", () => {
  expect(() => traceText("[[ev_00000000000000aa change]]", book, [])).toThrow("No evidence");
});

test("a company's name is no figure", () => {
  const named = openEvidenceBook(["3M", "Apple Inc."]);
  expect(named.names).toEqual(["3M"]);
  expect(traceText("3M leads Apple Inc.", named, []).numbers).toEqual([]);
});

test("evidence of another agent does not back a literal number", () => {
  expect(untraced(traceText("It fell 4.2%.", book, [])).length).toBe(1);
});

// The tools over a small world: as-of to the last bit, nulls with reasons, figures with units, paths that lead somewhere.
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { pricesTool, profileTool, thesisTool } from "#tools/company/index.ts";
import { figuresOf, type Tool } from "#tools/define/index.ts";
import { bar, countNumbers, factsOf, filing, instrument, outputOf, story, utc, weekdays } from "./small-world.ts";

type Thesis = z.output<typeof thesisTool.output>;
type Prices = z.output<typeof pricesTool.output>;

const now = "2025-05-20T20:30:00Z";
const instruments = [
  instrument("ACME", "Acme Corp."),
  instrument("BOLT", "Bolt Inc."),
  instrument("BARE", "Bare Ltd."),
];
const days = weekdays("2025-02-03", "2025-06-10");
const price = (symbol: string, i: number): number =>
  (symbol === "ACME" ? 100 : 50) * (1 + 0.03 * Math.sin(i * (symbol === "ACME" ? 1.7 : 0.9)));
const items = {
  revenues: 400,
  net_income_loss: 80,
  diluted_earnings_per_share: 8,
  diluted_average_shares: 10,
  gross_profit: 200,
  assets: 900,
  liabilities: 300,
  equity: 600,
  long_term_debt: 100,
};
const world = {
  instruments,
  bars: ["ACME", "BOLT"].flatMap((symbol) => days.map((day, i) => bar(symbol, day, price(symbol, i)))),
  news: [
    story("ACME", "2025-05-20T11:00:00Z", "Acme wins large contract"),
    story("ACME", "2025-05-19T11:00:00Z", "Acme profit beats estimates"),
    story("ACME", "2025-05-20T20:30:01Z", "Acme accused of fraud"),
  ],
  filings: [
    ...filing("ACME", 2023, "FY", "2024-02-12T20:00:00Z", { ...items, revenues: 360, net_income_loss: 60 }),
    ...filing("ACME", 2024, "FY", "2025-02-12T20:00:00Z", items),
    ...filing("ACME", 2024, "FY", "2025-05-20T20:30:01Z", { ...items, revenues: 100, net_income_loss: -50 }),
  ],
  actions: [
    {
      symbol: "ACME",
      kind: "dividend" as const,
      exMs: utc("2025-03-03T14:30:00Z"),
      amountOrRatio: 1,
      currency: "USD",
      eventTimeMs: utc("2025-03-03T14:30:00Z"),
      knownAtMs: utc("2025-02-20T20:00:00Z"),
      source: "test",
    },
    {
      symbol: "ACME",
      kind: "split" as const,
      exMs: utc("2025-06-02T13:30:00Z"),
      amountOrRatio: 2,
      currency: null,
      eventTimeMs: utc("2025-06-02T13:30:00Z"),
      knownAtMs: utc("2025-05-21T20:00:00Z"),
      source: "test",
    },
  ],
};
const facts = factsOf(world);
const known = facts.filter(({ value }) => value.knownAtMs <= utc(now));
const tools: readonly Tool[] = [profileTool, thesisTool, pricesTool];

describe.each(tools.map((tool) => [tool.id, tool] as const))("%s", (_, tool) => {
  test("facts known later change no bit, whether there or not", async () => {
    expect(known.length).toBeLessThan(facts.length);
    expect(await outputOf(tool, { symbol: "ACME" }, facts, now)).toEqual(
      await outputOf(tool, { symbol: "ACME" }, known, now),
    );
  });

  test("every number in the output has a unit", async () => {
    const output = await outputOf(tool, { symbol: "ACME" }, facts, now);
    expect(figuresOf(tool.output, output)).toHaveLength(countNumbers(output));
  });

  test("a company without bars, filings and news is answered with nulls and reasons", async () => {
    const output = await outputOf<{ missing: unknown[] }>(tool, { symbol: "BARE" }, facts, now);
    expect(output.missing.length).toBeGreaterThan(0);
    const figures = figuresOf(tool.output, output).filter(({ unit }) => unit.startsWith("usd"));
    expect(figures).toEqual([]);
  });

  test("an unknown symbol is refused", async () => {
    await expect(outputOf(tool, { symbol: "ACMF" }, facts, now)).rejects.toMatchObject({
      code: "knowledge/symbol-unknown",
    });
  });

  test("every example runs", async () => {
    const examples = tool.examples(["ACME", "BOLT", "BARE"]);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) await outputOf(tool, example, facts, now);
  });
});

test("a point's figures are paths into the thesis that hold numbers", async () => {
  const thesis = await outputOf<Thesis>(thesisTool, { symbol: "ACME" }, facts, now);
  const paths = new Set(figuresOf(thesisTool.output, thesis).map(({ path }) => path));
  const cited = thesis.points.flatMap(({ figures }) => figures);
  expect(cited.length).toBeGreaterThan(3);
  expect(cited.filter((path) => !paths.has(path))).toEqual([]);
  expect(thesis.points.map(({ code }) => code)).toContain("revenue-growing");
});

test("the last session's move stands beside the news of that day, and not the story known a second too late", async () => {
  const prices = await outputOf<Prices>(pricesTool, { symbol: "ACME" }, facts, now);
  expect(prices.lastDay).toMatchObject({ day: "2025-05-20" });
  expect(prices.lastDay?.news.map(({ title }) => title)).toEqual(["Acme wins large contract"]);
  expect(prices.lastClose).toBeCloseTo(price("ACME", days.indexOf("2025-05-20")), 10);
});

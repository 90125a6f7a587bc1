// The profile of a real company on both sides of a filing's acceptance. Figures can be checked in its reports of 2023 to 2025.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { packageRoot, systemClock } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import { factsOfItem, openCsvFeed } from "#knowledge/feeds/index.ts";
import { pricesTool, profileTool, thesisTool } from "#tools/company/index.ts";
import type { Tool } from "#tools/define/index.ts";
import { newsListTool, newsScoreTool } from "#tools/sentiment/index.ts";
import { outputOf } from "./small-world.ts";

type Profile = z.output<typeof profileTool.output>;

const folder = join(packageRoot, "..", "shared", "data", "djia20");
const skip = existsSync(folder) ? null : "../shared/data/djia20 is not here";

describe.skipIf(skip !== null)(`Microsoft in April 2025${skip === null ? "" : ` (skipped: ${skip})`}`, () => {
  const facts: Fact[] = [];
  const profile = (when: string): Promise<Profile> => outputOf(profileTool, { symbol: "MSFT" }, facts, when);

  beforeAll(async () => {
    const feed = await openCsvFeed({ folder }, { clock: systemClock });
    for await (const item of feed.history()) {
      for (const fact of factsOfItem(item))
        if (fact.kind === "instrument" || ("symbol" in fact.value && fact.value.symbol === "MSFT")) facts.push(fact);
    }
  });

  test("the year to September 2024 is fiscal 2024 plus its first quarter of 2025 less that of 2024", async () => {
    const { revenue, netIncome, newestPeriodEnd } = await profile("2025-04-15T20:00:00Z");
    expect(revenue).toEqual({
      value: 254_190_000_000,
      periodEnd: "2024-09-30",
      knownAt: "2024-10-30T20:07:17.000Z",
      amended: false,
    });
    expect(netIncome.value).toBe(88_136_000_000 + 24_667_000_000 - 22_291_000_000);
    expect(newestPeriodEnd).toBe("2024-09-30");
  });

  test("a quarter is unknown a second before its filing is accepted and known at that second", async () => {
    expect((await profile("2025-04-30T20:08:51Z")).newestPeriodEnd).toBe("2024-09-30");
    expect((await profile("2025-04-30T20:08:52Z")).newestPeriodEnd).toBe("2025-03-31");
  });

  test.each(
    [profileTool, thesisTool, pricesTool, newsScoreTool, newsListTool].map((tool) => [tool.id, tool as Tool] as const),
  )("%s: facts known after as-of change no bit", async (_, tool) => {
    const when = "2025-04-15T20:00:00Z";
    const known = facts.filter(({ value }) => value.knownAtMs <= Date.parse(when));
    expect(known.length).toBeLessThan(facts.length);
    expect(await outputOf(tool, { symbol: "MSFT" }, facts, when)).toEqual(
      await outputOf(tool, { symbol: "MSFT" }, known, when),
    );
  });
});

// US GAAP's tags by the names that tools look for: one figure a period, and none is lost.
import { expect, test } from "vitest";
import { byRank, itemNames } from "#knowledge/feeds/drivers/edgar/edgar-items.ts";
import { profileItems } from "#tools/company/index.ts";

test("every item of a company's profile has a tag", () => {
  const tags = [
    "Revenues",
    "GrossProfit",
    "OperatingIncomeLoss",
    "NetIncomeLoss",
    "NetCashProvidedByUsedInOperatingActivities",
    "Assets",
    "Liabilities",
    "StockholdersEquity",
    "LongTermDebt",
    "EarningsPerShareDiluted",
    "WeightedAverageNumberOfDilutedSharesOutstanding",
  ];
  const nameOf = itemNames();
  expect(tags.map((tag) => nameOf("us-gaap", tag, "row").item).sort()).toEqual([...profileItems].sort());
});

test("of two tags for one figure the better one is it, and the other keeps its name", () => {
  const nameOf = itemNames();
  const [best, other] = ["SalesRevenueNet", "Revenues"].sort(byRank) as [string, string];
  expect(nameOf("us-gaap", best, "2024")).toEqual({ item: "revenues", statement: "income_statement" });
  expect(nameOf("us-gaap", other, "2024")).toEqual({ item: "SalesRevenueNet", statement: "us-gaap" });
  expect(nameOf("us-gaap", other, "2008").item).toBe("revenues");
  expect(nameOf("us-gaap", best, "2024").item).toBe("revenues"); // told again
});

test("what no tool looks for, and other taxonomies, keep their tags", () => {
  const nameOf = itemNames();
  expect(nameOf("us-gaap", "Goodwill", "row")).toEqual({ item: "Goodwill", statement: "us-gaap" });
  expect(nameOf("ifrs-full", "Assets", "row")).toEqual({ item: "Assets", statement: "ifrs-full" });
});

// Why a figure of a profile is null: what it needs and does not have. One entry a figure, what was never filed first.

import type { Missing } from "#tools/define/index.ts";
import type { ProfileFigures, Ratios } from "./profile-figures.ts";

type Ingredient =
  | "price"
  | "sharesOutstanding"
  | "earningsPerShare"
  | "dividendPerShare"
  | keyof ProfileFigures["flows"]
  | keyof ProfileFigures["levels"];

/** What a ratio is made of, and what is wrong when all of that is there. */
const ratioNeeds: Readonly<Record<keyof Ratios, readonly [readonly Ingredient[], string]>> = {
  grossMargin: [["grossProfit", "revenue"], "revenue is not above zero"],
  operatingMargin: [["operatingIncome", "revenue"], "revenue is not above zero"],
  netMargin: [["netIncome", "revenue"], "revenue is not above zero"],
  revenueGrowth: [["revenue"], "no comparable year before"],
  netIncomeGrowth: [["netIncome"], "no comparable year before with a profit"],
  returnOnEquity: [["netIncome", "equity"], "equity is not above zero"],
  debtToEquity: [["longTermDebt", "equity"], "equity is not above zero"],
  liabilitiesToAssets: [["liabilities", "assets"], "assets are not above zero"],
  marketValue: [["price", "sharesOutstanding"], "the share count is not above zero"],
  priceToEarnings: [["price", "earningsPerShare"], "the last year was a loss"],
  priceToBook: [["price", "sharesOutstanding", "equity"], "equity is not above zero"],
  dividendYield: [["price", "dividendPerShare"], "no dividend known"],
};

/** Not out of filings. */
const fromOutside: ReadonlySet<Ingredient> = new Set<Ingredient>(["price", "dividendPerShare"]);

type Figures = ProfileFigures & { readonly ratios: Ratios };

/** Without any filing one entry, "filings", stands for all that comes out of filings. */
export function missingOf(figures: Figures, filed: boolean): Missing {
  const { dividends, ratios, flows } = figures;
  const absent = absentOf(figures, filed);
  const unfiled = unfiledOf(figures);
  const gone = new Set([...absent, ...unfiled].map(([field]) => field));
  const judged = ([name, [needs]]: RatioNeed): boolean =>
    ratios[name] === null && (filed || needs.every((need) => fromOutside.has(need)));
  const derived = (Object.entries(ratioNeeds) as RatioNeed[])
    .filter(judged)
    .map(([name, [needs, otherwise]]): Gap => [name, lacking(needs.filter((need) => gone.has(need))) ?? otherwise]);
  const change: Gap[] =
    dividends.change === null ? [["dividendChange", "no dividend of a year before to compare with"]] : [];
  return [...absent, ...(filed ? unfiled : []), ...derived, ...change, ...behind(flows)].map(([field, because]) => ({
    field,
    because,
  }));
}

type Gap = readonly [field: string, because: string];
type RatioNeed = [keyof Ratios, (typeof ratioNeeds)[keyof Ratios]];

const when = (missing: boolean, field: string, because: string): Gap[] => (missing ? [[field, because]] : []);

const absentOf = ({ price, dividends }: Figures, filed: boolean): Gap[] => [
  ...when(!filed, "filings", "no filing known"),
  ...when(price === null, "price", "no price bar known"),
  ...when(dividends.lastYear === null, "dividendPerShare", "no dividend known"),
];

const unfiledOf = ({ flows, levels, earningsPerShare, sharesOutstanding }: Figures): Gap[] => [
  ...Object.entries(flows).flatMap(([name, flow]) => when(flow === null, name, "not filed for a whole year")),
  ...when(earningsPerShare === null, "earningsPerShare", "not filed for a whole year"),
  ...when(sharesOutstanding === null, "sharesOutstanding", "not filed"),
  ...Object.entries(levels).flatMap(([name, level]) => when(level === null, name, "not in the newest balance sheet")),
];

const lacking = (needs: readonly string[]): string | null =>
  needs.length === 0 ? null : `needs ${needs.join(" and ")}`;

/** Figures that are there, but end before the newest period filed. */
const behind = (flows: ProfileFigures["flows"]): Gap[] =>
  Object.entries(flows).flatMap(([name, flow]) =>
    when(flow?.behind === true, name, "a newer quarter is filed, but no year can be made up to it"),
  );

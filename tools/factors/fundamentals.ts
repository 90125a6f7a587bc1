// What a company had filed by a moment: sums over its last four quarters and newest levels, in the newest share basis.

import { dayMs, groupedBy } from "#infra/runtime/index.ts";
import type { CorporateAction, FilingFact } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { rememberedBy } from "#tools/universe/index.ts";
import { latestLevel, trailingFourQuarters } from "./trailing-quarters.ts";

const flowItems = {
  sales: "revenues",
  netIncome: "net_income_loss",
  grossProfit: "gross_profit",
  operatingCashFlow: "net_cash_flow_from_operating_activities",
} as const;
const levelItems = { equity: "equity", assets: "assets", liabilities: "liabilities" } as const;
const sharesItem = "diluted_average_shares";

/** Older filings than this before as-of cannot belong to the newest year. */
const lookBackMs = 3 * 366 * dayMs;

export type FlowName = keyof typeof flowItems;
export type LevelName = keyof typeof levelItems;

export interface Fundamentals {
  /** Sums over the newest complete year of filings; NaN where none can be made. */
  readonly flows: Readonly<Record<FlowName, number>>;
  /** Newest levels; NaN where never filed. */
  readonly levels: Readonly<Record<LevelName, number>>;
  /** Diluted average shares of the newest quarter, times the splits since it was filed; NaN where never filed. */
  readonly shares: number;
  /** End of the newest period of any item, and when the last of the items used became known; null without filings. */
  readonly periodEndMs: number | null;
  readonly knownAtMs: number | null;
}

/** By symbol, for every symbol that has filed. Only facts and actions that the view knows. */
export async function fundamentalsAt(
  view: MarketView,
  symbols: readonly string[],
): Promise<ReadonlyMap<string, Fundamentals>> {
  const items = [...Object.values(flowItems), ...Object.values(levelItems), sharesItem];
  const facts = await view.filings({ symbols, items, fromEndMs: view.asOf - lookBackMs });
  return fundamentalsBySymbol(facts, await view.actions(symbols), view);
}

/** By symbol, for every symbol that has filed. */
const fundamentalsBySymbol = rememberedBy(
  (facts: readonly FilingFact[], actions: readonly CorporateAction[], { asOf }: MarketView) => {
    const due = groupedBy(
      actions.filter(({ exMs }) => exMs <= asOf),
      ({ symbol }) => symbol,
    );
    const filed = groupedBy(facts, ({ symbol }) => symbol);
    return new Map([...filed].map(([symbol, own]) => [symbol, fundamentalsOf(own, due.get(symbol) ?? [])]));
  },
);

/** From the facts of one company, all of them known. */
export function fundamentalsOf(facts: readonly FilingFact[], actions: readonly CorporateAction[]): Fundamentals {
  const of = (item: string): readonly FilingFact[] => facts.filter((fact) => fact.item === item);
  const flow = (item: string): number => {
    const sum = trailingFourQuarters(of(item));
    return sum.kind === "sum" ? sum.value : Number.NaN;
  };
  const shares =
    latestLevel(of(sharesItem).filter(({ timeframe }) => timeframe === "quarterly")) ?? latestLevel(of(sharesItem));
  return {
    flows: mapped(flowItems, flow),
    levels: mapped(levelItems, (item) => latestLevel(of(item))?.value ?? Number.NaN),
    shares: shares === null ? Number.NaN : shares.value * splitsSince(shares.knownAtMs, actions),
    periodEndMs: newest(facts.map(({ endMs }) => endMs)),
    knownAtMs: newest(facts.map(({ knownAtMs }) => knownAtMs)),
  };
}

/** A filing states its shares on the basis of the day it is filed, also for a period that ended before a split. */
const splitsSince = (filedMs: number, actions: readonly CorporateAction[]): number =>
  actions.reduce(
    (ratio, action) => (action.kind === "split" && action.exMs > filedMs ? ratio * action.amountOrRatio : ratio),
    1,
  );

const newest = (times: readonly number[]): number | null => (times.length === 0 ? null : Math.max(...times));

const mapped = <K extends string>(
  items: Readonly<Record<K, string>>,
  of: (item: string) => number,
): Record<K, number> =>
  Object.fromEntries(Object.entries<string>(items).map(([name, item]) => [name, of(item)])) as Record<K, number>;

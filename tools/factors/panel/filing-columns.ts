// Columns of filings, as known at each session's end: a company's numbers change in the session after which it files.

import { dayMs } from "#infra/runtime/index.ts";
import { FiledFacts, type YearlyPair } from "./filed-facts.ts";
import type { PanelColumn } from "./panel-columns.ts";
import type { PanelSource } from "./panel-source.ts";

/** Column, and the one of a year before, by the item that filings name it. */
const levels: readonly (readonly [item: string, now: PanelColumn, before?: PanelColumn])[] = [
  ["equity", "equity", "equity_year_ago"],
  ["assets", "assets", "assets_year_ago"],
  ["liabilities", "liabilities"],
  ["long_term_debt", "debt"],
  ["cash", "cash"],
  ["inventory", "inventory"],
  ["accounts_receivable", "receivables"],
];
const flows: typeof levels = [
  ["revenues", "sales", "sales_year_ago"],
  ["gross_profit", "gross_profit"],
  ["operating_income_loss", "operating_income"],
  ["net_income_loss", "net_income", "net_income_year_ago"],
  ["net_cash_flow_from_operating_activities", "operating_cash_flow"],
  ["capital_expenditure", "capital_expenditure"],
];
const read = new Set([...levels, ...flows].map(([item]) => item));

interface Company {
  readonly filed: FiledFacts;
  readonly numbers: Map<PanelColumn, number>;
  knownAtMs: number;
}

export const filingColumns: PanelSource = {
  columns: [
    ...[...levels, ...flows].flatMap(([, now, before]) => (before ? [now, before] : [now])),
    "days_since_filing",
  ],
  reads: ["filings"],
  metrics: [],
  open({ instruments }) {
    const companies = instruments.map(
      (): Company => ({ filed: new FiledFacts(), numbers: new Map(), knownAtMs: Number.NaN }),
    );
    return ({ filings, closeMs }, write) => {
      for (const [member, company] of companies.entries()) {
        const news = filings[member] ?? [];
        const items = new Set<string>();
        for (const fact of news) {
          company.knownAtMs = fact.knownAtMs;
          if (!read.has(fact.item)) continue;
          company.filed.add(fact);
          items.add(fact.item);
        }
        if (items.size > 0) renew(company, items);
        for (const [column, value] of company.numbers) write(column, member, value);
        write("days_since_filing", member, Math.floor((closeMs - company.knownAtMs) / dayMs));
      }
    };
  },
};

function renew({ filed, numbers }: Company, items: ReadonlySet<string>): void {
  const take = (of: (item: string) => YearlyPair, list: typeof levels): void => {
    for (const [item, now, before] of list) {
      if (!items.has(item)) continue;
      const pair = of(item);
      numbers.set(now, pair.now);
      if (before) numbers.set(before, pair.before);
    }
  };
  take((item) => filed.level(item), levels);
  take((item) => filed.flow(item), flows);
}

// A made-up market with all that factors read: the features' one, and beside it every item of filings and vendors' figures, some amended, some told late.

import { dayMs, seededRandom } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import { type SimulatedFacts, simulatedFacts } from "#tools/features/verify/index.ts";

const items = {
  equity: 400,
  assets: 900,
  liabilities: 500,
  long_term_debt: 120,
  cash: 60,
  inventory: 40,
  accounts_receivable: 30,
  gross_profit: 45,
  operating_income_loss: 25,
  net_cash_flow_from_operating_activities: 20,
  capital_expenditure: 8,
  diluted_average_shares: 50,
} as const;
const levels = ["equity", "assets", "liabilities", "long_term_debt", "cash", "inventory", "accounts_receivable"];

export function factorWorld(seed: number, sessions: number): SimulatedFacts {
  const made = simulatedFacts({ seed, sessions });
  const first = made.closesMs[0] as number;
  const last = made.closesMs.at(-1) as number;
  const random = seededRandom(seed).fork("factors");
  const symbols = made.facts.flatMap(({ kind, value }) => (kind === "instrument" ? [value.symbol] : []));
  const facts: Fact[] = [...made.facts];
  for (const symbol of symbols.filter((name) => name !== "MKT")) {
    for (let q = -12; first + q * 91 * dayMs < last; q++) {
      const endMs = first + q * 91 * dayMs;
      for (const [item, usual] of Object.entries(items)) {
        const value = usual * Math.exp(0.02 * q + 0.1 * random.normal());
        const filing = (knownAtMs: number, amount: number): Fact => ({
          kind: "filing",
          value: {
            symbol,
            fiscalYear: 2019 + Math.floor(q / 4),
            fiscalPeriod: (["Q1", "Q2", "Q3", "Q4"] as const)[((q % 4) + 4) % 4] ?? "Q1",
            timeframe: "quarterly",
            startMs: levels.includes(item) ? null : endMs - 91 * dayMs,
            endMs,
            statement: "made up",
            item,
            value: amount,
            unit: "USD",
            eventTimeMs: endMs,
            knownAtMs,
            source: "simulated",
          },
        });
        facts.push(filing(endMs + 35 * dayMs, value));
        if (q % 5 === 0) facts.push(filing(endMs + 80 * dayMs, value * 1.2));
      }
    }
    for (const [n, closeMs] of made.closesMs.entries()) {
      const figure = (metric: string, value: number, lateMs = 0): Fact => ({
        kind: "metric",
        value: {
          symbol,
          metric,
          value,
          unit: "ratio",
          eventTimeMs: closeMs,
          knownAtMs: closeMs + lateMs,
          source: "simulated",
        },
      });
      const late = random.next() < 0.05 ? 30 * 3_600_000 : 0;
      facts.push(figure("turnover", 0.01 * Math.exp(random.normal()), late));
      if (n % 7 === 0)
        facts.push(
          figure("pe", 15 * Math.exp(0.2 * random.normal()), late),
          figure("pb", 2 * Math.exp(0.2 * random.normal())),
          figure("ps", 3 * Math.exp(0.2 * random.normal())),
        );
    }
  }
  return { ...made, facts };
}

// Questions to begin with, made of the companies that the data has.

import type { CompanyRow } from "../../contract/index.ts";

export interface Example {
  readonly question: string;
  readonly gives: string;
}

/** Prefers well-known symbols, then whatever the data begins with. */
const preferred = ["MSFT", "BA", "JPM", "GS", "AAPL", "CAT"];

export function examplesFor(companies: readonly CompanyRow[]): Example[] {
  const symbols = companies.filter(({ benchmark }) => !benchmark).map(({ symbol }) => symbol);
  const [buy, risk, one, other, news, leads] = preferred
    .filter((symbol) => symbols.includes(symbol))
    .concat(symbols.filter((symbol) => !preferred.includes(symbol)));
  const examples = [
    buy && {
      question: `Should we buy more ${buy} this week?`,
      gives: "All specialists, weighed; may end in a proposal for the inbox",
    },
    risk && { question: `How risky is ${risk}?`, gives: "Volatility, value at risk, drawdown, beta" },
    one && other && { question: `Compare ${one} and ${other}`, gives: "The same measures side by side" },
    news && { question: `What is the news on ${news}?`, gives: "Stories known at this moment, scored and dated" },
    leads && { question: `Who leads ${leads}?`, gives: "Companies whose moves came first, with the test's outcome" },
    { question: "What do we hold?", gives: "Cash and positions at this moment" },
  ];
  return examples.flatMap((example) => (example ? [example] : []));
}

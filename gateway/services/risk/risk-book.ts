// The portfolio that a question of risk is about.

import { callerError, isoTime, QuorumError } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { accountValue, heldWeights, lastCloses } from "#tools/portfolio/index.ts";
import { type Book, type BookHistory, type Held, openHistory } from "#tools/risk/book/index.ts";
import { minorPerUnit, portfolioAt } from "#tools/risk/index.ts";
import type { RiskReportRequest } from "../../contract/index.ts";
import type { Services } from "../services.ts";
import { stretchOf } from "../stretch.ts";

export type Whose = Pick<RiskReportRequest, "data" | "asOf" | "symbol" | "weights" | "account" | "from" | "to">;
export type RiskNeeds = Pick<Services, "datasets" | "records" | "limits">;

export interface RiskBook {
  readonly view: MarketView;
  readonly book: Book;
  readonly market: BookHistory["market"];
  /** In the currency of the prices; null where the portfolio is not the account's. */
  readonly equity: number | null;
  readonly head: {
    readonly dataset: string;
    readonly asOf: string;
    readonly of: string;
    readonly from: string;
    readonly to: string;
    readonly sessions: number;
    readonly sessionsLeftOut: number;
    readonly companiesLeftOut: string[];
  };
}

/** @throws gateway/bad-request for two portfolios at once, tools/risk-no-holdings for an empty account, and as `openHistory` and its `bookOf` */
export async function riskBook(request: Whose, services: RiskNeeds, signal: AbortSignal): Promise<RiskBook> {
  const { data, asOf, symbol, weights, account } = request;
  const named = [
    symbol !== undefined && "a symbol",
    weights !== undefined && "weights",
    account && "the account",
  ].filter((one) => one !== false);
  if (named.length > 1) throw callerError("gateway/bad-request", `Wanted one portfolio, found ${named.join(" and ")}.`);
  const view = await services.datasets.view(data, asOf);
  const own = account ? await accountBook(view, services) : null;
  const held = own?.held ?? (symbol === undefined ? weights : [{ symbol, weight: 1 }]);
  const { bookOf, market } = await openHistory(view, { ...stretchOf(request), signal });
  const book = bookOf(held);
  return {
    view,
    book,
    market,
    equity: own?.equity ?? null,
    head: {
      dataset: view.dataset.id,
      asOf: isoTime(view.asOf),
      of: account
        ? `the paper account, ${book.held.length} holdings`
        : (symbol ?? (weights ? `a portfolio of ${weights.length}` : `${book.held.length} companies in equal parts`)),
      from: isoTime(book.timesMs[0] as number),
      to: isoTime(book.timesMs.at(-1) as number),
      sessions: book.timesMs.length,
      sessionsLeftOut: book.sessionsLeftOut,
      companiesLeftOut: [...book.companiesLeftOut],
    },
  };
}

async function accountBook(
  view: MarketView,
  services: RiskNeeds,
): Promise<{ readonly held: readonly Held[]; readonly equity: number }> {
  const { ledger } = await services.records();
  const portfolio = await portfolioAt(ledger, view.dataset.id, await services.limits(), view.asOf);
  const held = await heldWeights(view, portfolio);
  if (held.length === 0) {
    throw new QuorumError(
      "tools/risk-no-holdings",
      `The paper account holds nothing in ${view.dataset.id} at ${isoTime(view.asOf)}. Name a symbol or weights.`,
      { fault: "caller", retry: false },
    );
  }
  const symbols = held.map(({ symbol }) => symbol);
  const closes = await lastCloses(view, symbols, portfolio.currency);
  const { equityMinor } = accountValue(portfolio, new Map([...closes].map(([symbol, { minor }]) => [symbol, minor])));
  return { held, equity: equityMinor / minorPerUnit(portfolio.currency) };
}

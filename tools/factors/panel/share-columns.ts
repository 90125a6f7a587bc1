// Shares outstanding, what they are worth, and dividends a share, all in the share basis of the session.

import { dayMs } from "#infra/runtime/index.ts";
import type { CorporateAction, FilingFact } from "#knowledge/domain/index.ts";
import { FiledFacts } from "./filed-facts.ts";
import type { PanelSession, PanelSource, PanelWrite } from "./panel-source.ts";

const sharesItem = "diluted_average_shares";
/** A vendor's market value older than this says nothing. */
const oldestMs = 400 * dayMs;
const yearMs = 365 * dayMs;

interface Company {
  readonly filed: FiledFacts;
  shares: readonly [FilingFact | null, FilingFact | null];
  readonly splits: CorporateAction[];
  readonly dividends: CorporateAction[];
  /** Free float by the vendor's turnover, of the newest session that traded. */
  float: number;
}

/**
 * shares: diluted average shares of the newest quarter times the splits since it was filed; else a vendor's market value over the price it gave
 * with it, times the splits since. cap: shares times the close as traded; else, where a vendor only tells what share of the free float changed
 * hands, volume over that share times the close: the value of the free float.
 */
export const shareColumns: PanelSource = {
  columns: ["shares", "shares_year_ago", "cap", "dividends"],
  reads: ["filings", "actions"],
  metrics: ["market_cap", "price", "turnover", "turnover_rate"],
  open({ instruments }) {
    const companies = instruments.map(
      (): Company => ({ filed: new FiledFacts(), shares: [null, null], splits: [], dividends: [], float: Number.NaN }),
    );
    let toldSinceMs = Number.POSITIVE_INFINITY;
    return (session, write) => {
      for (const actions of session.actions) for (const { exMs } of actions) toldSinceMs = Math.min(toldSinceMs, exMs);
      for (const [member, company] of companies.entries()) {
        learn(company, session, member);
        writeShares(company, session, member, write);
        if (session.closeMs - yearMs >= toldSinceMs) write("dividends", member, paidOf(company, session.closeMs));
      }
    };
  },
};

function learn(company: Company, session: PanelSession, member: number): void {
  for (const action of session.actions[member] ?? [])
    (action.kind === "split" ? company.splits : company.dividends).push(action);
  const filed = (session.filings[member] ?? []).filter(({ item }) => item === sharesItem);
  for (const fact of filed) company.filed.add(fact);
  if (filed.length > 0) company.shares = company.filed.shares(sharesItem);
}

function writeShares(company: Company, { metrics, states }: PanelSession, member: number, write: PanelWrite) {
  const state = states[member]!;
  const [newest, before] = company.shares.map((fact) =>
    fact === null ? Number.NaN : fact.value * splitsAfter(company, fact.knownAtMs),
  ) as [number, number];
  const sinceMs = metrics.sinceMs(member, "market_cap");
  const given = metrics.newest(member, "market_cap", oldestMs) / metrics.newest(member, "price", oldestMs);
  const implied = given > 0 ? given * splitsAfter(company, sinceMs) : Number.NaN;
  const shares = newest > 0 ? newest : implied;
  write("shares", member, shares);
  write("shares_year_ago", member, before);
  const fraction = metrics.ofSession(member, "turnover");
  const turned = Number.isNaN(fraction) ? metrics.ofSession(member, "turnover_rate") / 100 : fraction;
  if (state.traded && turned > 0) company.float = state.turnover / state.tradedClose / turned;
  if (state.volume >= 0) {
    write("cap", member, (shares > 0 ? shares : company.float) * state.tradedClose);
  }
}

const splitsAfter = ({ splits }: Company, sinceMs: number): number =>
  splits.reduce((ratio, { exMs, amountOrRatio }) => (exMs > sinceMs ? ratio * amountOrRatio : ratio), 1);

/** Of the last 365 days, each in today's share basis. */
const paidOf = (company: Company, closeMs: number): number =>
  company.dividends.reduce(
    (sum, { exMs, amountOrRatio }) =>
      exMs > closeMs - yearMs && exMs <= closeMs ? sum + amountOrRatio / splitsAfter(company, exMs) : sum,
    0,
  );

// Dividends and splits come to the account by themselves. What is booked is the difference to what was booked before, under the
// next free id, so booking again books nothing, and a fill that arrives late for an ex-date is made good.

import { isoDay } from "#infra/runtime/index.ts";
import type { CorporateAction, Fill } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { CashMovement, LedgerRecords, ShareMovement } from "#knowledge/stores/records/index.ts";
import { priceMinor } from "./money.ts";
import { foldPortfolio, sharesAfterSplit } from "./portfolio.ts";

type Ledger = Pick<LedgerRecords, "fills" | "cash" | "splits" | "addCash" | "addSplit">;

export interface BookingReport {
  readonly booked: number;
  /** Actions left out, each with the reason. */
  readonly skipped: readonly { readonly action: string; readonly reason: string }[];
}

/** Books every action that has gone ex by the view's as-of: dividend = shares held before the ex-date's open x amount, rounded down;
 * split = its ratio, and a fraction of a share paid out at the last close before. Booked at the ex-date, or when it became known. */
export async function bookCorporateActions(ledger: Ledger, view: MarketView): Promise<BookingReport> {
  const dataset = view.dataset.id;
  const fills = await ledger.fills(dataset, view.asOf);
  const symbols = [...new Set(fills.map((fill) => fill.symbol))].sort();
  if (symbols.length === 0) return { booked: 0, skipped: [] };
  const account: Account = {
    dataset,
    fills,
    splits: [...(await ledger.splits(dataset, Number.MAX_SAFE_INTEGER))],
    cash: await ledger.cash(dataset, Number.MAX_SAFE_INTEGER),
  };
  const due = (await view.actions(symbols)).filter((action) => action.exMs <= view.asOf);
  const skipped: { action: string; reason: string }[] = [];
  let booked = 0;
  for (const action of [...due].sort(byExDate)) {
    const currency = fills.find((fill) => fill.symbol === action.symbol)?.currency ?? "";
    if (action.kind === "dividend" && action.currency !== null && action.currency !== currency) {
      skipped.push({
        action: idOf(dataset, action),
        reason: `paid in ${action.currency}, the account is in ${currency}`,
      });
    } else {
      booked +=
        action.kind === "dividend"
          ? await bookDividend(ledger, account, action, currency)
          : await bookSplit(ledger, account, action, currency, view);
    }
  }
  return { booked, skipped };
}

interface Account {
  readonly dataset: string;
  readonly fills: readonly Fill[];
  readonly splits: ShareMovement[];
  readonly cash: readonly CashMovement[];
}

/** On one ex-date the dividend first: its amount is for the old shares. */
const byExDate = (a: CorporateAction, b: CorporateAction): number =>
  a.exMs - b.exMs || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0);

/** Dividends of one ex-date, a regular and a special one, are told apart by their amounts. */
const idOf = (dataset: string, { kind, symbol, exMs, amountOrRatio }: CorporateAction): string =>
  `${kind}:${dataset}:${symbol}:${isoDay(exMs)}${kind === "dividend" ? `:${amountOrRatio}` : ""}`;

async function bookDividend(
  ledger: Ledger,
  account: Account,
  action: CorporateAction,
  currency: string,
): Promise<number> {
  const dueMinor = Math.floor(sharesBefore(account, action) * priceMinor(action.amountOrRatio, currency) + 1e-6);
  return topUp(ledger, account, action, currency, "dividend", dueMinor);
}

async function bookSplit(
  ledger: Ledger,
  account: Account,
  action: CorporateAction,
  currency: string,
  view: MarketView,
): Promise<number> {
  const { symbol, exMs, amountOrRatio: ratio } = action;
  const split = {
    movementId: idOf(account.dataset, action),
    dataset: account.dataset,
    symbol,
    ratio,
    exMs,
    bookedAtMs: bookedAt(action),
  };
  const held = sharesBefore(account, action);
  const added = (await ledger.addSplit(split)) ? 1 : 0;
  if (!account.splits.some(({ movementId }) => movementId === split.movementId)) account.splits.push(split);
  const fraction = held * ratio - sharesAfterSplit(held, ratio);
  if (fraction < 1e-6) return added + (await topUp(ledger, account, action, currency, "cash-in-lieu", 0));
  const [last] = await view.bars({ symbols: [symbol], toMs: exMs, last: 1, adjusted: "none" });
  const dueMinor = last ? Math.floor((fraction * priceMinor(last.close, currency)) / ratio + 1e-6) : 0;
  return added + (await topUp(ledger, account, action, currency, "cash-in-lieu", dueMinor));
}

/** Books what is due beyond what was booked already. */
async function topUp(
  ledger: Ledger,
  account: Account,
  action: CorporateAction,
  currency: string,
  kind: "dividend" | "cash-in-lieu",
  dueMinor: number,
): Promise<number> {
  const base = idOf(account.dataset, action).replace(/^[^:]+/, kind);
  const before = account.cash.filter(({ movementId }) => movementId === base || movementId.startsWith(`${base}#`));
  const amountMinor = dueMinor - before.reduce((sum, movement) => sum + movement.amountMinor, 0);
  if (amountMinor === 0) return 0;
  const movementId = before.length === 0 ? base : `${base}#${before.length + 1}`;
  const movement = {
    movementId,
    dataset: account.dataset,
    kind,
    symbol: action.symbol,
    amountMinor,
    currency,
    bookedAtMs: bookedAt(action),
  };
  return (await ledger.addCash(movement)) ? 1 : 0;
}

const bookedAt = ({ exMs, knownAtMs }: CorporateAction): number => Math.max(exMs, knownAtMs);

function sharesBefore({ fills, splits }: Account, { symbol, exMs }: CorporateAction): number {
  const { positions } = foldPortfolio({
    currency: fills[0]?.currency ?? "",
    startingCashMinor: 0,
    fills: fills.filter((fill) => fill.symbol === symbol && fill.filledAtMs < exMs),
    cash: [],
    splits: splits.filter((split) => split.symbol === symbol && split.exMs < exMs),
  });
  return positions[0]?.quantityShares ?? 0;
}

// An order in words and as a full list of its fields: what is approved is exactly what is listed, so nothing is left out.

import type { ApprovalSummary } from "../../contract/index.ts";
import { count, money, sentence } from "../shared/format.ts";
import { momentText } from "../shared/time.ts";

export type Order = ApprovalSummary["order"];

/** "Buy 120 MSFT at $385.20 or better". */
export const orderWords = (order: Order): string =>
  `${sentence(order.side)} ${count(order.quantityShares)} ${order.symbol} at ${money(order.limitPriceMinor, order.currency)} or better`;

/** "120 MSFT", for buttons. */
export const orderShort = (order: Order): string => `${count(order.quantityShares)} ${order.symbol}`;

export interface OrderField {
  readonly name: string;
  readonly label: string;
  readonly text: string;
}

type Write = (value: unknown, order: Order) => string;

const minor: Write = (value, order) => (typeof value === "number" ? money(value, order.currency) : "none");
const asIs: Write = (value) => (typeof value === "string" ? value : JSON.stringify(value));

const known: Readonly<Record<string, { readonly label: string; readonly write: Write }>> = {
  side: { label: "Side", write: (value) => sentence(String(value)) },
  symbol: { label: "Company", write: asIs },
  quantityShares: {
    label: "Quantity",
    write: (value) => (typeof value === "number" ? `${count(value)} shares` : asIs(value, {} as Order)),
  },
  limitPriceMinor: { label: "Limit price", write: minor },
  stopPriceMinor: { label: "Stop price", write: minor },
  currency: { label: "Currency", write: asIs },
  horizonDays: { label: "Horizon", write: (value) => `${String(value)} days` },
  asOf: {
    label: "Decided as of",
    write: (value) => (typeof value === "string" ? momentText(value) : asIs(value, {} as Order)),
  },
  dataset: { label: "Data", write: asIs },
  thesis: { label: "Thesis", write: asIs },
};

/** Every field of the order except its evidence list, known ones first. */
export function orderFields(order: Order): OrderField[] {
  const given: Readonly<Record<string, unknown>> = order;
  const names = [
    ...Object.keys(known),
    ...Object.keys(given).filter((name) => !(name in known) && name !== "evidenceIds"),
  ];
  return names
    .filter((name) => name in given)
    .map((name) => ({
      name,
      label: known[name]?.label ?? name,
      text: (known[name]?.write ?? asIs)(given[name], order),
    }));
}

export const evidenceOf = (order: Order): string[] =>
  Array.isArray(order.evidenceIds) ? order.evidenceIds.filter((id): id is string => typeof id === "string") : [];

export const stopOf = (order: Order): number | null =>
  typeof order.stopPriceMinor === "number" ? order.stopPriceMinor : null;

export interface Difference {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** What an edit would change, field by field. */
export function differences(before: Order, after: Order): Difference[] {
  const texts = new Map(orderFields(before).map(({ name, text }) => [name, text]));
  return orderFields(after).flatMap(({ name, label, text }) =>
    texts.get(name) === text ? [] : [{ label, before: texts.get(name) ?? "none", after: text }],
  );
}

// Rules about what the account can pay, deliver and turn over. What is committed counts as spent; what is hoped for does not count.

import { notionalMinor } from "#knowledge/domain/index.ts";
import { marketDay } from "../market-day.ts";
import { commissionMinor, minorPerUnit } from "../money.ts";
import { cashOf } from "../portfolio.ts";
import { atMost, money, percent, type Rule, shareOf } from "./finding.ts";

/** Purchase: notional and commission, with all committed purchases, within cash. Sale: commission within cash and proceeds. */
export const cash: Rule = ({ order, world, commitments }) => {
  const { currency, cashMinor } = world.portfolio;
  const committed = commitments.reduce(
    (sum, one) => sum + (one.side === "buy" ? one.quantityShares * one.priceMinor : 0) + one.commissionMinor,
    0,
  );
  const commission = commissionMinor(order.quantityShares, world.limits.broker);
  const neededMinor = committed + commission + (order.side === "buy" ? notionalMinor(order) : 0);
  const availableMinor = cashMinor + (order.side === "sell" ? notionalMinor(order) : 0);
  const reason = `${money(neededMinor, currency)} would be needed, open orders included; ${money(availableMinor, currency)} is there.`;
  const perUnit = minorPerUnit(currency);
  const check = atMost("cash", currency.toLowerCase(), neededMinor / perUnit, availableMinor / perUnit, reason);
  return { ...check, passed: neededMinor <= availableMinor }; // whole minor units: no tolerance
};

/** Nothing is sold that is not held, sales under way included. */
export const shortSale: Rule = ({ order, held, commitments }) => {
  const holding = held.get(order.symbol) ?? 0;
  if (order.side === "buy") return atMost("short-sale", "shares", 0, holding, "A purchase sells nothing.");
  const underWay = commitments
    .filter((one) => one.side === "sell" && one.symbol === order.symbol)
    .reduce((sum, one) => sum + one.quantityShares, 0);
  const selling = underWay + order.quantityShares;
  return atMost(
    "short-sale",
    "shares",
    selling,
    holding,
    `${selling} ${order.symbol} would be sold, sales under way included; ${holding} are held.`,
  );
};

/** Notional traded on the market day of the as-of, committed and of this order, as a share of equity. */
export const dailyTurnover: Rule = (exposure) => {
  const { order, world, commitments } = exposure;
  const { asOf } = world.market;
  const today = world.openOrders.fills.filter(
    (fill) => fill.filledAtMs <= asOf && marketDay(fill.filledAtMs) === marketDay(asOf),
  );
  const traded = today.reduce((sum, fill) => sum + Math.abs(cashOf({ ...fill, commissionMinor: 0 })), 0);
  const committed = commitments.reduce((sum, one) => sum + one.quantityShares * one.priceMinor, 0);
  const turnover = shareOf(traded + committed + notionalMinor(order), exposure);
  const { maxDailyTurnoverFraction } = world.limits.risk;
  const reason =
    turnover === null
      ? "There is no equity to turn over."
      : `The day's turnover would be ${percent(turnover)} of equity; the limit is ${percent(maxDailyTurnoverFraction)}.`;
  return atMost("daily-turnover", "fraction", turnover, maxDailyTurnoverFraction, reason);
};

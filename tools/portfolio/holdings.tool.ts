// The account at a moment, as evidence.

import { z } from "zod";
import { defineTool, figure, maybeFigure, orNull } from "#tools/define/index.ts";
import { minorPerUnit } from "#tools/risk/index.ts";
import { accountValue } from "./account-value.ts";
import { lastCloses } from "./closes.ts";

export const holdingsTool = defineTool({
  id: "portfolio.holdings",
  says: "Cash, equity and positions of the account. Not the orders that are still open.",
  input: z.strictObject({}),
  output: z.strictObject({
    currency: z.string(),
    cash: figure("usd"),
    equity: figure("usd"),
    invested: maybeFigure("fraction"),
    positionsCount: figure("count"),
    positions: z.array(
      z.strictObject({
        symbol: z.string(),
        name: z.string(),
        quantityShares: figure("shares"),
        price: maybeFigure("usd/share"),
        value: figure("usd"),
        weight: maybeFigure("fraction"),
        gain: maybeFigure("fraction"),
      }),
    ),
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "bars", "actions", "portfolio"],
  examples: () => [{}],
  async run(_input, { market, portfolio }) {
    const units = minorPerUnit(portfolio.currency);
    const names = new Map((await market.instruments()).map(({ symbol, name }) => [symbol, name]));
    const closes = await lastCloses(
      market,
      portfolio.positions.map(({ symbol }) => symbol),
      portfolio.currency,
    );
    const account = accountValue(portfolio, new Map([...closes].map(([symbol, { minor }]) => [symbol, minor])));
    return {
      currency: portfolio.currency,
      cash: account.cashMinor / units,
      equity: account.equityMinor / units,
      invested: account.equityMinor > 0 ? 1 - account.cashMinor / account.equityMinor : null,
      positionsCount: account.holdings.length,
      positions: account.holdings.map(({ symbol, quantityShares, valueMinor, weight, gain }) => ({
        symbol,
        quantityShares,
        weight: orNull(weight),
        gain: orNull(gain),
        name: names.get(symbol) ?? symbol,
        price: closes.get(symbol)?.price ?? null,
        value: valueMinor / units,
      })),
    };
  },
});

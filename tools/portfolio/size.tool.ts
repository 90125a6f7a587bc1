// The size of an order on a view, as evidence.

import { z } from "zod";
import { callerError, isoTime } from "#infra/runtime/index.ts";
import { Side, SymbolId } from "#knowledge/domain/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { defineTool, figure, maybeFigure } from "#tools/define/index.ts";
import { minorPerUnit } from "#tools/risk/index.ts";
import { memberOf, universeAt } from "#tools/universe/index.ts";
import { volatilityReport } from "#tools/volatility/index.ts";
import { accountValue } from "./account-value.ts";
import { lastCloses } from "./closes.ts";
import { sizeOrder } from "./order-size.ts";

const boundWords: Readonly<Record<string, string>> = {
  kelly: "the capped Kelly fraction of the view",
  "volatility target": "the volatility target",
  cash: "the cash at hand",
  holding: "the shares held, since nothing is sold short",
};

export const sizeTool = defineTool({
  id: "portfolio.size",
  says: "Shares, limit and stop for an order on one company, given stance and confidence, by capped Kelly and volatility. Does not judge whether it may go out.",
  input: z.strictObject({
    symbol: SymbolId,
    side: Side,
    stance: z.number().min(-1).max(1),
    confidence: z.number().min(0).max(1),
    horizonDays: z.int().min(1).max(365),
  }),
  output: z.strictObject({
    symbol: z.string(),
    side: Side,
    horizonDays: figure("days"),
    lastClose: figure("usd/share"),
    lastCloseAt: z.string(),
    equity: figure("usd"),
    volatilityPerYear: figure("fraction/year"),
    expectedReturn: figure("fraction"),
    fullKelly: figure("fraction"),
    allowedFraction: figure("fraction"),
    boundBy: z.string(),
    quantityShares: figure("shares"),
    heldShares: figure("shares"),
    limitPrice: figure("usd/share"),
    limitPriceMinor: z.int(),
    stopPrice: maybeFigure("usd/share"),
    stopPriceMinor: z.int().nullable(),
    notional: figure("usd"),
    weight: figure("fraction"),
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "bars", "actions", "portfolio", "limits"],
  examples: (symbols) =>
    symbols.slice(0, 3).flatMap((symbol) => [
      { symbol, side: "buy" as const, stance: 0.4, confidence: 0.5, horizonDays: 5 },
      { symbol, side: "sell" as const, stance: -0.4, confidence: 0.5, horizonDays: 20 },
    ]),
  async run({ symbol, side, stance, confidence, horizonDays }, { market, portfolio, limits }) {
    const instrument = requireSymbol(symbol, await market.instruments());
    const { member } = memberOf(await universeAt(market), symbol);
    const held = portfolio.positions.map((position) => position.symbol);
    const closes = await lastCloses(market, [...held, symbol], portfolio.currency);
    const close = closes.get(symbol);
    if (!close)
      throw callerError("tools/series-empty", `No price of ${symbol} is known, so no order on it can be sized.`, {
        symbol,
      });
    const account = accountValue(portfolio, new Map([...closes].map(([name, { minor }]) => [name, minor])));
    const { ewmaPerYear } = volatilityReport(member.returns, horizonDays);
    const heldShares = portfolio.positions.find((position) => position.symbol === symbol)?.quantityShares ?? 0;
    const size = sizeOrder(
      {
        side,
        stance,
        confidence,
        horizonDays,
        heldShares,
        closeMinor: close.minor,
        volatilityPerYear: ewmaPerYear,
        equityMinor: account.equityMinor,
        cashMinor: portfolio.cashMinor,
        lotSizeShares: instrument.lotSizeShares,
      },
      limits.sizing,
    );
    const units = minorPerUnit(portfolio.currency);
    return {
      symbol,
      side,
      horizonDays,
      heldShares,
      lastClose: close.price,
      lastCloseAt: isoTime(close.atMs),
      equity: account.equityMinor / units,
      volatilityPerYear: ewmaPerYear,
      expectedReturn: size.expectedReturn,
      fullKelly: size.fullKelly,
      allowedFraction: size.allowedFraction,
      boundBy: boundWords[size.boundBy] ?? size.boundBy,
      quantityShares: size.quantityShares,
      limitPrice: size.limitPriceMinor / units,
      limitPriceMinor: size.limitPriceMinor,
      stopPrice: size.stopPriceMinor === null ? null : size.stopPriceMinor / units,
      stopPriceMinor: size.stopPriceMinor,
      notional: size.notionalMinor / units,
      weight: size.fraction,
    };
  },
});

// The market's series that several regimes are told by.

import { input, op } from "#tools/columns/index.ts";

export const market = input("market_close");
export const marketReturn = op.log(op.divide(market, op.delay(market, 1)));
export const marketSquare = op.multiply(marketReturn, marketReturn);
export const marketVolatility = op.sqrt(op.mean(marketSquare, 20));
export const vix = input("vix");
export const creditSpread = input("credit_spread");
export const turnover = input("turnover");

// A portfolio as it is now, over history: what it can lose, where that comes from, and what bad times would do to it.

export { type Book, type BookHistory, type Held, type HistoryQuery, openHistory } from "./book-history.ts";
export { type BookRisk, bookRisk, type MethodLoss, minSessions } from "./book-risk.ts";
export { deepestFalls, type Episode, worstStretches } from "./episodes.ts";
export { type Liquidity, liquidityOf } from "./liquidity.ts";
export { portfolioRiskTool } from "./portfolio-risk.tool.ts";
export { type Lived, liveThrough, type Shock, type Shocked, shock } from "./stress.ts";

// Risk: the account, the limits, the gate. Pure measures over series are in measures/.

export type { Approved } from "./approved.ts";
export { checkOrder } from "./check-order.ts";
export { type BookingReport, bookCorporateActions } from "./corporate-actions.ts";
export { killSwitchOn, setKillSwitch } from "./kill-switch.ts";
export { commissionMinor, minorPerUnit, priceMinor } from "./money.ts";
export { type Commitment, commitmentsAt, noOpenOrders, type OpenOrders, openOrdersOf } from "./open-orders.ts";
export { type AccountEvents, foldPortfolio } from "./portfolio.ts";
export { portfolioAt } from "./portfolio-at.ts";
export { defaultLimitsPath, readLimits } from "./read-limits.ts";
export { type RiskWorld, riskWorldAt } from "./risk-world.ts";
export { verdictTool } from "./verdict.tool.ts";
export { type RuleId, ruleIds, type Verdict, verdictRecord } from "./verdict.ts";

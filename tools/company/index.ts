// Companies: profile, thesis, quality of the data, and what their prices did.

export { type Dividends, dividendsOf } from "./dividends.ts";
export { newsAround } from "./explain-moves.ts";
export { amendmentsOf, type Filed, type FiledFlow, filedFlow, filedLevel, perShareToday } from "./filed.ts";
export { type Day, type PriceSummary, summarisePrices } from "./price-summary.ts";
export { pricesTool } from "./prices.tool.ts";
export { profileTool } from "./profile.tool.ts";
export { type Profile, profileOf } from "./profile.ts";
export { type ProfileFigures, profileItems, type Ratios } from "./profile-figures.ts";
export { type DataQuality, dataQuality, type QualityPart, suspectsOf } from "./quality.ts";
export { thesisTool } from "./thesis.tool.ts";
export { type Point, type Thesis, type ThesisFigures, thesisOf, thesisRules } from "./thesis.ts";

// What returns owe to factors: the returns and the factors over one panel. The regression itself is in models.

export { type AttributionAt, type AttributionQuery, attributionAt } from "./attribution-at.ts";
export { loadingsTool } from "./loadings.tool.ts";
export { modelBuiltFrom, modelColumns, type PanelModel, publishedModel } from "./panel-model.ts";
export { equalParts, heldReturn, memberReturns } from "./portfolio-returns.ts";

// What the desk may ask about trained models.

export { modelCompareTool } from "./compare.tool.ts";
export { modelHistoryTool } from "./history.tool.ts";
export { modelPredictTool } from "./predict.tool.ts";

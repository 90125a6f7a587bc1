// The facts themselves, as evidence: bars, filed figures, order books, and what there is.

export { barsTool } from "./bars.tool.ts";
export { bookTool } from "./book.tool.ts";
export { coverageTool } from "./coverage.tool.ts";
export { filingsTool } from "./filings.tool.ts";
export { type LastBook, lastBook } from "./last-book.ts";
export { latestFilings, type ShownFiling, valueByUnit } from "./latest-filings.ts";
export { qualityTool } from "./quality.tool.ts";
export { recallTool } from "./recall.tool.ts";

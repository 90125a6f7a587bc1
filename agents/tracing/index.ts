// Every number of an answer traced to a tool result.

export { type EvidenceBook, openEvidenceBook, valueAt } from "./evidence-book.ts";
export { type FoundNumber, findNumbers } from "./find-numbers.ts";
export { printFigure } from "./format.ts";
export { type TracedNumber, type TracedText, traceText, untraced } from "./trace.ts";

// The desk: one question, from chat to an approved order.

export { deskEdges } from "./desk.graph.ts";
export type { Desk, DeskQuestion } from "./desk.port.ts";
export { openDesk } from "./desk.ts";
export type { DeskAnswer, DeskEvent, NoProposal, PublishedFinding } from "./desk-answer.ts";
export { fingerprintOf, requireSameShape, shapeDifferences } from "./fingerprint.ts";
export type { DeskServices } from "./run-context.ts";

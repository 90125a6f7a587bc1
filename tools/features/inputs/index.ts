// From facts to rows.

export { openChain } from "./chain.ts";
export { observedSeries } from "./macro.ts";
export type { BarColumn, ColumnSource, Members, Session, SessionPart, Write } from "./session.ts";
export { type Sessions, type SessionsQuery, sessionsOf } from "./sessions-of.ts";
export { columnSources, sourcesOf } from "./sources.ts";

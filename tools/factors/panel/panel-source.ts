// What fills columns of a factor panel: session by session, in order, from facts known by the session's end and from nothing later.

import type { Members, Session, SessionPart } from "#tools/features/inputs/index.ts";
import type { MemberState } from "./member-state.ts";
import type { KnownMetrics } from "./metrics.ts";
import type { PanelColumn } from "./panel-columns.ts";

/** Writes a number of the session's row. What is not written is missing. */
export type PanelWrite = (column: PanelColumn, member: number, value: number) => void;

export interface PanelSession extends Session {
  /** Vendors' figures known by the session's end. */
  readonly metrics: KnownMetrics;
  /** Each member's own prices in this session. */
  readonly states: readonly MemberState[];
}

export interface PanelSource {
  readonly columns: readonly PanelColumn[];
  readonly reads: readonly SessionPart[];
  /** Names of vendors' figures that it reads. */
  readonly metrics: readonly string[];
  /** Begins before the first session. Every call is the next session. */
  open(members: Members): (session: PanelSession, write: PanelWrite) => void;
}

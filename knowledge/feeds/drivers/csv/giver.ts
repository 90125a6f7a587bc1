// What one thing that a row gives has to be able to do, whether it comes as facts or by column, and what it is told of its file.

import type { Block, Calendar, Fact } from "#knowledge/domain/index.ts";
import type { Row } from "./rows.ts";
import type { Symbols } from "./symbols.ts";

export interface Giver {
  /** Takes what a row gives. @throws RowProblem where the row is none */
  take(row: Row): void;
  /** The row last taken stands. */
  keep(): void;
  /** The row last taken does not stand: another thing that it gives is wrong. */
  forget(): void;
  /** What was kept since last asked, by column; lines that break a rule of their kind are named. Null for what gives facts. */
  finish(refuse: (line: number, reason: string) => void): Block | null;
  /** A block of finish() without what stands in these lines; null where nothing is left. */
  without(block: Block, lines: ReadonlySet<number>): Block | null;
  /** Of what was handed out. */
  readonly lastKnownMs: number;
}

export interface GiverParts {
  readonly header: readonly string[];
  readonly source: string;
  readonly calendar: Calendar;
  readonly symbols: Symbols;
  /** Hands on a fact of a row that may still be refused. */
  readonly fact: (fact: Fact, line: number) => void;
  /** @throws RowProblem where a file in order of time goes back */
  readonly order: (row: Row, eventMs: number) => void;
  /** @throws RowProblem where it would be known before its instrument, or is still to come */
  readonly window: (knownMs: number) => void;
  /** What was mended in a row, or is odd about it. */
  readonly repaired: (says: string, line: number) => void;
  readonly noticed: (says: string, line: number) => void;
}

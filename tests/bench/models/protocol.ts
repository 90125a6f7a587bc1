// What a suite is: data cut into what may be seen and a test period, models that are fitted on the first, and one look at the second.

import type { Row, Table } from "./table.ts";

/** One way to answer, with everything about it decided before the test period is opened. */
export interface Contender<Test> {
  readonly model: string;
  readonly published: Readonly<Record<string, number>>;
  /** Fits one of the seeds on what may be seen. */
  readonly fit: (seed: number) => Promise<Ready<Test>>;
  readonly seeds: number;
}

export interface Ready<Test> {
  /** Of what was fitted: part of the choice. */
  readonly hash: string;
  readonly notes: string;
  readonly answer: (test: Test) => Promise<Float64Array>;
}

export interface SuiteOptions {
  /** Fewer seeds than the protocol has; default: its own. */
  readonly seeds?: number;
  /** Fewer epochs or rounds than the protocol allows. */
  readonly epochs?: number;
  readonly models?: readonly string[];
}

export interface Suite {
  readonly id: string;
  readonly paper: string;
  /** Folder of the shared data that it reads. */
  readonly data: string;
  run(options: SuiteOptions): Promise<Table>;
}

export const tableOf = (suite: Pick<Suite, "id" | "paper">, rows: readonly Row[]): Table => ({
  suite: suite.id,
  paper: suite.paper,
  rows,
});

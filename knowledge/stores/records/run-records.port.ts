// Runs, the evidence they stand on, and the conversations they belong to.

/** A tool call's whole story. The id is a hash of its content: the same call on the same facts is the same evidence. */
export interface Evidence {
  readonly id: string;
  readonly tool: string;
  readonly input: unknown;
  /** ISO 8601. */
  readonly asOf: string;
  readonly output: unknown;
  /** Hash of the facts visible to the call. */
  readonly snapshot: string;
  readonly dataset: string;
}

export interface RunRecord {
  readonly runId: string;
  readonly threadId: string;
  readonly dataset: string;
  readonly asOf: string;
  readonly question: string;
  readonly requestedBy: string;
  readonly startedAtMs: number;
  readonly state: "running" | "paused" | "done" | "failed";
  /** The whole answer as sent out; null while running. */
  readonly answer: unknown;
  /** Problem details of a failed run. */
  readonly problem: unknown;
  readonly fingerprint: string;
}

export interface RunRecords {
  /** The same runId again replaces what is there. */
  saveRun(run: RunRecord): Promise<void>;
  run(runId: string): Promise<RunRecord | null>;
  /** Newest first. */
  runs(filter: {
    readonly threadId?: string;
    readonly dataset?: string;
    readonly limit?: number;
  }): Promise<readonly RunRecord[]>;
  /** The same id again keeps the first. */
  saveEvidence(evidence: readonly Evidence[]): Promise<void>;
  evidence(id: string): Promise<Evidence | null>;
}

// The audit trail: lines only ever added, each holding the hash of the one before, so that a changed or missing line shows.

export interface AuditLine {
  readonly seq: number;
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: unknown;
  readonly previousHash: string;
  readonly hash: string;
}

export interface AuditTrail {
  add(line: Pick<AuditLine, "atMs" | "actor" | "action" | "subject" | "detail">): Promise<AuditLine>;
  /** Oldest first, from the sequence number given. */
  read(fromSeq: number, limit: number): Promise<readonly AuditLine[]>;
  /** The first line that does not fit its predecessor, or null where the chain holds. */
  verify(): Promise<{ readonly lines: number; readonly brokenAtSeq: number | null }>;
}

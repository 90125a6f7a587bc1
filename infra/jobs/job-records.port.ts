// Jobs: units of work that somebody must do once. A worker claims a job for a while (its lease), says now and then that it is still at
// it, and finishes it. Whoever lost the lease can neither prolong nor finish: the attempt's number tells the claims of one job apart.

export type JobState = "queued" | "running" | "done" | "failed";

export interface NewJob {
  readonly jobId: string;
  readonly name: string;
  /** The moment of its schedule that it was due; null for a job that no schedule asked for. One job a name and slot. */
  readonly slotMs: number | null;
  /** What it works on. Plain JSON. */
  readonly input: unknown;
  /** Of the input: the same hash, the same work. */
  readonly inputHash: string;
  readonly queuedAtMs: number;
}

export interface Job extends NewJob {
  readonly state: JobState;
  /** How often it was claimed. */
  readonly attempt: number;
  readonly leaseOwner: string | null;
  readonly leaseUntilMs: number | null;
  /** Plain JSON; null until done. */
  readonly result: unknown;
  /** Problem details of the last failure; null where there was none. */
  readonly problem: unknown;
  /** Of the latest attempt. */
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
}

export interface Lease {
  readonly owner: string;
  readonly nowMs: number;
  /** How long the owner may be silent before another may take the job. */
  readonly leaseMs: number;
}

/** What a claimant holds: it is good until somebody else claims the job. */
export interface Claim {
  readonly jobId: string;
  readonly owner: string;
  readonly attempt: number;
}

export interface JobEnd {
  readonly state: "done" | "failed";
  readonly result: unknown;
  readonly problem: unknown;
  readonly finishedAtMs: number;
}

export interface JobRecords {
  /** Queues a job; the same id, or the same name and slot, again keeps the first. Answers what stands. */
  queue(job: NewJob): Promise<Job>;
  /**
   * Takes the job if it is queued, or running with a lease that has run out or is the owner's own: whoever claims anew what it held has begun
   * anew. Of many owners at once, one gets it; null for the others.
   */
  claim(jobId: string, lease: Lease): Promise<Job | null>;
  /** Takes the job that waited longest among the names given, under the same rule. Null where none is to be had. */
  claimNext(names: readonly string[], lease: Lease): Promise<Job | null>;
  /** Prolongs the lease to nowMs + leaseMs; false where the job was taken by another or has ended. */
  heartbeat(claim: Claim, lease: Pick<Lease, "nowMs" | "leaseMs">): Promise<boolean>;
  /** Ends the job; false where it was taken by another or has ended, and nothing is written. */
  finish(claim: Claim, end: JobEnd): Promise<boolean>;
  /** Ends a queued or running job as failed, whoever holds it: its worker hears so at its next heartbeat. False where it has ended. */
  cancel(jobId: string, end: Pick<JobEnd, "problem" | "finishedAtMs">): Promise<boolean>;
  /** Queues a failed job again; false where it has not failed. */
  retry(jobId: string, nowMs: number): Promise<boolean>;
  get(jobId: string): Promise<Job | null>;
  /** Newest first. */
  list(filter: {
    readonly name?: string;
    readonly states?: readonly JobState[];
    readonly limit?: number;
  }): Promise<readonly Job[]>;
}

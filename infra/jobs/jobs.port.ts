// What the gateway may ask of jobs, and what a kind of job is.

import type { z } from "zod";
import type { Job, JobRecords } from "./job-records.port.ts";

/** What a job is told while it is done. */
export interface JobWork {
  readonly jobId: string;
  /** From 1; above it, an attempt before was cut off or failed. */
  readonly attempt: number;
  /** By the schedule, or the person's name. */
  readonly by: string;
  /** Raised where the job is cancelled or the process ends; what has been done by then must be kept. */
  readonly signal: AbortSignal;
  /** How far it is, in words. */
  tell(says: string): void;
}

export interface JobKind {
  readonly says: string;
  /** What it may be given. */
  readonly input: z.ZodType;
  /** Plain JSON out. Begun again after a crash with the same job id. */
  run(input: unknown, work: JobWork): Promise<unknown>;
}

/** A job that runs in this process now. */
export interface UnderWay {
  readonly says: string | null;
}

export interface JobRow {
  readonly name: string;
  readonly says: string;
  /** Null: by hand only. */
  readonly schedule: { readonly at: string; readonly zone: string; readonly nextMs: number | null } | null;
  /** The newest; null where it was never queued. */
  readonly last: JobView | null;
}

export interface JobView extends Job {
  /** Null where it does not run in this process. A job that is "running" under this process's name and is not under way was cut off. */
  readonly underWay: UnderWay | null;
  readonly cutOff: boolean;
}

export interface RunRequest {
  /** Who asks. */
  readonly by: string;
  readonly onSays?: (says: string) => void;
  /** Raised where the caller leaves: the job goes on without. */
  readonly signal?: AbortSignal;
}

export interface Jobs {
  /** Queues what has become due and begins what waits, one at a time of each name. It does not wait for its end. */
  look(): Promise<void>;
  /**
   * Does a job now and waits for its end. One of the same input that was cut off, or waits, is taken up; one that runs here is joined.
   * @throws infra/job-unknown, infra/job-input-invalid, infra/job-running
   */
  run(name: string, input: unknown, request: RunRequest): Promise<JobView>;
  /** Goes on with a job that failed, was cancelled or was cut off. @throws infra/job-not-found, infra/job-running; a done one is answered */
  resume(jobId: string, request: RunRequest): Promise<JobView>;
  /** Ends a job; one that has ended is answered as it is. @throws infra/job-not-found */
  cancel(jobId: string, by: string): Promise<JobView>;
  list(): Promise<readonly JobRow[]>;
  /** Newest first. @throws infra/job-unknown */
  history(filter: Parameters<JobRecords["list"]>[0]): Promise<readonly JobView[]>;
  /** Stops what runs here: it is gone on with after the next start. Safe to call twice. */
  close(): Promise<void>;
}

// What has been done already, by key: the memory that turns "delivered at least once" into "done once".
// A scope is whoever acts (a subscription, a job); a key names the thing to be done, the same at every delivery.

/** @typeParam Tx what an effect writes through, in the store that the records lie in */
export interface OnceRecords<Tx> {
  /** Runs the effect and records it, in one transaction: both are stored or neither. False where it was recorded before; nothing runs.
   * The effect does not wait for anything; what it throws undoes its own writes only and is thrown on.
   * @throws infra/disk-full, knowledge/store-failed; then nothing is stored */
  write(scope: string, key: string, effect: (tx: Tx) => void): Promise<boolean>;
  /** Takes a key for an effect outside of the store. "unfinished": someone took it before and never came back; it may have happened.
   * @throws knowledge/once-busy while another has it */
  claim(scope: string, key: string): Promise<"taken" | "unfinished" | "done">;
  /** How long a claim holds that nobody ends or prolongs. */
  readonly leaseMs: number;
  /** Holds the claim for as long again; false where another has taken it over. */
  prolong(scope: string, key: string): Promise<boolean>;
  /** It has happened. */
  done(scope: string, key: string): Promise<void>;
  /** It failed, and may have happened all the same: the next claim is told "unfinished", without waiting. */
  release(scope: string, key: string): Promise<void>;
  /** Forgets what was done before that time; how many. A delivery that comes later than that is done again. */
  forget(scope: string, beforeMs: number): Promise<number>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

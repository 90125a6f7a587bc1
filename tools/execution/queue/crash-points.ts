// Every write of the queue and to the broker has a name, and a point before and after it at which a drill may pull the plug.

export const writeNames = [
  "approval.proposed",
  "approval.pending",
  "approval.edited",
  "approval.pending-again",
  "approval.first-of-two",
  "approval.approved",
  "approval.rejected",
  "approval.expired",
  "broker.submit",
  "approval.submitted",
  "ledger.fill",
  "approval.filled",
  "approval.failed",
  "audit.refusal",
] as const;
export type WriteName = (typeof writeNames)[number];

export type CrashPoint = `${"before" | "after"} ${WriteName}`;

export const crashPointNames: readonly CrashPoint[] = writeNames.flatMap(
  (name) => [`before ${name}`, `after ${name}`] as const,
);

export interface CrashPoints {
  reach(point: CrashPoint): void;
}

export const noCrash: CrashPoints = { reach() {} };

/** Does one named write between its two points. */
export async function atPoints<T>(crash: CrashPoints, name: WriteName, write: () => Promise<T>): Promise<T> {
  crash.reach(`before ${name}`);
  const result = await write();
  crash.reach(`after ${name}`);
  return result;
}

// JSON columns: members keep their order; a number that JSON cannot hold is refused rather than turned into null.

import { QuorumError } from "#infra/runtime/index.ts";

export function toText(value: unknown): string {
  return JSON.stringify(value ?? null, (key, member: unknown) => {
    if (typeof member !== "number" || Number.isFinite(member)) return member;
    throw new QuorumError(
      "knowledge/store-failed",
      `Cannot store ${member} ("${key}") as JSON: use null for a missing number.`,
      {
        fault: "bug",
        retry: false,
      },
    );
  });
}

export const fromText = <T>(text: string): T => JSON.parse(text) as T;

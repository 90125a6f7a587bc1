// What every driver says in the same words: a condition that does not hold, an object that is damaged.

import { QuorumError } from "#infra/runtime/index.ts";
import type { ObjectHash, PutOptions } from "../object-store.port.ts";

export function conditionFailed(
  key: string,
  { ifMatch }: Pick<PutOptions, "ifMatch" | "ifNoneMatch">,
  found: ObjectHash | null,
): QuorumError {
  const wanted = ifMatch === undefined ? "nothing there" : `the object with hash ${ifMatch}`;
  const is = found === null ? "nothing" : `one with hash ${found}`;
  return new QuorumError(
    "knowledge/object-changed",
    `The object "${key}" was not put: wanted ${wanted}, found ${is}. Read it again and decide anew.`,
    { fault: "caller", retry: false, context: { key, foundHash: found } },
  );
}

export const objectDamaged = (key: string, what: string): QuorumError =>
  new QuorumError(
    "knowledge/object-damaged",
    `The object "${key}" is damaged: ${what}. Put it again, or restore it from a backup.`,
    { fault: "outside", retry: false, context: { key } },
  );

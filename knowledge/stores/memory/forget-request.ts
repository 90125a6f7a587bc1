// What may be asked to be forgotten.

import { callerError } from "#infra/runtime/index.ts";
import type { ForgetRequest } from "./memory-store.port.ts";

/** @throws knowledge/note-query-invalid */
export function checkForgetRequest({ below }: ForgetRequest): void {
  if (below > 0 && below <= 1) return;
  const says = `Forgetting: wanted a weight above 0 and at most 1 below which notes are removed, found ${below}.`;
  throw callerError("knowledge/note-query-invalid", says);
}

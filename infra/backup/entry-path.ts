// What may be a path in a backup: relative, with "/" between names, and never out of the folder that it is restored into.

import { posix } from "node:path";
import { backupInputInvalid } from "./backup-errors.ts";

/** @throws infra/backup-input-invalid */
export function requireEntryPath(path: string): void {
  const names = path.split("/");
  const wrong =
    path.includes("\0") || path.includes("\\") || names.some((name) => name === "" || name === "." || name === "..");
  if (!wrong && path.length <= 4_096) return;
  throw backupInputInvalid(
    `A path in a backup is relative, with "/" between names and none of them empty, "." or "..", found ${JSON.stringify(path.slice(0, 200))}.`,
  );
}

/** @throws infra/backup-input-invalid where the link leads out of the backup */
export function requireLinkTarget(path: string, target: string): void {
  const led = posix.normalize(posix.join(posix.dirname(path), target));
  if (!posix.isAbsolute(target) && !target.includes("\0") && led !== ".." && !led.startsWith("../")) return;
  throw backupInputInvalid(
    `The link ${JSON.stringify(path)} leads out of what is backed up (${JSON.stringify(target.slice(0, 200))}). Leave it out, or back up what it leads to.`,
  );
}

// A report that a command was asked to write.

import { writeFile } from "node:fs/promises";
import { QuorumError } from "#infra/runtime/index.ts";

/** @throws infra/file-missing where the folder is not there */
export async function writeReport(path: string, html: string): Promise<void> {
  try {
    await writeFile(path, html);
  } catch (cause) {
    const says = `The report could not be written to ${path}. Name a file in a folder that exists.`;
    throw new QuorumError("infra/file-missing", says, { fault: "caller", retry: false, cause });
  }
}

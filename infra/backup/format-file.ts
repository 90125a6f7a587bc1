// What a backup folder says of itself in the clear: its format, which key it is sealed with (not the key), the size of its pieces.
// It can be lost without loss: the manifests say by themselves whether a key is theirs.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { QuorumError, syncFolder } from "#infra/runtime/index.ts";
import { backupDamaged, isMissing } from "./backup-errors.ts";
import { maximumChunkBytes } from "./chunk-store.ts";
import { writeWhole } from "./durable-files.ts";

const fileName = "format.json";
const newestFormat = 1;

const Format = z.object({
  format: z.literal(newestFormat),
  keyCheck: z.string(),
  chunkBytes: z.int().min(65_536).max(maximumChunkBytes),
});
export type Format = Readonly<z.infer<typeof Format>>;

/** Null where there is none. @throws infra/backup-newer, infra/backup-damaged */
export async function readFormat(folder: string): Promise<Format | null> {
  let text: string;
  try {
    text = await readFile(join(folder, fileName), "utf8");
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
  const found = parsedJson(text);
  const format = z.object({ format: z.int() }).safeParse(found);
  if (format.success && format.data.format > newestFormat) {
    throw new QuorumError(
      "infra/backup-newer",
      `The backup folder ${folder} has format ${format.data.format}; this version knows up to ${newestFormat}. Use a newer version.`,
      { fault: "caller", retry: false, context: { folder } },
    );
  }
  const parsed = Format.safeParse(found);
  if (!parsed.success)
    throw backupDamaged("is not what it must be; it may be removed, and is then written anew", { file: fileName });
  return parsed.data;
}

export async function writeFormat(folder: string, format: Format): Promise<void> {
  await writeWhole(folder, fileName, Buffer.from(`${JSON.stringify(format, null, 2)}\n`));
  await syncFolder(folder);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

// Backs up a source that changes, again and again, and prunes in between, until it is killed. Says "made ID" after each backup,
// "step" at each step of one, "prunes" before it prunes.
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderSources, openBackupArchive } from "#infra/backup/index.ts";
import { systemClock } from "#infra/runtime/index.ts";

const [folder = "", keyFile = "", source = ""] = process.argv.slice(2);
const given = { clock: systemClock, drawBytes: (count: number) => randomBytes(count) };
const archive = await openBackupArchive({ folder, keyFile, make: true, chunkBytes: 65_536 }, given);
for (let n = 0; ; n++) {
  writeFileSync(join(source, `f${n % 4}`), randomBytes(300_000));
  writeFileSync(join(source, `small${n % 7}`), randomBytes(100));
  const onProgress = (): void => void process.stdout.write("step\n");
  const { id } = await archive.create(folderSources(source, { under: "", clock: systemClock }), { onProgress });
  process.stdout.write(`made ${id}\n`);
  if (n % 3 === 2) {
    process.stdout.write("prunes\n");
    await archive.prune({ retentionDays: 0, keepAtLeast: 2 });
  }
}

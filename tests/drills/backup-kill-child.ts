// One life of a backup, for the kill drill: it makes a backup of a data folder and kills itself at the step given, or prints how many there were.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { openBackupArchive } from "#infra/backup/index.ts";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { createBackup, embeddedDumps } from "#knowledge/backup/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { openFolderObjectStore } from "#knowledge/stores/objects/index.ts";

const [root = "", home = "", dieAt = "0", full = ""] = process.argv.slice(2);
const given = { clock: systemClock, drawBytes: (count: number) => randomBytes(count) };
const archive = await openBackupArchive(
  { folder: join(root, "backups"), keyFile: join(root, "backup.key"), make: true },
  given,
);
const market = await openChdbMarketStore({ path: join(home, "market"), log: silentLog });
const objects = await openFolderObjectStore({ folder: join(home, "objects") }, { clock: systemClock });
let steps = 0;
await createBackup({
  archive,
  dumps: await embeddedDumps({ home, market, objects }),
  clock: systemClock,
  full: full === "full",
  onProgress() {
    steps += 1;
    if (steps === Number(dieAt)) process.kill(process.pid, "SIGKILL");
  },
});
process.stdout.write(`steps ${steps}\n`);
await market.close();
process.exit(0);

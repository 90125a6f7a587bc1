// Loads one folder into the embedded stores in a fresh folder and prints what it took as one line of JSON. Started by load.bench.ts.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { openCsvFeed } from "#knowledge/feeds/index.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";

const [folder = ""] = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), "quorum-load-"));
const from = performance.now();
const records = await openSqliteRecords({ path: join(home, "records.sqlite"), clock: systemClock });
const market = await openChdbMarketStore({ path: join(home, "market"), log: silentLog });
const opened = performance.now();
const before = process.cpuUsage();
const { stored, known, rejected, byKind, files } = await ingest(await openCsvFeed({ folder }, { clock: systemClock }), {
  market,
  quarantine: records.quarantine,
  progress: records.ingest,
  clock: systemClock,
  log: silentLog,
});
const done = performance.now();
const { user, system } = process.cpuUsage(before);
const rows = Object.values(files).reduce((sum, file) => sum + file.rows, 0);
const seconds = { open: (opened - from) / 1_000, load: (done - opened) / 1_000, processor: (user + system) / 1e6 };
const peakMiB = process.resourceUsage().maxRSS / 1_024;
process.stdout.write(`${JSON.stringify({ seconds, rows, stored, known, rejected, byKind, peakMiB })}\n`);
await market.close();
await records.close();
rmSync(home, { recursive: true, force: true, maxRetries: 5 });
process.exit(0); // the embedded engine keeps threads of its own

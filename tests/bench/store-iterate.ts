// Iterates all trades of the store that store.bench.ts filled, and tells how quick that was and by how much the process grew.

import { silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";

const store = await openChdbMarketStore({ path: process.argv[2] ?? "", log: silentLog });
const view = await store.at("ticks", asOf(2_000_000_000_000));
await view.coverage();
const before = process.memoryUsage.rss();
let [rows, volume, most] = [0, 0, before];
const start = performance.now();
for await (const { rows: count, columns } of view.blocks("trade", {})) {
  rows += count;
  for (let row = 0; row < count; row++) volume += columns.size[row] as number;
  most = Math.max(most, process.memoryUsage.rss());
}
const seconds = (performance.now() - start) / 1000;
await store.close();
process.stdout.write(
  `${JSON.stringify({ rows, volume, rowsPerSecond: rows / seconds, grownMiB: (most - before) / 2 ** 20 })}\n`,
);
process.exit(0); // the engine keeps threads of its own

// A process that stores blocks of trades one after another under tokens, and is killed meanwhile: FOLDER BLOCKS ROWS.
// Prints "stored N" after each; begins at the first block each time, as whoever does not know how far it came.

import { silentLog } from "#infra/runtime/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { trades } from "#tests/conformance/market-store.series.facts.ts";

const [folder = "", blocks = "0", rows = "0"] = process.argv.slice(2);
const store = await openChdbMarketStore({ path: folder, log: silentLog });
await store.describe({ id: "killed", label: "Killed", simulated: true, origin: "a test", benchmark: null, nowMs: 0 });
process.stdout.write("open\n");
for (let block = 0; block < Number(blocks); block++) {
  const made = Array.from({ length: Number(rows) }, (_, row) => ({
    symbol: `S${row % 7}`,
    // Every third block spans two months.
    at: (block * Number(rows) + row) * 10 + (block % 3 === 0 && row % 2 === 0 ? 30 * 86_400_000 : 0),
    sequence: block * Number(rows) + row,
    price: 100 + (row % 50),
    size: 1 + (row % 3),
  }));
  await store.appendBlock("killed", trades(made), `block ${block}`);
  process.stdout.write(`stored ${block}\n`);
}
await store.close();
process.stdout.write("all\n");
process.exit(0); // the engine keeps threads of its own

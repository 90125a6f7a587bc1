// Every folder of ../shared/data into the embedded stores, each in a process of its own: from opening the feed to the last durable batch.
// And the reading alone, without a store: gunzip, lines, figures, checks, on one thread.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { packageFile, packageRoot, systemClock } from "#infra/runtime/index.ts";
import { openCsvFeed } from "#knowledge/feeds/index.ts";
import type { Bench } from "./bench.ts";

const data = join(packageRoot, "..", "shared", "data");

interface Loaded {
  readonly seconds: { readonly open: number; readonly load: number; readonly processor: number };
  readonly rows: number;
  readonly peakMiB: number;
}

function loaded(folder: string): Loaded {
  const child = packageFile("tests", "bench", "load-child.ts");
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--import", "tsx", child, join(data, folder)], {
    cwd: packageRoot,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${folder}: ${stderr}`);
  return JSON.parse(stdout) as Loaded;
}

/** Rows a second on the clock and of the processors' time, warm; the second is less shaken by what else the machine does. */
async function readRates(folder: string): Promise<{ readonly clock: number; readonly processor: number }> {
  const best = { clock: 0, processor: 0 };
  for (let turn = 0; turn < 3; turn++) {
    const feed = await openCsvFeed({ folder: join(data, folder) }, { clock: systemClock });
    const [from, before] = [performance.now(), process.cpuUsage()];
    let rows = 0;
    for await (const item of feed.history()) if (item.kind === "read") rows += item.rows;
    const { user, system } = process.cpuUsage(before);
    best.clock = Math.max(best.clock, rows / ((performance.now() - from) / 1_000));
    best.processor = Math.max(best.processor, rows / ((user + system) / 1e6));
  }
  return best;
}

const result = (id: string, value: number, unit: string) => ({ id, value, unit, peer: null, ratio: null });

export const bench: Bench = {
  seed: 0, // real files: nothing is drawn
  async run() {
    if (!existsSync(data)) return [];
    const folders = readdirSync(data, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    const results = folders.map((folder) => ({ folder, ...loaded(folder) }));
    const rates = [];
    for (const folder of ["ibm-ticks", "sp500-daily"]) {
      const { clock, processor } = await readRates(folder);
      rates.push(result(`${folder}: read and checked, best of 3`, clock, "rows/s"));
      rates.push(result(`${folder}: the same by processors' time`, processor, "rows/s"));
    }
    return [
      ...results.map(({ folder, rows, seconds }) => result(`${folder}: ${rows} rows`, seconds.load, "s")),
      result(
        "all folders",
        results.reduce((sum, { seconds }) => sum + seconds.load, 0),
        "s",
      ),
      result(
        "all folders, time of processors",
        results.reduce((sum, { seconds }) => sum + seconds.processor, 0),
        "s",
      ),
      result("largest peak memory", Math.max(...results.map(({ peakMiB }) => peakMiB)), "MiB"),
      ...rates,
    ];
  },
};

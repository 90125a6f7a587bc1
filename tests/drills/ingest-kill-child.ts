// Takes the made trades in and dies where it is told, or says at the end what is in store. Started by the ingestion drills.

import { join } from "node:path";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openCsvFeed } from "#knowledge/feeds/drivers/csv/csv.driver.ts";
import type { Feed } from "#knowledge/feeds/index.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { type MarketStore, openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { datasetId, type IngestEnd, type IngestLife } from "./ingest-life.ts";

const life = JSON.parse(process.argv[2] as string) as IngestLife;
const path = join(life.home, "market");
const records = await openSqliteRecords({ path: join(life.home, "records.sqlite"), clock: systemClock });
const market = await openChdbMarketStore({ path, log: silentLog });
const feed = mortal(await openCsvFeed({ folder: life.source, windowBytes: 1 << 18 }, { clock: systemClock }));
const { dataset, resumed, rejected } = await ingest(feed, {
  market,
  quarantine: records.quarantine,
  progress: records.ingest,
  batchRows: life.batchRows,
  clock: systemClock,
  log: silentLog,
});
const quarantined = await records.quarantine.count(datasetId);
const seen = await inView(market, dataset.nowMs);
await market.close();
await records.close();
const end: IngestEnd = { resumed, rejected, quarantined, tableRows: await tableRows(), ...seen };
process.stdout.write(JSON.stringify(end));
process.exit(0);

/** The feed of a process that ends some time after a line was read, whatever its store is doing then. */
function mortal(feed: Feed): Feed {
  const { dieAtLine, dieAfterMs } = life;
  if (dieAtLine === null) return feed;
  return {
    id: feed.id,
    can: feed.can,
    identify: () => feed.identify(),
    describe: () => feed.describe(),
    async *history(request) {
      let isDoomed = false;
      for await (const item of feed.history(request)) {
        if (!isDoomed && item.kind === "read" && (item.origin.line ?? 0) >= dieAtLine) {
          isDoomed = true;
          setTimeout(() => process.kill(process.pid, "SIGKILL"), dieAfterMs);
        }
        yield item;
      }
      await new Promise(() => {}); // the end of the file is not reached in this life
    },
  };
}

async function inView(store: MarketStore, nowMs: number): Promise<Pick<IngestEnd, "seen" | "lines">> {
  const seen = { rows: 0, cents: 0, shares: 0 };
  let isThere = new Uint8Array(1 << 16); // by line of the file
  for await (const { rows, columns } of (await store.at(datasetId, asOf(nowMs))).blocks("trade", {})) {
    seen.rows += rows;
    for (let row = 0; row < rows; row++) {
      seen.cents += Math.round((columns.price[row] as number) * 100);
      seen.shares += columns.size[row] as number;
      const line = Number(columns.sequence[row]);
      if (line >= isThere.length) isThere = extended(isThere, line);
      isThere[line] = 1;
    }
  }
  return { seen, lines: isThere.reduce((count, there) => count + there, 0) };
}

function extended(flags: Uint8Array, to: number): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(to * 2);
  longer.set(flags);
  return longer;
}

async function tableRows(): Promise<number> {
  const { Session } = await import("chdb");
  const session = new Session(path);
  const result = session.query(`SELECT count() FROM ds_${datasetId}.trades`, "CSV");
  session.close();
  return Number(String(result).trim());
}

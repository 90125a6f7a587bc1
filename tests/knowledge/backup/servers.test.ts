// Between a laptop's folder and servers: what was backed up from one is restored into the other, and back again, the same row by row.
import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { createBackup, marketDump, restoreHome } from "#knowledge/backup/index.ts";
import { openChdbMarketStore, openClickhouseMarketStore } from "#knowledge/stores/market/index.ts";
import { startFront } from "../../conformance/clickhouse-front/start-front.ts";
import { backUp, marketRows, newFolder, openArchive, openDesk, writeAll, writeMarket } from "./desk-folder.ts";

const restoring = { clock: systemClock, log: silentLog };

test("BK-10 a market store goes from the embedded engine over ClickHouse's protocol and back, row by row the same", {
  timeout: 180_000,
}, async () => {
  const root = newFolder();
  const desk = await openDesk(join(root, "home"));
  for (let n = 0; n < 6; n++) await writeAll(desk, n);
  const { archive } = await openArchive(root);
  const wanted = await marketRows(desk);
  const { head } = await backUp(desk, archive);
  await desk.close();

  const front = await startFront();
  try {
    const open = () => openClickhouseMarketStore({ url: front.url, log: silentLog });
    const empty = await open();
    const restored = await restoreHome({
      archive,
      wanted: { id: head.id },
      home: join(root, "with a server"),
      servers: { market: empty },
      ...restoring,
    });
    expect(restored.counts.market?.["ds_desk.trades"]).toBe(18);
    await empty.close();
    const served = await open();
    expect(await marketRows({ market: served })).toEqual(wanted);
    const twice = restoreHome({
      archive,
      wanted: { id: head.id },
      home: join(root, "twice"),
      servers: { market: served },
      ...restoring,
    });
    await expect(twice).rejects.toMatchObject({ code: "infra/backup-target-not-empty" });
    expect(await marketRows({ market: served })).toEqual(wanted);
    await writeMarket({ market: served }, 6);
    const more = await marketRows({ market: served });
    const back = await createBackup({ archive, dumps: [marketDump(served)], clock: systemClock });
    await served.close();
    const home = join(root, "back");
    await restoreHome({ archive, wanted: { id: back.head.id }, home, ...restoring });
    const market = await openChdbMarketStore({ path: join(home, "market"), log: silentLog });
    expect(await marketRows({ market })).toEqual(more);
    await market.close();
  } finally {
    await front.remove();
  }
});

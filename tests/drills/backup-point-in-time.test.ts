// The restore drill: the desk writes all the while, backups are made before and after, and it is brought back to a moment in the middle.
// Every row of every table is compared with what the stores held at that moment and with the list of what had been written by then.
// Two minutes and the sixtieth second with DRILL_SECONDS=120, some seconds otherwise.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { type RestoredHome, restoreHome } from "#knowledge/backup/index.ts";
import { bar, dataset } from "../conformance/market-store.facts.ts";
import {
  backUp,
  marketRows,
  newFolder,
  type OpenDesk,
  objectTexts,
  openArchive,
  openDesk,
  sqliteRows,
  type Told,
  writeAll,
} from "../knowledge/backup/desk-folder.ts";

const seconds = Number(process.env.DRILL_SECONDS ?? 6);

interface Moment {
  readonly atMs: number;
  readonly sqlite: Told;
  readonly market: Told;
  readonly objects: Readonly<Record<string, string>>;
  /** How many pieces of work were done. */
  readonly written: number;
}

/** What all stores hold while nothing is under way. */
async function momentOf(desk: OpenDesk, written: number): Promise<Moment> {
  const atMs = Date.now();
  await sleep(3);
  return {
    atMs,
    written,
    sqlite: sqliteRows(desk.home),
    market: await marketRows(desk),
    objects: await objectTexts(desk),
  };
}

async function comparesWith(home: string, moment: Moment): Promise<void> {
  expect(sqliteRows(home)).toEqual(moment.sqlite);
  const desk = await openDesk(home);
  try {
    expect(await marketRows(desk)).toEqual(moment.market);
    expect(await objectTexts(desk)).toEqual(moment.objects);
    const wanted = Array.from({ length: moment.written }, (_, n) => `run ${n}`).sort();
    const runs = await desk.records.runs.runs({ dataset: "desk", limit: 100_000 });
    expect(runs.map(({ runId }) => runId).sort()).toEqual(wanted);
    expect((await desk.records.audit.verify()).lines).toBe(moment.written);
    expect(moment.market["ds_desk.trades"]).toHaveLength(3 * moment.written);
  } finally {
    await desk.close();
  }
}

describe("the restore drill", () => {
  test(`BD-01 ${seconds} seconds of writing, brought back to the middle: every row as it was`, {
    timeout: 60_000 + seconds * 6_000,
  }, async () => {
    const root = newFolder();
    const desk = await openDesk(join(root, "home"));
    const { archive } = await openArchive(root);
    await writeAll(desk, 0);
    await backUp(desk, archive);
    const startMs = Date.now();
    let n = 1;
    let middle: Moment | null = null;
    while (Date.now() - startMs < seconds * 1_000 || middle === null) {
      await writeAll(desk, n);
      n += 1;
      if (middle === null && Date.now() - startMs > seconds * 500) middle = await momentOf(desk, n);
    }
    await backUp(desk, archive);
    expect(n).toBeGreaterThan(middle.written + 2);
    await desk.close();
    const home = join(root, "again");
    const restored = await restoreHome({
      archive,
      wanted: { atMs: middle.atMs },
      home,
      clock: systemClock,
      log: silentLog,
    });
    expect(restored.atMs).toBe(middle.atMs);
    await comparesWith(home, middle);
  });

  test("BD-02 what was changed, replaced, dropped or made after the moment is as it was, as far as a backup from before it knows", {
    timeout: 120_000,
  }, async () => {
    const root = newFolder();
    const desk = await openDesk(join(root, "home"));
    const { archive } = await openArchive(root);
    const beforeAll = Date.now() - 1_000;
    await desk.market.describe(dataset("dropped"));
    await desk.market.append("dropped", [bar("AAA", 1, 7)]);
    await desk.market.describe(dataset("again"));
    await desk.market.append("again", [bar("AAA", 1, 8)]);
    await desk.objects.put("replaced", Buffer.from("as backed up before"));
    for (let n = 0; n < 3; n++) await writeAll(desk, n);
    const first = await backUp(desk, archive);
    await desk.objects.put("kept", Buffer.from("put between the backup and the moment"));
    await writeAll(desk, 3);
    const moment = await momentOf(desk, 4);
    await desk.objects.put("replaced", Buffer.from("after the moment"));
    await desk.objects.put("new", Buffer.from("after the moment"));
    await desk.objects.delete("reports/2/report-2");
    await desk.market.append("desk", [bar("AAA", 3, 103)]); // once more, to the last field: it counts as stored now
    await desk.market.drop("dropped");
    await desk.market.drop("again");
    await desk.market.describe(dataset("again"));
    await desk.market.append("again", [bar("AAA", 2, 9)]);
    await desk.market.describe(dataset("new"));
    await desk.market.append("new", [bar("AAA", 1, 10)]);
    await desk.relations.drop("desk");
    await desk.records.quarantine.clear("desk");
    for (let n = 4; n < 7; n++) await writeAll(desk, n);
    await backUp(desk, archive);
    await desk.close();
    const restore = (name: string, atMs: number): Promise<RestoredHome> =>
      restoreHome({ archive, wanted: { atMs }, home: join(root, name), clock: systemClock, log: silentLog });

    const restored = await restore("again", moment.atMs);
    expect(restored.cautions).toEqual([
      expect.stringContaining("The bus, its messages and what was acknowledged, stands at"),
    ]);
    const wanted = { ...moment, objects: { ...moment.objects } };
    wanted.market = withoutStoredAgain(moment.market);
    expect(sqliteRows(join(root, "again"))).toEqual(wanted.sqlite);
    const again = await openDesk(join(root, "again"));
    expect(withoutStoredAgain(await marketRows(again))).toEqual(wanted.market);
    expect(await objectTexts(again)).toEqual(wanted.objects);
    expect((await again.market.datasets()).map(({ id }) => id)).toEqual(["again", "desk", "dropped"]);
    await again.close();

    await expect(restore("too early", beforeAll)).rejects.toMatchObject({ code: "infra/backup-not-found" });
    const newest = await restore("newest", Date.now() + 60_000);
    expect(newest.atMs).toBeLessThan(Date.now());
    const exact = await restore("exact", first.data.takenMs);
    expect(exact).toMatchObject({ atMs: first.data.takenMs, id: first.head.id, cautions: [] });
  });
});

/** A fact that was stored a second time, and not in a backup before, counts as stored then: it may be missing. */
const withoutStoredAgain = (told: Told): Told => ({
  ...told,
  "ds_desk.price_bars": (told["ds_desk.price_bars"] ?? []).filter((row) => !String(row).includes(",103,104,102,103,")),
});

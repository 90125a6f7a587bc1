// A backup of a data folder with something in every store, restored into a new one: row by row the same, and in use at once.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { restoreHome } from "#knowledge/backup/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import {
  backUp,
  busFiles,
  marketRows,
  newFolder,
  objectTexts,
  openArchive,
  openDesk,
  setSecret,
  sqliteRows,
  writeAll,
} from "./desk-folder.ts";

const late = asOf(Date.UTC(2025, 11, 31));
const restoring = { clock: systemClock, log: silentLog };

async function toldOf(desk: Awaited<ReturnType<typeof openDesk>>) {
  return {
    sqlite: sqliteRows(desk.home),
    market: await marketRows(desk),
    objects: await objectTexts(desk),
    bus: busFiles(desk.home),
  };
}

describe("a backup of all stores", () => {
  test("BK-01 restored into a new folder holds row by row what was backed up, secrets without their key", async () => {
    const root = newFolder();
    const desk = await openDesk(join(root, "home"));
    setSecret(desk.home, "POSTGRES_PASSWORD", "a secret value");
    for (let n = 0; n < 12; n++) await writeAll(desk, n);
    const { archive } = await openArchive(root);
    const told = await toldOf(desk);
    const { head, data } = await backUp(desk, archive);
    expect(data.stores.records?.counts.runs).toBe(12);
    expect(data.stores.market?.counts["ds_desk.trades"]).toBe(36);
    await writeAll(desk, 12); // is not in it
    await desk.close();

    const home = join(root, "again");
    const restored = await restoreHome({ archive, wanted: { id: head.id }, home, ...restoring });
    expect(restored).toMatchObject({ id: head.id, atMs: data.takenMs, cautions: [], auditLines: 12 });
    expect(existsSync(join(home, "secrets", "secret.key"))).toBe(false);
    expect(readFileSync(join(home, "secrets", "secrets.json"), "utf8")).toBe(
      readFileSync(join(root, "home", "secrets", "secrets.json"), "utf8"),
    );
    expect(sqliteRows(home)).toEqual(told.sqlite);
    expect(busFiles(home)).toEqual(told.bus);
    const again = await openDesk(home);
    expect(await marketRows(again)).toEqual(told.market);
    expect(await objectTexts(again)).toEqual(told.objects);
    await writeAll(again, 12);
    const view = await again.market.at("desk", late);
    expect((await view.rollUp({ symbols: ["AAA"], interval: "1s", fromMs: 0, toMs: late })).length).toBe(13);
    const found = await again.memory.at("desk", late).search({ text: "lesson margins", limit: 20 });
    expect(found.hits.length).toBeGreaterThan(5);
    await again.close();
  });

  test("BK-02 adds little where little has changed, nothing where nothing has, and reads everything anew where that is asked for", async () => {
    const root = newFolder();
    const desk = await openDesk(join(root, "home"));
    for (let n = 0; n < 8; n++) await writeAll(desk, n);
    const { archive } = await openArchive(root);
    const first = await backUp(desk, archive);
    const idle = await backUp(desk, archive);
    expect(idle.head.bytes).toBe(first.head.bytes);
    expect(idle.head.newBytes).toBeLessThan(first.head.newBytes / 4);
    expect(idle.data.generation).toBe(first.data.generation);
    await desk.records.settings.set("one", "setting");
    const little = await archive.read((await backUp(desk, archive)).head.id);
    const before = new Map((await archive.read(idle.head.id)).entries.map((entry) => [entry.path, entry]));
    const changed = little.entries.filter((entry) => JSON.stringify(entry) !== JSON.stringify(before.get(entry.path)));
    expect(changed.map(({ path }) => path).filter((path) => path.includes("/tables/"))).toEqual([
      "records/tables/settings.rows",
    ]);
    expect(changed.map(({ path }) => path).filter((path) => path.endsWith(".native"))).toEqual([]);
    const full = await backUp(desk, archive, { full: true });
    expect(full.data.generation).not.toBe(first.data.generation);
    await desk.close();
  });
});

// Blocks stored under tokens by a process that is killed again and again: each row once, and every view in step with the rows.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Random, seededRandom, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openChdbSql } from "#knowledge/stores/market/drivers/chdb/chdb.driver.ts";
import { openSqlMarketStore } from "#knowledge/stores/market/sql/sql-market-store.ts";

const [blocks, rows] = [18, 3000];

/** Runs the writer; kills it some milliseconds after it has stored a block or so. True when it came to its end. */
async function runAndKill(folder: string, random: Random | null): Promise<boolean> {
  const script = fileURLToPath(new URL("series-child.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, folder, String(blocks), String(rows)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  let [last, seen] = ["", 0];
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    seen += 1;
    if (random !== null && seen === 3 + Math.floor(random.next() * 4))
      setTimeout(() => child.kill("SIGKILL"), random.next() * 60);
  }
  await ended;
  return last === "all";
}

test("killed four times while it stored blocks, a store holds each row once, in its tables and in its bars", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quorum-killed-"));
  const random = seededRandom(6);
  try {
    for (let kill = 0; kill < 4; kill++) await runAndKill(folder, random);
    expect(await runAndKill(folder, null)).toBe(true);
    const sql = await openChdbSql({ path: folder, log: silentLog });
    const count = async (text: string): Promise<number> => Number((await sql.query(text, {}))[0]?.[0]);
    expect(await count("SELECT count() FROM ds_killed.trades")).toBe(blocks * rows);
    expect(await count("SELECT uniqExact(sequence) FROM ds_killed.trades")).toBe(blocks * rows);
    for (const view of ["trades_hours", "trades_1s", "trades_1m", "trades_1d"])
      expect({ view, rows: await count(`SELECT sum(rows) FROM ds_killed.${view}`) }).toEqual({
        view,
        rows: blocks * rows,
      });
    const store = await openSqlMarketStore(sql);
    const view = await store.at("killed", asOf(Date.UTC(2026, 0, 1)));
    const shares = await count("SELECT sum(size) FROM ds_killed.trades");
    for (const interval of ["1s", "1m", "1d"]) {
      const bars = await view.rollUp({
        symbols: [0, 1, 2, 3, 4, 5, 6].map((n) => `S${n}`),
        interval,
        fromMs: 0,
        toMs: Date.UTC(2026, 0, 1),
      });
      expect({ interval, shares: bars.reduce((sum, { volumeShares }) => sum + volumeShares, 0) }).toEqual({
        interval,
        shares,
      });
    }
    expect((await view.coverage()).reduce((sum, covered) => sum + covered.rows, 0)).toBe(blocks * rows);
    await store.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);

// quorum features compute and materialise over recorded ticks: Bitcoin's book, best quotes and trades over 345 seconds.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { describeOver } from "#tests/tools/features/inputs/ticks/shared-ticks.ts";
import { quorumHere } from "./quorum.ts";

const home = mkdtempSync(join(tmpdir(), "quorum-tick-features-"));
const env = { QUORUM_HOME: home, QUORUM_DATA: "../shared/data/binance-l2-btcusdt" };
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function json(...words: readonly string[]) {
  const { code, out, err } = await quorumHere(["features", ...words, "--json"], env);
  return { code, found: JSON.parse(code === 2 ? err : out) };
}
const bySecond = ["--features", "microstructure.quoted-spread,microstructure.flow-deep-10"];
const byBook = ["--features", "microstructure.levels-imbalance-3"];

describeOver("BTCUSDT for 345 seconds", "binance-l2-btcusdt", () => {
  test("seconds and changes of the book are computed, stored once, and told as missing where the feed does not carry them", async () => {
    const { found } = await json("compute", ...bySecond, "--to", "2024-08-08T23:59:59Z", "--last", "2");
    expect(found.rows.map((row: { close: string }) => row.close)).toEqual([
      "2024-08-08T23:59:58.000Z",
      "2024-08-08T23:59:59.000Z",
    ]);
    expect(found.rows.flatMap((row: { values: unknown[] }) => row.values)).not.toContain(null);
    const shown = await quorumHere(["features", "compute", ...byBook], env);
    expect(shown.out).toMatch(/BTCUSDT +2024-08-09 00:00:00\.709 UTC +microstructure\.levels-imbalance-3 +-?\d/);
    const first = (await json("materialise", ...byBook)).found;
    expect(first).toMatchObject({ set: "binance_l2_btcusdt_features_book", symbols: 1, sessions: 2, published: 1 });
    const again = (await json("materialise", ...byBook)).found;
    expect(again).toMatchObject({ finishedBefore: 2, stored: 0 });
    const group = (await json("compute", "--features", "microstructure")).found;
    expect(group.withoutInputs.map((row: { feature: string }) => row.feature)).toContain(
      "microstructure.order-rate-10",
    );
    const asked = await json("compute", "--features", "microstructure.order-rate-10");
    expect([asked.code, asked.found.code]).toEqual([2, "tools/feature-without-inputs"]);
  }, 120_000);
});

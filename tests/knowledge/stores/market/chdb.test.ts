// What only the embedded ClickHouse can get wrong: its folder, its versions, and whether it answers as the reference does.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { packageRoot, silentLog } from "#infra/runtime/index.ts";
import { asOf, type Fact } from "#knowledge/domain/index.ts";
import { openChdbMarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import {
  bar,
  close,
  dataset,
  dividend,
  filing,
  instrument,
  news,
  open,
  split,
} from "../../../conformance/market-store.facts.ts";
import { everythingOf } from "../../../conformance/market-store.world.ts";

const folders: string[] = [];
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "quorum-chdb-"));
  folders.push(path);
  return path;
};
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

/** Opens the folder in another process; resolves when it holds it. */
async function holder(path: string) {
  const script = `
    import { openChdbMarketStore } from "./knowledge/stores/market/index.ts";
    import { silentLog } from "./infra/runtime/index.ts";
    const store = await openChdbMarketStore({ path: ${JSON.stringify(path)}, log: silentLog });
    console.log("held");
    setInterval(() => store, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], { cwd: packageRoot });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`the holder ended with ${code}`)));
  });
  return async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  };
}

describe("the folder of the embedded store", () => {
  test("that another process holds is refused by name, and free again when that process is killed", async () => {
    const path = folder();
    const kill = await holder(path);
    await expect(openChdbMarketStore({ path, log: silentLog })).rejects.toMatchObject({
      code: "infra/data-folder-held",
      fault: "caller",
      message: expect.stringContaining(path),
    });
    await kill();
    const store = await openChdbMarketStore({ path, log: silentLog });
    expect(await store.datasets()).toEqual([]);
    await store.close();
  });

  test("written by a newer program is refused, not read", async () => {
    const path = folder();
    const store = await openChdbMarketStore({ path, log: silentLog });
    await store.describe(dataset("world"));
    await store.close();
    const { Session, drainPending } = await import("chdb");
    const session = new Session(path);
    await session.queryAsync("INSERT INTO ds_world.schema_version VALUES (99)");
    session.close();
    await drainPending();
    await expect(openChdbMarketStore({ path, log: silentLog })).rejects.toMatchObject({
      code: "knowledge/market-newer",
      message: expect.stringContaining("version 99"),
    });
  });

  test("that cannot be a folder is a failure of the store, and what was open before still works", async () => {
    await expect(openChdbMarketStore({ path: "/dev/null/market", log: silentLog })).rejects.toMatchObject({
      code: "knowledge/store-failed",
    });
    const store = await openChdbMarketStore({ path: folder(), log: silentLog });
    await store.close();
    await expect(store.append("world", [])).rejects.toMatchObject({ code: "knowledge/dataset-unknown" });
    await expect(store.describe(dataset("world"))).rejects.toMatchObject({ code: "knowledge/store-failed" });
  });
});

const session = fc.integer({ min: 0, max: 4 });
const knownMs = fc.integer({ min: -1, max: 5 }).map((n) => close(n));
const price = fc.constantFrom(10, 10.25, 33.3, 7e3);

const factAbout = (symbol: fc.Arbitrary<string>): fc.Arbitrary<Fact> =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(symbol, session, price, knownMs).map(([s, n, p, knownAtMs]) => bar(s, n, p, { knownAtMs })),
    },
    fc
      .tuple(symbol, fc.constantFrom("One", "Two"), knownMs)
      .map(([s, name, knownAtMs]) => instrument(s, { name, knownAtMs })),
    fc
      .tuple(symbol, session, fc.constantFrom(0.5, 1), knownMs)
      .map(([s, n, paid, knownAtMs]) => dividend(s, n, paid, { knownAtMs })),
    fc
      .tuple(symbol, session, fc.constantFrom(2, 0.5), knownMs)
      .map(([s, n, ratio, knownAtMs]) => split(s, n, ratio, { knownAtMs })),
    fc
      .tuple(
        symbol,
        fc.constantFrom("revenues", "equity"),
        fc.constantFrom(1, -2.5),
        knownMs,
        fc.constantFrom(null, open(0)),
      )
      .map(([s, item, value, knownAtMs, startMs]) => filing(s, item, value, { knownAtMs, startMs })),
    fc
      .tuple(symbol, fc.constantFrom("s1", "s2"), fc.constantFrom("", "more"), knownMs)
      .map(([s, id, summary, ms]) => news(s, id, ms, { summary })),
  );

describe("the embedded store and the reference", () => {
  test("answer every read alike, in any world, at any moment", async () => {
    const stores = [
      await openChdbMarketStore({ path: folder(), log: silentLog }),
      await openMemoryMarketStore(),
    ] as const;
    for (const store of stores) await store.describe(dataset("worlds"));
    const world = fc.integer({ min: 0, max: 1e6 }).chain((n) =>
      fc.tuple(
        fc.constant([`A${n}`, `B${n}`]),
        fc.array(fc.array(factAbout(fc.constantFrom(`A${n}`, `B${n}`)), { maxLength: 12 }), {
          minLength: 1,
          maxLength: 3,
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(world, knownMs, async ([symbols, appends], ms) => {
        const answers: unknown[] = [];
        for (const store of stores) {
          const reports: unknown[] = [];
          for (const facts of appends) reports.push(await store.append("worlds", facts));
          const view = await store.at("worlds", asOf(ms));
          const narrow = {
            symbols: symbols.slice(1),
            fromMs: close(1),
            toMs: close(3),
            last: 2,
            adjusted: "total",
          } as const;
          answers.push({
            reports,
            all: await everythingOf(view, symbols),
            narrow: await view.bars(narrow),
            bounds: await store.bounds("worlds"),
          });
        }
        expect(answers[0]).toEqual(answers[1]);
      }),
      { numRuns: 20 },
    );
    for (const store of stores) await store.close();
  });
});

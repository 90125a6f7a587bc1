// The kill drill of the embedded bus: producer and consumers are killed with SIGKILL at random moments and started again. Nothing whose
// publish was confirmed is lost, nothing whose acknowledgement was confirmed comes again, each message is handled at least once and in the
// order of its key, and with the once helper exactly once.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFile, packageRoot, type Random, seededRandom } from "#infra/runtime/index.ts";
import { type BusLife, files, keyCount, stepOf } from "./bus-life.ts";

const kills = 20;
const messages = 4_000;
let folder: string;
let child: string;

beforeAll(async () => {
  mkdirSync(packageFile(".cache"), { recursive: true });
  folder = mkdtempSync(packageFile(".cache", "bus-drill-"));
  child = join(folder, "child.mjs");
  await build({
    absWorkingDir: packageRoot,
    entryPoints: [packageFile("tests", "drills", "bus-kill-child.ts")],
    outfile: child,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["better-sqlite3"],
    logLevel: "error",
    banner: {
      js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
    },
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Lives until the moment given after it is ready, or to its end; whether it was killed. */
async function live(life: BusLife, killAfterMs: number | null): Promise<boolean> {
  const process_ = spawn(process.execPath, [child, JSON.stringify(life)], { stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  process_.stdout.on("data", (data) => {
    out += data;
  });
  process_.stderr.on("data", (data) => {
    err += data;
  });
  const closed = once(process_, "close");
  if (killAfterMs !== null) {
    while (!out.includes("ready") && process_.exitCode === null) await sleep(2);
    await sleep(killAfterMs);
    process_.kill("SIGKILL");
  }
  const [code, signal] = await closed;
  if (signal !== "SIGKILL" && !(code === 0 && out.includes("done")))
    throw new Error(`a life ended with ${code}: ${err}`);
  return signal === "SIGKILL";
}

const lines = (life: BusLife, file: string): string[] =>
  readFileSync(join(life.folder, file), "utf8").trim().split("\n");

test("killed twenty times at random moments, nothing is lost, nothing is out of order, effects happen once", {
  timeout: 300_000,
}, async () => {
  const seed = 20_261;
  const random: Random = seededRandom(seed);
  const life: BusLife = { folder: join(folder, "life"), messages, paceMs: 10 };
  mkdirSync(life.folder);
  let killed = 0;
  for (let turn = 0; turn < kills; turn++) if (await live(life, random.integer(250))) killed += 1;
  await live({ ...life, paceMs: 0 }, null);
  expect(killed).toBe(kills); // else the work was too short for the drill

  expect(lines(life, files.confirmed)).toEqual(Array.from({ length: messages }, (_, n) => String(n)));
  const database = new Sqlite(join(life.folder, files.effects), { readonly: true });
  const effects = database.prepare("select n, key, step from effects order by turn").all() as {
    n: number;
    key: string;
    step: number;
  }[];
  database.close();
  expect(effects.map(({ n }) => n).sort((a, b) => a - b)).toEqual(Array.from({ length: messages }, (_, n) => n));
  for (let k = 0; k < keyCount; k++) {
    const order = effects.filter(({ key }) => key === `K${k}`).map(({ step }) => step);
    expect(order).toEqual(order.map((_, i) => i));
  }
  inspectSeen(lines(life, files.seen));
});

/** Each message at least once; a life goes on with a key where it stood or earlier, never later; what was confirmed does not come again. */
function inspectSeen(seen: readonly string[]): void {
  const kept = new Set<number>();
  const got = new Set<number>();
  let nextOf = new Map<string, number>();
  const furthest = new Map<string, number>();
  for (const line of seen) {
    const [what, ...numbers] = line.split(" ");
    if (what === "life") nextOf = new Map();
    else if (what === "kept") for (const number of numbers) kept.add(Number(number));
    else {
      const { n, key, of } = stepOf(Number(numbers[0]));
      expect(kept.has(n), `${n} came again after its acknowledgement was confirmed`).toBe(false);
      const next = nextOf.get(key);
      if (next === undefined) expect(of).toBeLessThanOrEqual((furthest.get(key) ?? -1) + 1);
      else expect(of).toBe(next);
      nextOf.set(key, of + 1);
      furthest.set(key, Math.max(of, furthest.get(key) ?? -1));
      got.add(n);
    }
  }
  expect(got.size).toBe(messages);
  expect(kept.size).toBeGreaterThan(0);
}

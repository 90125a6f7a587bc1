// The ingestion drill: two million trades from a gzipped file into the embedded store, killed with SIGKILL twenty times at lines drawn by a
// seed, and some milliseconds later, when a batch may be half stored. In the end the store holds each row of the file once, and nothing else.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFile, packageRoot, seededRandom } from "#infra/runtime/index.ts";
import { type IngestEnd, type IngestLife, writeTrades } from "./ingest-life.ts";

const rows = 2_000_000;
const kills = 20;
const seed = 20_240_102;

let bundle: string;
let folder: string;

beforeAll(async () => {
  mkdirSync(packageFile(".cache"), { recursive: true });
  bundle = mkdtempSync(packageFile(".cache", "drill-")); // beside the packages that it needs
  folder = mkdtempSync(join(tmpdir(), "quorum-ingest-drill-"));
  await build({
    absWorkingDir: packageRoot,
    entryPoints: [packageFile("tests", "drills", "ingest-kill-child.ts")],
    outfile: join(bundle, "child.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "error",
    banner: {
      js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
    },
  });
});
afterAll(() => {
  for (const made of [bundle, folder]) rmSync(made, { recursive: true, force: true });
});

interface Death {
  readonly signal: string | null;
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function endOf(life: IngestLife): Promise<Death> {
  const child = spawn(process.execPath, [join(bundle, "child.mjs"), JSON.stringify(life)]);
  let [out, err] = ["", ""];
  child.stdout.on("data", (data) => {
    out += data;
  });
  child.stderr.on("data", (data) => {
    err += data;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal, out, err };
}

test(`IK-01 an ingestion of ${rows} trades killed ${kills} times holds exactly the rows of its file`, async () => {
  const source = join(folder, "source");
  const { wrong, ...totals } = await writeTrades(source, rows, seed);
  const random = seededRandom(seed).fork("kills");
  const life = { source, home: join(folder, "home"), batchRows: 60_000 };
  mkdirSync(life.home);
  for (let kill = 0; kill < kills; kill++) {
    const dieAtLine = Math.floor(((kill + random.next()) / (kills + 1)) * rows);
    const death = await endOf({ ...life, dieAtLine, dieAfterMs: Math.floor(random.next() * 60) });
    expect(death).toMatchObject({ signal: "SIGKILL", err: "" });
  }
  const { out, err, code } = await endOf({ ...life, dieAtLine: null, dieAfterMs: 0 });
  expect({ err, code }).toEqual({ err: "", code: 0 });
  const end = JSON.parse(out) as IngestEnd;
  expect(end).toEqual({
    resumed: true,
    rejected: wrong,
    quarantined: wrong,
    tableRows: totals.rows,
    seen: totals,
    lines: totals.rows,
  });
}, 240_000);

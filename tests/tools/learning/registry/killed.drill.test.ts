// A process that is killed while it promotes leaves one champion, and a history that says how it came there.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fixedClock, packageFile, packageRoot } from "#infra/runtime/index.ts";
import { openFolderObjectStore } from "#knowledge/stores/objects/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { aDraft, bytesOf, passedBy } from "#tests/fakes/models.ts";
import { openEmbeddedRegistry } from "#tools/learning/registry/index.ts";

let folder: string;
const clock = fixedClock(1_000);
const open = async () => {
  const records = await openSqliteRecords({ path: join(folder, "records.db"), clock });
  const objects = await openFolderObjectStore({ folder: join(folder, "objects") }, { clock });
  return { records, registry: openEmbeddedRegistry({ records, objects }) };
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quorum-killed-models-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("killed in the middle of promotions, five times, there is one champion whose artefact loads, and the chain holds", async () => {
  const first = await open();
  const versions = [];
  for (const seed of [1, 2, 3]) {
    const lineage = { ...aDraft().lineage, seed };
    const version = await first.registry.register(aDraft({ lineage }), bytesOf(`weights ${seed}`), 1_000);
    await first.registry.saveVerdict(passedBy(version));
    versions.push(version.versionId);
  }
  await first.records.close();
  const child = packageFile("tests", "tools", "learning", "registry", "promoting-child.ts");
  let moved = 0;
  for (let kill = 0; kill < 5; kill++) {
    const process = spawn(
      "node",
      ["--import", "tsx", child, join(folder, "records.db"), join(folder, "objects"), ...versions],
      { cwd: packageRoot, stdio: ["ignore", "pipe", "ignore"] },
    );
    await new Promise((resolve) => process.stdout.once("data", resolve));
    await sleep(37 * kill + 3); // after its first promotion, wherever it is then
    const ended = new Promise((resolve) => process.once("exit", resolve));
    process.kill("SIGKILL");
    await ended;
    const { records, registry } = await open();
    const champions = await registry.list({ stage: "champion" });
    const moves = await registry.moves("direction-5d/fake");
    expect(champions).toHaveLength(moves.length > 0 ? 1 : 0);
    if (champions[0]) {
      expect(moves[0]?.versionId).toBe(champions[0].versionId);
      expect((await registry.load(champions[0].versionId)).length).toBeGreaterThan(0);
    }
    expect((await records.audit.verify()).brokenAtSeq).toBeNull();
    moved = moves.length;
    await records.close();
  }
  console.log(`${moved} moves over five kills`);
  expect(moved).toBeGreaterThanOrEqual(5); // each child promoted at least once
}, 120_000);

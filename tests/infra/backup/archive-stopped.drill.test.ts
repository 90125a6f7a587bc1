// Stopped anywhere, by kill -9 or by a full disk: earlier backups stay valid, and the next one goes on.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BackupArchive } from "#infra/backup/index.ts";
import { chunksIn, filesIn, look, openRig, plant, type Rig, refusal } from "./rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.remove());

describe("a backup that is killed", () => {
  test("leaves all that were told as made valid, whether it was making or pruning", { timeout: 120_000 }, async () => {
    const child = new URL("backup-child.ts", import.meta.url).pathname;
    let leftovers = 0;
    let prunings = 0;
    for (let round = 0; round < 6; round++) {
      const running = spawn(process.execPath, ["--import", "tsx", child, rig.folder, rig.keyFile, rig.source], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const lines: string[] = [];
      // Odd rounds are killed while they prune, the others at some step of a later backup.
      let steps = 0;
      for await (const line of createInterface(running.stdout)) {
        lines.push(line);
        if (line === "step" && lines.some((each) => each.startsWith("made "))) steps += 1;
        if (round % 2 === 1 ? line === "prunes" : steps === 2 + 3 * round) running.kill("SIGKILL");
      }
      if (running.signalCode === null && running.exitCode === null) await once(running, "exit");
      expect(running.signalCode).toBe("SIGKILL");
      if (lines.includes("prunes")) prunings += 1;
      const archive = await rig.open({ make: false });
      const { backups, damaged } = await archive.list();
      expect(damaged).toEqual([]);
      const made = lines.filter((line) => line.startsWith("made ")).map((line) => line.slice(5));
      const last = made.at(-1);
      expect(backups.map(({ id }) => id)).toContain(last);
      const report = await archive.verify();
      expect(report.problems).toEqual([]);
      expect(report.backups).toBe(backups.length);
      leftovers += await unneeded(archive);
      await archive.restore(last ?? "", rig.target(`restored-${round}`));
    }
    expect(prunings).toBeGreaterThan(0);
    expect(leftovers).toBeGreaterThan(0); // else no kill hit the middle, and nothing was shown
    const archive = await rig.open({ make: false });
    const { id } = await archive.create(rig.sources());
    await archive.prune({ retentionDays: 0, keepAtLeast: 1 });
    expect(readdirSync(join(rig.folder, "parts"))).toEqual([]);
    expect(await unneeded(archive)).toBe(0);
    await archive.restore(id, rig.target("last"));
    expect(look(rig.target("last"))).toEqual(look(rig.source));
  });

  test("at any of its steps leaves a folder in which the earlier backup is whole and the next one succeeds", {
    timeout: 120_000,
  }, async () => {
    plant(rig.source, { "a.bin": randomBytes(200_000), "b.bin": randomBytes(150_000), "small/1": "one" });
    const archive = await rig.open({ chunkBytes: 65_536 });
    const first = await archive.create(rig.sources());
    const before = look(rig.source);
    plant(rig.source, { "c.bin": randomBytes(200_000), "d.bin": randomBytes(200_000), "small/2": "two" });
    const states: string[] = [];
    const keep = (): void => {
      const state = rig.target(`state-${states.length}`);
      cpSync(rig.folder, state, { recursive: true, filter: (path) => !/lock|holder/.test(path) });
      states.push(state);
    };
    await archive.create(rig.sources(), { onProgress: keep });
    expect(states.length).toBeGreaterThan(8);
    for (const [i, folder] of states.entries()) {
      const stopped = await rig.open({ folder, make: false });
      expect((await stopped.list()).backups).toEqual([first]);
      expect((await stopped.verify()).problems).toEqual([]);
      await stopped.restore(first.id, rig.target(`first-${i}`));
      expect(look(rig.target(`first-${i}`))).toEqual(before);
      const next = await stopped.create(rig.sources());
      await stopped.restore(next.id, rig.target(`next-${i}`));
      expect(look(rig.target(`next-${i}`))).toEqual(look(rig.source));
    }
  });
});

/** Files that no backup needs. */
async function unneeded(archive: BackupArchive): Promise<number> {
  const needed = new Set<string>();
  for (const { id } of (await archive.list()).backups) {
    for (const entry of (await archive.read(id)).entries)
      if (entry.kind === "file") for (const name of entry.chunks) needed.add(name);
  }
  const chunks = chunksIn(rig.folder).filter((path) => !needed.has(basename(path)));
  return chunks.length + readdirSync(join(rig.folder, "parts")).length;
}

/** A file system of a few megabytes, or the reason why there is none. */
function mountSmall(at: string): string | null {
  mkdirSync(at, { recursive: true });
  const { status, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", at], { encoding: "utf8" });
  return status === 0 ? null : (stderr ?? "no mount command").trim();
}

describe("a full disk", () => {
  test("under the backups is told, and leaves the earlier ones whole; with space again the next succeeds", async ({
    skip,
  }) => {
    const small = rig.target("small");
    const reason = mountSmall(small);
    skip(reason !== null, `a small file system cannot be mounted here: ${reason}`);
    try {
      const folder = join(small, "backups");
      const archive = await rig.open({ folder });
      plant(rig.source, { "a.bin": randomBytes(1_500_000) });
      const first = await archive.create(rig.sources());
      plant(rig.source, { "b.bin": randomBytes(3_500_000) });
      expect(await refusal(archive.create(rig.sources()))).toMatchObject({
        code: "infra/disk-full",
        retry: true,
        message: expect.stringContaining(folder),
      });
      expect(readdirSync(join(folder, "parts"))).toEqual([]);
      expect((await archive.list()).backups).toEqual([first]);
      expect((await archive.verify()).problems).toEqual([]);
      await archive.prune({ retentionDays: 0 }); // what was begun takes its room no longer
      plant(rig.source, { "b.bin": randomBytes(500_000) });
      const second = await archive.create(rig.sources());
      await archive.restore(second.id, rig.target("t"));
      expect(look(rig.target("t"))).toEqual(look(rig.source));
    } finally {
      spawnSync("umount", [small]);
    }
  });

  test("under the folder that is restored into is told, and leaves nothing there", async ({ skip }) => {
    const small = rig.target("small");
    const reason = mountSmall(small);
    skip(reason !== null, `a small file system cannot be mounted here: ${reason}`);
    try {
      const archive = await rig.open();
      plant(rig.source, { "a.bin": randomBytes(6_000_000) });
      const { id } = await archive.create(rig.sources());
      const target = join(small, "restored");
      expect(await refusal(archive.restore(id, target))).toMatchObject({
        code: "infra/disk-full",
        message: expect.stringContaining(target),
      });
      expect(filesIn(small)).toEqual([]);
      expect(await refusal(archive.restore(id, small))).toMatchObject({ code: "infra/backup-target-not-empty" }); // it cannot be renamed over
    } finally {
      spawnSync("umount", [small]);
    }
  });
});

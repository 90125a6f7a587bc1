// The disk is full: a small file system in memory, which only root may mount. A backup that finds no room leaves the earlier ones as they
// were; a restore that finds none leaves nothing.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openBackupArchive } from "#infra/backup/index.ts";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { restoreHome } from "#knowledge/backup/index.ts";
import { backUp, newFolder, openArchive, openDesk, sqliteRows, writeAll } from "../knowledge/backup/desk-folder.ts";

let mount: string;

const mountable = ((): boolean => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), "quorum-full-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
})();

const full = { code: "infra/disk-full", fault: "outside", retry: true };

describe.skipIf(!mountable)(
  "on a full disk (skipped unless run by root on Linux, where a small file system can be mounted)",
  () => {
    beforeEach(() => {
      mount = mkdtempSync(join(tmpdir(), "quorum-full-"));
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", mount]);
    });
    afterEach(() => {
      execFileSync("umount", ["-l", mount]);
      rmSync(mount, { recursive: true });
    });

    test("BD-04 a backup is refused, the earlier one stays whole, and there is room again when there is room", {
      timeout: 120_000,
    }, async () => {
      const root = newFolder();
      const desk = await openDesk(join(root, "home"));
      for (let n = 0; n < 4; n++) await writeAll(desk, n);
      const { keyFile } = await openArchive(root);
      const archive = await openBackupArchive(
        { folder: join(mount, "backups"), keyFile, make: true, chunkBytes: 65_536 },
        { clock: systemClock, drawBytes: (count) => randomBytes(count) },
      );
      const rows = sqliteRows(desk.home);
      const { head } = await backUp(desk, archive);
      await desk.objects.put("large", randomBytes(8_000_000));
      await expect(backUp(desk, archive)).rejects.toMatchObject(full);
      await writeAll(desk, 4); // the stores are on another disk and go on
      expect((await archive.list()).backups.map(({ id }) => id)).toEqual([head.id]);
      expect(await archive.verify()).toMatchObject({ backups: 1, problemCount: 0 });
      await desk.objects.delete("large");
      await archive.prune({ retentionDays: 30 }); // takes away what the one that was refused has left
      await backUp(desk, archive);
      await desk.close();
      const restored = {
        archive,
        wanted: { id: head.id },
        home: join(root, "again"),
        clock: systemClock,
        log: silentLog,
      };
      expect((await restoreHome(restored)).auditLines).toBe(4);
      expect(sqliteRows(join(root, "again"))).toEqual(rows);
    });

    test("BD-05 a restore is refused and leaves nothing, wherever the room ends", { timeout: 180_000 }, async () => {
      const root = newFolder();
      const desk = await openDesk(join(root, "home"));
      for (let n = 0; n < 4; n++) await writeAll(desk, n);
      const { archive } = await openArchive(root);
      const { head } = await backUp(desk, archive);
      await desk.close();
      const restoring = {
        archive,
        wanted: { id: head.id },
        home: join(mount, "again"),
        clock: systemClock,
        log: silentLog,
      };
      for (const freeBytes of [60_000, 300_000, 700_000, 1_100_000, 1_500_000]) {
        writeFileSync(join(mount, "filler"), Buffer.alloc(6 * 1024 * 1024 - freeBytes));
        await expect(restoreHome(restoring)).rejects.toMatchObject(full);
        expect(readdirSync(mount)).toEqual(["filler"]);
        rmSync(join(mount, "filler"));
      }
      expect(existsSync(join(mount, "again"))).toBe(false);
    });
  },
);

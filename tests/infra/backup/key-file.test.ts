// The key file: made once, read by its owner only, refused where it is not one.
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeKeyFile, readKeyFile } from "#infra/backup/index.ts";
import { openRig, type Rig, refusal } from "./rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.remove());

describe("a key file", () => {
  test("is one line that its owner alone may read, and another key every time", async () => {
    const other = join(rig.home, "other.key");
    await makeKeyFile(other, (count) => randomBytes(count));
    expect(statSync(other).mode & 0o777).toBe(0o600);
    expect(readFileSync(other, "utf8")).toMatch(/^quorum-backup-key-1 [A-Za-z0-9+/]{43}=\n$/);
    expect((await readKeyFile(other)).check).not.toBe((await readKeyFile(rig.keyFile)).check);
  });

  test("is never replaced", async () => {
    const before = readFileSync(rig.keyFile, "utf8");
    const error = await refusal(makeKeyFile(rig.keyFile, (count) => randomBytes(count)));
    expect(error).toMatchObject({
      code: "infra/backup-key-invalid",
      message: expect.stringContaining("there already"),
    });
    expect(readFileSync(rig.keyFile, "utf8")).toBe(before);
  });

  test("is refused where others may read it, where it is missing or a folder, and where it is no key; its words are not repeated", async () => {
    chmodSync(rig.keyFile, 0o640);
    expect(await refusal(readKeyFile(rig.keyFile))).toMatchObject({
      code: "infra/backup-key-invalid",
      message: expect.stringContaining("chmod 600"),
    });
    const missing = await refusal(readKeyFile(join(rig.home, "none")));
    expect(missing).toMatchObject({
      code: "infra/backup-key-invalid",
      message: expect.stringContaining("not there. Make one with `quorum backup make-key`"),
    });
    mkdirSync(join(rig.home, "folder"), { mode: 0o700 });
    expect((await refusal(readKeyFile(join(rig.home, "folder")))).code).toBe("infra/backup-key-invalid");
    const wrong = [
      "",
      "hidden words",
      `quorum-backup-key-1 ${"A".repeat(42)}=\n`,
      `quorum-backup-key-2 ${"A".repeat(43)}=\n`,
      `\n${readFileSync(rig.keyFile)}`,
    ];
    for (const [i, text] of wrong.entries()) {
      const path = join(rig.home, `wrong-${i}`);
      writeFileSync(path, text, { mode: 0o600 });
      const error = await refusal(readKeyFile(path));
      expect(error.code).toBe("infra/backup-key-invalid");
      expect(error.message).not.toContain("hidden words");
    }
  });

  test("edited on a system that ends lines otherwise is the same key", async () => {
    const path = join(rig.home, "lines.key");
    writeFileSync(path, readFileSync(rig.keyFile, "utf8").replace("\n", "\r\n"), { mode: 0o600 });
    expect((await readKeyFile(path)).check).toBe((await readKeyFile(rig.keyFile)).check);
  });
});

// What only a folder can go through: processes killed while they write, files cut and changed, a disk that is full.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { type ObjectStore, openFolderObjectStore, readWhole } from "#knowledge/stores/objects/index.ts";
import { contentOf, numberOf } from "./put-content.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "quorum-objects-"));
});
afterEach(() => rm(folder, { recursive: true }));

const openStore = (at = folder): Promise<ObjectStore> =>
  openFolderObjectStore({ folder: at }, { clock: fixedClock(1) });
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no error",
    (thrown: { code?: unknown }) => thrown.code,
  );
const partsIn = (at: string): Promise<string[]> => readdir(join(at, ".part"));

describe("a process killed while it puts", () => {
  test("leaves every object as it was before or after, and what it had half written is swept away", {
    timeout: 120_000,
  }, async () => {
    let leftovers = 0;
    for (let round = 0; round < 6; round++) {
      const child = spawn(
        process.execPath,
        ["--import", "tsx", new URL("put-child.ts", import.meta.url).pathname, folder],
        {
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      const done = new Map<number, number>();
      for await (const line of createInterface(child.stdout)) {
        const n = Number(line.split(" ")[1]);
        done.set(n % 5, n);
        if (n === 7 + round * 3) setTimeout(() => child.kill("SIGKILL"), round * 4);
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      expect(child.signalCode).toBe("SIGKILL");
      leftovers += (await partsIn(folder)).length;
      const objects = await openStore();
      expect(await partsIn(folder)).toEqual([]);
      for (const [slot, n] of done) {
        const { bytes } = (await readWhole(objects, `k${slot}`))!;
        const found = numberOf(bytes);
        expect(bytes.equals(contentOf(found))).toBe(true);
        expect([n, n + 5]).toContain(found); // what was told as put, or the next one whose word did not come out
      }
      await objects.close();
    }
    expect(leftovers).toBeGreaterThan(0); // else no kill hit a put, and nothing was shown
  });

  test("what a living process is writing is not swept away by another", async () => {
    const objects = await openStore();
    let other = "";
    await objects.put(
      "k",
      (async function* () {
        yield Buffer.from("first ");
        await (await openStore()).close();
        const living = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
        await once(living, "spawn");
        await writeFile(join(folder, ".part", `${living.pid}.1`), "half");
        await (await openStore()).close();
        other = (await partsIn(folder)).filter((name) => name.startsWith(`${living.pid}.`)).join();
        living.kill("SIGKILL");
        await once(living, "exit");
        yield Buffer.from("second");
      })(),
    );
    expect(other).toMatch(/^\d+\.1$/);
    expect((await readWhole(objects, "k"))?.bytes.toString()).toBe("first second");
    await (await openStore()).close();
    expect(await partsIn(folder)).toEqual([]);
  });
});

describe("a file that was cut or changed", () => {
  test("never gives bytes that were not put, wherever it was cut or changed", async () => {
    const objects = await openStore();
    const content = Buffer.from("words that matter ".repeat(20));
    await objects.put("k", content);
    const path = join(folder, "k.object");
    const whole = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), async (at, mask) => {
        // A mask of zero cuts the file there, any other one changes the byte.
        const wrong = mask === 0 ? whole.subarray(0, at) : Buffer.from(whole).fill(whole[at]! ^ mask, at, at + 1);
        await writeFile(path, wrong);
        expect(await codeOf(readWhole(objects, "k"))).toBe("knowledge/object-damaged");
      }),
      { numRuns: 300, seed: 11 },
    );
    const listed: unknown[] = [];
    await writeFile(path, whole.subarray(0, 30));
    for await (const each of objects.list("")) listed.push(each);
    expect(listed).toEqual([{ key: "k", bytes: null }]);
    await objects.put("k", content);
    expect((await readWhole(objects, "k"))?.bytes.equals(content)).toBe(true);
    await writeFile(path, "");
    await objects.delete("k");
    expect(await objects.head("k")).toBeNull();
  });

  test("bytes before the damage are handed out only in whole checked blocks", async () => {
    const objects = await openStore();
    const content = Buffer.alloc(3_000_000, "0123456789");
    await objects.put("k", content);
    const file = await open(join(folder, "k.object"), "r+");
    await file.write(Buffer.from("X"), 0, 1, 2_500_000);
    await file.close();
    const { body } = (await objects.get("k"))!;
    let read = 0;
    const reading = (async () => {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        expect(chunk.equals(content.subarray(read, read + chunk.length))).toBe(true);
        read += chunk.length;
      }
    })();
    expect(await codeOf(reading)).toBe("knowledge/object-damaged");
    expect(read).toBe(2 * 1_048_576);
  });
});

describe("a folder", () => {
  test("is readable by its owner only, holds no empty folders after deletions, and ignores what is not its own", async () => {
    const objects = await openStore(join(folder, "new", "objects"));
    const root = join(folder, "new", "objects");
    await objects.put("a/b/c", Buffer.from("x"));
    expect((await stat(join(root, "a/b/c.object"))).mode & 0o777).toBe(0o600);
    expect((await stat(join(root, "a/b"))).mode & 0o777).toBe(0o700);
    await writeFile(join(root, "a", "notes.txt"), "mine");
    await mkdir(join(root, "a", "odd.object"));
    const listed: string[] = [];
    for await (const { key } of objects.list("")) listed.push(key);
    expect(listed).toEqual(["a/b/c"]);
    await objects.delete("a/b/c");
    expect((await readdir(root)).sort()).toEqual([".part", "a"]);
    expect((await readdir(join(root, "a"))).sort()).toEqual(["notes.txt", "odd.object"]);
    expect(await codeOf(objects.put("a/odd", Buffer.from("x")))).toBe("knowledge/store-failed");
    await objects.close();
  });

  test("on a file system that does not tell case apart, no key is taken for another", async () => {
    const objects = await openStore();
    await objects.put("Brk", Buffer.from("one"));
    await rename(join(folder, "Brk.object"), join(folder, "brk.object")); // as if both names were one file
    expect(await objects.get("brk")).toBeNull();
    expect(await codeOf(objects.put("brk", Buffer.from("two")))).toBe("knowledge/object-key-invalid");
    await objects.delete("brk");
    await copyFile(join(folder, "brk.object"), join(folder, "Brk.object"));
    expect((await readWhole(objects, "Brk"))?.bytes.toString()).toBe("one");
  });

  test("that cannot be used is named with the way out", async () => {
    await writeFile(join(folder, "taken"), "");
    await expect(openStore(join(folder, "taken"))).rejects.toMatchObject({
      code: "knowledge/store-failed",
      message: expect.stringContaining(join(folder, "taken")),
    });
  });

  test("an error of the content that looks like one of the disk stays the content's own", async () => {
    const objects = await openStore();
    const broken = (async function* () {
      yield Buffer.from("x");
      throw Object.assign(new Error("of the source"), { code: "ENOSPC" });
    })();
    await expect(objects.put("k", broken)).rejects.toThrow("of the source");
    expect(await partsIn(folder)).toEqual([]);
  });
});

/** A file system of a few megabytes, or the reason why there is none. */
function mountSmall(at: string): string | null {
  const { status, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", at], { encoding: "utf8" });
  return status === 0 ? null : (stderr ?? "no mount command").trim();
}

test("a folder that is there without being on the disk yet is told to it all the same, once", async () => {
  await mkdir(join(folder, "a/b"), { recursive: true }); // by somebody who was killed before he told the disk, or has not got to it yet
  const handle = await open(folder, "r");
  const synced = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, "sync");
  await handle.close();
  onTestFinished(() => void vi.restoreAllMocks());
  const objects = await openStore();
  await objects.put("a/b/x", new Uint8Array([1]));
  expect(synced).toHaveBeenCalledTimes(4); // the file, then b, a and the root for their entries
  await objects.put("a/b/y", new Uint8Array([1]));
  expect(synced).toHaveBeenCalledTimes(6);
  await objects.delete("a/b/x");
  await objects.delete("a/b/y");
  synced.mockClear();
  await objects.put("a/b/z", new Uint8Array([1]));
  expect(synced).toHaveBeenCalledTimes(4);
  await objects.close();
});

describe("a full disk", () => {
  test("refuses the put, keeps what was there and leaves nothing behind", async ({ skip }) => {
    const small = join(folder, "small");
    await mkdir(small);
    const reason = mountSmall(small);
    skip(reason !== null, `a small file system cannot be mounted here: ${reason}`);
    try {
      const objects = await openStore(small);
      const kept = await objects.put("k", Buffer.alloc(2_000_000, "old"));
      expect(await codeOf(objects.put("k", Buffer.alloc(5_000_000, "new")))).toBe("infra/disk-full");
      expect(await codeOf(objects.put("other", Buffer.alloc(5_000_000, "new")))).toBe("infra/disk-full");
      expect(await partsIn(small)).toEqual([]);
      expect(await objects.head("k")).toEqual(kept);
      expect((await readWhole(objects, "k"))?.bytes.equals(Buffer.alloc(2_000_000, "old"))).toBe(true);
      expect(await objects.head("other")).toBeNull();
      await objects.delete("k");
      await objects.put("k", Buffer.alloc(5_000_000, "new"));
    } finally {
      spawnSync("umount", [small]);
    }
  });
});

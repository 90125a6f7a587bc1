// Backups as a whole: what goes in comes out, what did not change is not kept twice, damage and wrong use are told with a code.
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type BackupProgress, type BackupSource, backupAt, folderSources, makeKeyFile } from "#infra/backup/index.ts";
import { dayMs } from "#infra/runtime/index.ts";
import { chunksIn, filesIn, laterMs, look, openRig, plant, type Rig, refusal } from "./rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.remove());

const large = (seed: number, length = 3_500_000): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(Math.imul(at + seed, 2_654_435_761) >>> 0, at);
  return bytes;
};
const fileOf = (path: string, ...pieces: (string | Uint8Array)[]): BackupSource => ({
  kind: "file",
  path,
  async *read() {
    for (const piece of pieces) yield Buffer.from(piece);
  },
});
const newBytesOf = (heads: readonly { newBytes: number }[]): number =>
  heads.reduce((sum, { newBytes }) => sum + newBytes, 0);

describe("a backup", () => {
  test("restores files, folders, links, modes and times as they were", async () => {
    plant(rig.source, {
      "records.sqlite": large(1),
      "market/store/a/part.bin": "some bytes",
      "market/data/table": { link: "../store/a" },
      "market/none": "",
      "empty/folder": null,
      "odd names/ä \u{1F600} %20 .txt": "x",
    });
    chmodSync(join(rig.source, "records.sqlite"), 0o600);
    chmodSync(join(rig.source, "market/store/a/part.bin"), 0o444);
    chmodSync(join(rig.source, "empty"), 0o555);
    utimesSync(join(rig.source, "market/none"), 1_600_000_000, 1_600_000_000.25);
    const archive = await rig.open();
    const head = await archive.create(rig.sources(), { data: { position: 17, stores: ["records"] } });
    expect(head).toMatchObject({
      files: 4,
      bytes: 3_500_011,
      parent: null,
      data: { position: 17, stores: ["records"] },
    });
    const report = await archive.restore(head.id, rig.target("restored"));
    expect(report).toEqual({ files: 4, bytes: 3_500_011 });
    expect(look(rig.target("restored"))).toEqual(look(rig.source));
    expect((await archive.verify()).problems).toEqual([]);
    chmodSync(join(rig.source, "empty"), 0o755);
    chmodSync(join(rig.target("restored"), "empty"), 0o755);
  });

  test("of streams from anywhere, in pieces of any size, restores their bytes", async () => {
    const archive = await rig.open();
    const bytes = large(2, 2_500_000);
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 1_048_577), new Uint8Array(0), bytes.subarray(1_048_577)];
    const head = await archive.create([
      fileOf("dumps/records.sql", ...pieces),
      fileOf("dumps/empty.sql"),
      { kind: "folder", path: "later" },
      { kind: "link", path: "latest", target: "dumps/records.sql" },
    ]);
    await archive.restore(head.id, rig.target("restored"));
    expect(readFileSync(join(rig.target("restored"), "latest")).equals(bytes)).toBe(true);
    expect(readFileSync(join(rig.target("restored"), "dumps/empty.sql")).length).toBe(0);
    expect(statSync(join(rig.target("restored"), "later")).isDirectory()).toBe(true);
  });

  test("keeps nothing in the clear: not names, not content, not the data it carries", async () => {
    plant(rig.source, {
      "name-in-clear.txt": "content-in-clear ".repeat(20),
      "large.bin": Buffer.alloc(2_000_000, "content-in-clear "),
    });
    const archive = await rig.open();
    await archive.create(rig.sources(), { data: { word: "data-in-clear" } });
    for (const path of filesIn(rig.folder)) {
      expect(path).not.toContain("in-clear");
      expect(readFileSync(join(rig.folder, path)).includes("in-clear")).toBe(false);
    }
  });

  test("is listed oldest first, found by moment, and read by id", async () => {
    const archive = await rig.open();
    const heads = [];
    for (let i = 0; i < 3; i++) {
      heads.push(await archive.create([fileOf("f", `content ${i}`)]));
      rig.clock.advance(60_000);
    }
    expect(await archive.list()).toEqual({ backups: heads, damaged: [] });
    expect((await (await rig.open({ make: false })).list()).backups).toEqual(heads);
    expect(backupAt(heads, laterMs - 1)).toBeNull();
    expect(backupAt(heads, laterMs + 60_000)?.id).toBe(heads[1]?.id);
    expect(backupAt(heads, laterMs + 119_999)?.id).toBe(heads[1]?.id);
    expect((await archive.read(heads[2]!.id)).head).toEqual(heads[2]);
    expect((await refusal(archive.read("none"))).code).toBe("infra/backup-not-found");
    expect((await refusal(archive.restore("none", rig.target("t")))).code).toBe("infra/backup-not-found");
    expect((await refusal(archive.verify({ id: "none" }))).code).toBe("infra/backup-not-found");
  });

  test("tells how far it is, and so does the rest", async () => {
    plant(rig.source, { "a.bin": large(3), "b.txt": "b" });
    const archive = await rig.open();
    const told: BackupProgress[] = [];
    const head = await archive.create(rig.sources(), { onProgress: (progress) => told.push(progress) });
    expect(told.length).toBeGreaterThan(3);
    expect(told.at(-1)).toMatchObject({ path: "b.txt", files: 2, bytes: 3_500_001 });
    for (const [i, progress] of told.entries()) expect(progress.bytes).toBeGreaterThanOrEqual(told[i - 1]?.bytes ?? 0);
    const verified: unknown[] = [];
    await archive.verify({ onProgress: (progress) => verified.push(progress) });
    expect(verified.at(-1)).toMatchObject({ id: head.id, backups: 1, ofBackups: 1, files: 2, bytes: 3_500_001 });
    const restored: unknown[] = [];
    await archive.restore(head.id, rig.target("t"), { onProgress: (progress) => restored.push(progress) });
    expect(restored.at(-1)).toMatchObject({ files: 2, ofFiles: 2, bytes: 3_500_001, ofBytes: 3_500_001 });
  });

  test("of nothing is a backup too", async () => {
    const archive = await rig.open();
    const head = await archive.create([]);
    expect(await archive.restore(head.id, rig.target("t"))).toEqual({ files: 0, bytes: 0 });
    expect(look(rig.target("t"))).toEqual([]);
  });
});

describe("the next backup", () => {
  test("adds what has changed only, and each is whole by itself", async () => {
    plant(rig.source, { "a.bin": large(4), "b.bin": large(5), "small/1": "one", "small/2": "two" });
    const archive = await rig.open();
    const first = await archive.create(rig.sources());
    const before = look(rig.source);
    const chunks = chunksIn(rig.folder);
    appendFileSync(join(rig.source, "a.bin"), "more");
    writeFileSync(join(rig.source, "small/3"), "three");
    rmSync(join(rig.source, "b.bin"));
    rig.clock.advance(60_000);
    const second = await archive.create(rig.sources());
    expect(second.parent).toBe(first.id);
    expect(second.newBytes).toBeLessThan(1_100_000); // the last piece of one file, and one of small files
    expect(chunksIn(rig.folder).length).toBe(chunks.length + 2);
    await archive.restore(first.id, rig.target("first"));
    await archive.restore(second.id, rig.target("second"));
    expect(look(rig.target("first"))).toEqual(before);
    expect(look(rig.target("second"))).toEqual(look(rig.source));
  });

  test("adds nothing where nothing changed, and does not read what its stamp says is as it was", async () => {
    plant(rig.source, { "a.bin": large(6), "b.txt": "b" });
    const archive = await rig.open();
    await archive.create(rig.sources());
    const reads: string[] = [];
    const watched = async function* (): AsyncGenerator<BackupSource> {
      for await (const source of rig.sources()) {
        if (source.kind !== "file") yield source;
        else {
          yield {
            ...source,
            read() {
              reads.push(source.path);
              return source.read();
            },
          };
        }
      }
    };
    const second = await archive.create(watched());
    expect(second).toMatchObject({ newBytes: 0, bytes: 3_500_001, files: 2 });
    expect(reads).toEqual([]);
    writeFileSync(join(rig.source, "b.txt"), "B"); // of the same size
    await archive.create(watched());
    expect(reads).toEqual(["b.txt"]);
    chmodSync(join(rig.source, "a.bin"), 0o640);
    const fourth = await archive.create(watched());
    await archive.restore(fourth.id, rig.target("t"));
    expect(look(rig.target("t"))).toEqual(look(rig.source));
  });

  test("reads a file again that changed so short a time ago that its time may not show the next change", async () => {
    plant(rig.source, { a: "a" });
    const archive = await rig.open();
    const clock = { nowMs: () => statSync(join(rig.source, "a")).ctimeMs + 1_900 };
    await archive.create(folderSources(rig.source, { under: "", clock }));
    const { entries } = await archive.read((await archive.list()).backups[0]!.id);
    expect(entries).toMatchObject([{ path: "a", stamp: null }]);
  });

  test("keeps equal content once, in one file or many", async () => {
    const archive = await rig.open();
    const bytes = randomBytes(1_048_576);
    const first = await archive.create([fileOf("one", bytes, bytes, bytes), fileOf("two", bytes)]);
    expect(first.newBytes).toBeLessThan(1_049_000);
    const second = await archive.create([fileOf("moved/three", bytes)]);
    expect(second.newBytes).toBe(0);
  });

  test("of many small files makes few files, and takes small content over from the last", async () => {
    const archive = await rig.open();
    const sources = Array.from({ length: 500 }, (_, i) => fileOf(`f${i}`, `content of file ${i} `.repeat(50)));
    await archive.create(sources);
    expect(chunksIn(rig.folder).length).toBe(1);
    const second = await archive.create([
      ...sources,
      fileOf("new", "only this"),
      fileOf("same", `content of file 7 `.repeat(50)),
    ]);
    expect(second.newBytes).toBeLessThan(200);
    await archive.restore(second.id, rig.target("t"));
    for (const i of [0, 7, 499])
      expect(readFileSync(join(rig.target("t"), `f${i}`), "utf8")).toBe(`content of file ${i} `.repeat(50));
    expect(readFileSync(join(rig.target("t"), "same"), "utf8")).toBe("content of file 7 ".repeat(50));
    expect(readFileSync(join(rig.target("t"), "new"), "utf8")).toBe("only this");
  });

  test("writes anew what was lost of the earlier ones, as far as it can still be read", async () => {
    plant(rig.source, { "a.bin": large(7), "small.txt": "small" });
    const archive = await rig.open();
    await archive.create(rig.sources());
    for (const path of chunksIn(rig.folder)) rmSync(join(rig.folder, path));
    expect((await archive.verify()).problemCount).toBe(2);
    await archive.create(rig.sources());
    expect((await archive.verify()).problems).toEqual([]);
  });

  test("does without a last one that cannot be read", async () => {
    const archive = await rig.open();
    const [first, second] = [await archive.create([fileOf("f", "1")]), await archive.create([fileOf("f", "2")])];
    truncateSync(join(rig.folder, "manifests", `${second.id}.manifest`), 40);
    rig.clock.advance(1_000);
    expect((await archive.create([fileOf("f", "3")])).parent).toBe(first.id);
  });
});

describe("what is backed up", () => {
  test("by folder may be selected, and put under a path", async () => {
    plant(rig.source, { "keep/a": "a", "keep/b.tmp": "b", "leave/c": "c" });
    const sources: string[] = [];
    const select = (path: string): boolean => path !== "leave" && !path.endsWith(".tmp");
    for await (const { path } of folderSources(rig.source, { under: "home", select, clock: rig.clock }))
      sources.push(path);
    expect(sources).toEqual(["home/keep", "home/keep/a"]);
  });

  test("and changes while it is read is told, and makes no backup", async () => {
    plant(rig.source, { a: "a", b: large(8) });
    const archive = await rig.open();
    const changing = async function* (): AsyncGenerator<BackupSource> {
      for await (const source of rig.sources()) {
        yield source;
        if (source.path === "a") appendFileSync(join(rig.source, "b"), "");
      }
    };
    await archive.create(changing());
    const grown = async function* (): AsyncGenerator<BackupSource> {
      for await (const source of rig.sources()) {
        appendFileSync(join(rig.source, "b"), "x"); // after it was looked at, before it is read
        yield source;
      }
    };
    expect(await refusal(archive.create(grown()))).toMatchObject({ code: "infra/backup-source-changed", retry: true });
    const gone = async function* (): AsyncGenerator<BackupSource> {
      for await (const source of rig.sources()) {
        rmSync(join(rig.source, "b"), { force: true });
        yield source;
      }
    };
    expect(await refusal(archive.create(gone()))).toMatchObject({ code: "infra/backup-source-changed" });
    expect((await archive.list()).backups.length).toBe(1);
  });

  test("with a path, a link or content that cannot be is refused, and makes no backup", async () => {
    const archive = await rig.open();
    const wrong: BackupSource[][] = [
      ...["", "/a", "a/", "a//b", "../a", "a/../../b", ".", "a\0b", "a\\b"].map((path) => [fileOf(path, "x")]),
      [fileOf("a", "1"), fileOf("a", "2")],
      [fileOf("a", "1"), fileOf("a/b", "2")],
      [{ kind: "link", path: "l", target: "x" }, fileOf("l/b", "2")],
      ...["/etc/passwd", "../up", "a/../../up"].map((target): BackupSource[] => [{ kind: "link", path: "l", target }]),
      [
        {
          kind: "file",
          path: "words",
          read: () =>
            (async function* () {
              yield "words" as unknown as Uint8Array;
            })(),
        },
      ],
    ];
    for (const sources of wrong)
      expect((await refusal(archive.create(sources))).code).toBe("infra/backup-input-invalid");
    expect((await refusal(archive.create([], { data: { long: "x".repeat(600_000) } }))).code).toBe(
      "infra/backup-input-invalid",
    );
    expect((await archive.list()).backups).toEqual([]);
  });

  test("with an error of its own gives that error, and makes no backup", async () => {
    const archive = await rig.open();
    const broken: BackupSource = {
      kind: "file",
      path: "f",
      async *read() {
        yield large(9);
        throw Object.assign(new RangeError("of the source"), { code: "ENOSPC" });
      },
    };
    await expect(archive.create([broken])).rejects.toThrow("of the source");
    expect((await archive.list()).backups).toEqual([]);
    await archive.create([fileOf("f", "x")]); // nothing is held
  });

  test("can be given up in the middle", async () => {
    const archive = await rig.open();
    const stop = new AbortController();
    const sources = [fileOf("f", large(10))];
    const given = archive.create(sources, {
      signal: stop.signal,
      onProgress: () => stop.abort(new RangeError("enough")),
    });
    await expect(given).rejects.toThrow("enough");
    expect((await archive.list()).backups).toEqual([]);
    const head = await archive.create(sources);
    const again = new AbortController();
    await expect(
      archive.restore(head.id, rig.target("t"), {
        signal: again.signal,
        onProgress: () => again.abort(new RangeError("enough")),
      }),
    ).rejects.toThrow("enough");
    expect(existsSync(rig.target("t"))).toBe(false);
    expect(existsSync(`${rig.target("t")}.restoring`)).toBe(false);
  });
});

describe("restoring", () => {
  test("takes what is selected, with the folders that it lies in", async () => {
    plant(rig.source, { "a/b/c.txt": "c", "a/d.txt": "d", "e.txt": "e" });
    const archive = await rig.open();
    const { id } = await archive.create(rig.sources());
    expect(await archive.restore(id, rig.target("t"), { select: (path) => path.endsWith("c.txt") })).toEqual({
      files: 1,
      bytes: 1,
    });
    expect(filesIn(rig.target("t"))).toEqual(["a/b/c.txt"]);
    expect((await refusal(archive.restore(id, rig.target("u"), { select: () => false }))).code).toBe(
      "infra/backup-input-invalid",
    );
  });

  test("goes into a folder that is new or empty, never into one with something in it", async () => {
    plant(rig.source, { a: "a" });
    const archive = await rig.open();
    const { id } = await archive.create(rig.sources());
    mkdirSync(rig.target("empty"));
    await archive.restore(id, rig.target("empty"));
    expect(filesIn(rig.target("empty"))).toEqual(["a"]);
    for (const target of [rig.source, rig.target("empty"), rig.keyFile]) {
      expect((await refusal(archive.restore(id, target))).code).toBe("infra/backup-target-not-empty");
    }
    plant(rig.target("stopped.restoring"), { half: "x" });
    expect(await refusal(archive.restore(id, rig.target("stopped")))).toMatchObject({
      code: "infra/backup-target-not-empty",
      message: expect.stringContaining("stopped.restoring"),
    });
    expect(filesIn(rig.target("stopped.restoring"))).toEqual(["half"]);
  });

  test("from a damaged backup changes nothing and names what is damaged", async () => {
    plant(rig.source, { "a.bin": large(11), "b.txt": "b" });
    const archive = await rig.open();
    const { id } = await archive.create(rig.sources());
    rmSync(join(rig.folder, chunksIn(rig.folder)[0]!));
    expect((await refusal(archive.restore(id, rig.target("t")))).code).toBe("infra/backup-damaged");
    expect(existsSync(rig.target("t"))).toBe(false);
    expect(existsSync(`${rig.target("t")}.restoring`)).toBe(false);
  });
});

describe("damage", () => {
  test("of any chunk is found by verifying, with the files that it takes, and by restoring", async () => {
    plant(rig.source, { "a.bin": randomBytes(2_500_000), "small/1": "one", "small/2": "two" });
    const archive = await rig.open();
    const { id } = await archive.create(rig.sources());
    const chunks = chunksIn(rig.folder);
    expect(chunks.length).toBe(4);
    for (const path of chunks) {
      const at = join(rig.folder, path);
      const whole = readFileSync(at);
      const ways: (() => void)[] = [
        () => writeFileSync(at, Buffer.from(whole).fill(whole[30]! ^ 1, 30, 31)),
        () => writeFileSync(at, whole.subarray(0, whole.length - 1)),
        () => writeFileSync(at, ""),
        () => rmSync(at),
        () => writeFileSync(at, readFileSync(join(rig.folder, chunks.find((other) => other !== path)!))), // one in place of another
      ];
      for (const damage of ways) {
        damage();
        const report = await archive.verify({ id });
        const paths = report.problems.map((problem) => problem.path);
        expect(paths).toEqual(report.problemCount === 2 ? ["small/1", "small/2"] : ["a.bin"]);
        expect(report.problems[0]).toMatchObject({
          id,
          code: "infra/backup-damaged",
          says: expect.stringContaining(basename(path)),
        });
        expect((await refusal(archive.restore(id, rig.target("t")))).code).toBe("infra/backup-damaged");
        writeFileSync(at, whole);
      }
    }
    expect(await archive.verify({ id })).toMatchObject({ problems: [], problemCount: 0, files: 3, bytes: 2_500_006 });
  });

  test("of a manifest, or one under another's name, is found; the others stay readable", async () => {
    const archive = await rig.open();
    const first = await archive.create([fileOf("f", "1")]);
    const second = await archive.create([fileOf("f", "2")]);
    const pathOf = (id: string): string => join(rig.folder, "manifests", `${id}.manifest`);
    const [one, two] = [readFileSync(pathOf(first.id)), readFileSync(pathOf(second.id))];
    const wrong = [
      two,
      Buffer.from(one).fill(one[30]! ^ 1, 30, 31),
      one.subarray(0, 50),
      one.subarray(0, 3),
      Buffer.alloc(0),
    ];
    wrong.push(Buffer.concat([Buffer.from([255, 255, 255, 255]), one.subarray(4)]));
    for (const bytes of wrong) {
      writeFileSync(pathOf(first.id), bytes);
      expect(await archive.list()).toMatchObject({ backups: [{ id: second.id }], damaged: [{ id: first.id }] });
      expect((await refusal(archive.read(first.id))).code).toBe("infra/backup-damaged");
      const report = await archive.verify();
      expect(report.problems).toMatchObject([{ id: first.id, path: null, code: "infra/backup-damaged" }]);
      expect((await refusal(archive.prune({ retentionDays: 0, keepAtLeast: 1 }))).code).toBe("infra/backup-damaged");
    }
    // The head of one with the body of the other: both are authentic, together they are not.
    const bodyAt = (bytes: Buffer): number => 4 + bytes.readUInt32LE(0);
    writeFileSync(pathOf(first.id), Buffer.concat([one.subarray(0, bodyAt(one)), two.subarray(bodyAt(two))]));
    expect((await refusal(archive.read(first.id))).code).toBe("infra/backup-damaged");
    await archive.restore(second.id, rig.target("t"));
    renameSync(pathOf(second.id), pathOf("20300101T000000000Z-0000000000000000"));
    expect((await refusal(archive.read("20300101T000000000Z-0000000000000000"))).code).toBe("infra/backup-damaged");
  });

  test("of the file that tells the format is told; its loss is made good", async () => {
    const archive = await rig.open({ chunkBytes: 65_536 });
    const { id } = await archive.create([fileOf("f", large(12))]);
    const path = join(rig.folder, "format.json");
    writeFileSync(path, "{");
    expect(await refusal(rig.open())).toMatchObject({
      code: "infra/backup-damaged",
      message: expect.stringContaining("format.json"),
    });
    writeFileSync(path, JSON.stringify({ format: 2 }));
    expect((await refusal(rig.open())).code).toBe("infra/backup-newer");
    rmSync(path);
    expect((await (await rig.open({ make: false })).verify({ id })).problems).toEqual([]);
    expect(existsSync(path)).toBe(true);
  });
});

describe("a folder of backups", () => {
  test("opens with its own key only", async () => {
    const archive = await rig.open();
    await archive.create([fileOf("f", "x")]);
    const keyFile = join(rig.home, "other.key");
    await makeKeyFile(keyFile, (count) => randomBytes(count));
    expect((await refusal(rig.open({ keyFile }))).code).toBe("infra/backup-key-wrong");
    rmSync(join(rig.folder, "format.json"));
    expect((await refusal(rig.open({ keyFile }))).code).toBe("infra/backup-key-wrong");
  });

  test("is made only where that is wanted, and only where nothing else is", async () => {
    expect((await refusal(rig.open({ make: false }))).code).toBe("infra/backup-not-found");
    expect(existsSync(rig.folder)).toBe(false);
    plant(rig.source, { "my-file": "x" });
    expect((await refusal(rig.open({ folder: rig.source }))).code).toBe("infra/backup-unusable");
    expect((await refusal(rig.open({ folder: rig.source, make: false }))).code).toBe("infra/backup-not-found");
    expect((await refusal(rig.open({ folder: rig.keyFile }))).code).toBe("infra/backup-unusable");
    expect((await refusal(rig.open({ chunkBytes: 10 }))).code).toBe("infra/backup-input-invalid");
    expect(filesIn(rig.source)).toEqual(["my-file"]);
  });

  test("is written to by one at a time; who it is, is told", async () => {
    const archive = await rig.open();
    const other = await rig.open();
    const codes: unknown[] = [];
    const slow: BackupSource = {
      kind: "file",
      path: "f",
      async *read() {
        yield Buffer.from("x");
        const error = await refusal(other.create([]));
        codes.push(error.code, error.message.includes(`"backup create" (process ${process.pid}`));
        codes.push((await refusal(other.prune({ retentionDays: 1 }))).code);
        codes.push((await other.list()).backups.length, (await other.verify()).problemCount);
      },
    };
    await archive.create([slow]);
    expect(codes).toEqual(["infra/backup-held", true, "infra/backup-held", 0, 0]);
    await other.create([fileOf("f", "y")]);
  });

  test("is not pruned while somebody reads from it", async () => {
    const archive = await rig.open();
    const head = await archive.create([fileOf("f", large(13))]);
    const codes: unknown[] = [];
    await archive.verify({ onProgress: () => {} });
    let asked: Promise<void> | null = null;
    await archive.restore(head.id, rig.target("t"), {
      onProgress: () => {
        asked ??= refusal(archive.prune({ retentionDays: 0 })).then(({ code }) => void codes.push(code));
      },
    });
    await asked;
    expect(codes).toEqual(["infra/backup-held"]);
    await archive.prune({ retentionDays: 0 });
  });
});

describe("pruning", () => {
  test("takes backups past their time and what only they need, and nothing that a later one needs", async () => {
    const archive = await rig.open();
    const bytes = [1, 2, 3, 4, 5].map(() => randomBytes(1_500_000));
    const heads = [];
    for (let day = 0; day < 5; day++) {
      heads.push(
        await archive.create([
          fileOf("always", bytes[0]!),
          fileOf("today", bytes[day]!),
          fileOf("small", `day ${day}`),
        ]),
      );
      rig.clock.advance(dayMs);
    }
    const before = newBytesOf(heads);
    const report = await archive.prune({ retentionDays: 2, keepAtLeast: 1 });
    expect(report.removed).toEqual(heads.slice(0, 3).map(({ id }) => id));
    expect(report.kept).toBe(2);
    expect(report.freedBytes).toBeGreaterThan(3_000_000);
    const sizes = chunksIn(rig.folder).map((path) => statSync(join(rig.folder, path)).size);
    expect(before - report.freedBytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
    expect(await archive.verify()).toMatchObject({ backups: 2, problems: [] });
    await archive.restore(heads[3]!.id, rig.target("t"));
    expect(readFileSync(join(rig.target("t"), "always")).equals(bytes[0]!)).toBe(true);
    expect(await archive.prune({ retentionDays: 2, keepAtLeast: 1 })).toEqual({
      removed: [],
      kept: 2,
      removedChunks: 0,
      freedBytes: 0,
    });
  });

  test("leaves the newest, however old they are or wrong the clock is", async () => {
    const archive = await rig.open();
    const heads = [];
    for (let i = 0; i < 5; i++) {
      heads.push(await archive.create([fileOf("f", `${i}`)]));
      rig.clock.advance(1_000);
    }
    rig.clock.advance(10_000 * dayMs);
    expect((await archive.prune({ retentionDays: 30 })).removed).toEqual(heads.slice(0, 2).map(({ id }) => id));
    expect((await archive.prune({ retentionDays: 30, keepAtLeast: 1 })).kept).toBe(1);
    for (const options of [
      { retentionDays: -1 },
      { retentionDays: Number.NaN },
      { retentionDays: 1, keepAtLeast: 0 },
    ]) {
      expect((await refusal(archive.prune(options))).code).toBe("infra/backup-input-invalid");
    }
  });

  test("removes what a backup that was killed has left", async () => {
    const archive = await rig.open();
    await archive.create([fileOf("f", "x")]);
    plant(rig.folder, { "chunks/ab/abandoned": "left", "parts/half": "left" });
    expect(await archive.prune({ retentionDays: 30 })).toMatchObject({ removed: [], removedChunks: 1, freedBytes: 4 });
    expect(filesIn(rig.folder).filter((path) => readFileSync(join(rig.folder, path), "utf8") === "left")).toEqual([]);
  });
});

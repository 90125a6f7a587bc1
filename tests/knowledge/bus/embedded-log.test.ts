// What the embedded bus leaves on the disk, and what it makes of it when it is opened again: torn tails, damage, retention, the lock.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { manualClock, packageRoot, seededRandom } from "#infra/runtime/index.ts";
import { defineTopic, type EventBus } from "#knowledge/bus/index.ts";
import { collect, numbers, publishTicks, Tick, take, tick, ticks, until } from "../../conformance/event-bus.rig.ts";
import { keptLog, logFiles, newFolder, openBus, topicFolder } from "./rig.ts";

const topic = defineTopic({ id: "ticks", schema: Tick, key: ({ symbol }) => symbol });
const byNumber = defineTopic({ id: "ticks", schema: Tick, key: ({ n }) => String(n) });

async function everything(bus: EventBus, wanted: number, subscription = "all"): Promise<number[]> {
  const { got, count } = await collect(bus, topic, { subscription });
  await count(wanted);
  return numbers(got);
}

/** A folder with so many messages, each in a write of its own. */
async function filled(messages: number): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = newFolder();
  const bus = await openBus(folder, { flushMs: 0 });
  for (let n = 0; n < messages; n++) await bus.publish(topic, tick(n));
  await bus.close();
  return { folder, file: logFiles(folder, topic.id)[0]! };
}

describe("a tail that a crash has torn", () => {
  test("is cut off wherever it was torn, and everything before it is there", async () => {
    const { folder, file } = await filled(6);
    const whole = readFileSync(file);
    const random = seededRandom(7);
    const oneWrite = Math.floor((whole.length - 40) / 6);
    for (let turn = 0; turn < 25; turn++) {
      const length = whole.length - 1 - random.integer(whole.length - 60);
      writeFileSync(file, whole.subarray(0, length));
      rmSync(join(topicFolder(folder, topic.id), "cursors.log"), { force: true });
      const { log, lines } = keptLog();
      const bus = await openBus(folder, { log });
      const { messages } = await bus.stats(topic);
      expect(messages).toBeGreaterThanOrEqual(Math.floor((length - 60) / oneWrite) - 1);
      expect(messages).toBeLessThan(6);
      await bus.publish(topic, tick(100));
      expect(await everything(bus, messages + 1)).toEqual([...ticks(messages).map(({ n }) => n), 100]);
      await bus.close();
      const cut = lines.filter(({ message }) => message.includes("cut short"));
      expect(cut.length).toBeLessThanOrEqual(1);
      writeFileSync(file, whole);
    }
  });

  test("may hold anything: zeros, noise, half of the pages", async () => {
    const { folder, file } = await filled(4);
    const whole = readFileSync(file);
    const end = whole.length;
    const random = seededRandom(8);
    const tails = [
      Buffer.alloc(3_000),
      Buffer.from(Array.from({ length: 3_000 }, () => random.integer(256))),
      Buffer.concat([Buffer.alloc(500), whole.subarray(100)]),
    ];
    for (const tail of tails) {
      writeFileSync(file, Buffer.concat([whole, tail]));
      const bus = await openBus(folder);
      expect((await bus.stats(topic)).messages).toBe(4);
      await bus.close();
      expect(statSync(file).size).toBe(end);
    }
  });

  test("a segment whose making was cut short is made again", async () => {
    const { folder } = await filled(3);
    for (const left of [Buffer.alloc(0), Buffer.from("QBU"), Buffer.from("QBUS\0\0\0\x01"), Buffer.alloc(40)]) {
      const path = join(topicFolder(folder, topic.id), "0000000000000003.log");
      writeFileSync(path, left);
      const bus = await openBus(folder);
      expect((await bus.stats(topic)).messages).toBe(3);
      await bus.close();
    }
  });
});

/** How often a file or folder was told to the disk since the last look. */
async function diskWrites() {
  const handle = await open(packageRoot, "r");
  const ofHandles = Object.getPrototypeOf(handle) as Awaited<ReturnType<typeof open>>;
  await handle.close();
  const [files, folders] = [vi.spyOn(ofHandles, "datasync"), vi.spyOn(ofHandles, "sync")];
  onTestFinished(() => void vi.restoreAllMocks());
  return { files, folders };
}

test("what a killed process wrote and did not store is stored when it is opened, before anybody can read it", async () => {
  const { folder } = await filled(3);
  const { files, folders } = await diskWrites();
  const bus = await openBus(folder);
  await bus.stats(topic);
  expect(files).toHaveBeenCalledTimes(2); // the log and the cursors
  expect(folders).toHaveBeenCalledTimes(2);
});

describe("a log that is not the one that the cursors stood in", () => {
  const left = async (messages: number): Promise<{ readonly folder: string; readonly ids: readonly string[] }> => {
    const folder = newFolder();
    const bus = await openBus(folder);
    const published = await publishTicks(bus, byNumber, ticks(messages));
    expect(await everything(bus, messages)).toHaveLength(messages);
    await bus.close();
    return { folder, ids: published.map(({ id }) => id) };
  };

  test("as one that was moved away, keeps no new message from the subscriptions, and no new message has an old one's name", async () => {
    const { folder, ids } = await left(20);
    for (const file of logFiles(folder, topic.id)) rmSync(file);
    const { log, lines } = keptLog();
    const bus = await openBus(folder, { log });
    const published = await publishTicks(bus, byNumber, [tick(100), tick(101)]);
    expect(await everything(bus, 2)).toEqual([100, 101]);
    expect(published.filter(({ id }) => ids.includes(id))).toEqual([]);
    expect(lines.filter(({ level }) => level === "error")).toEqual([
      expect.objectContaining({ fields: { topic: "ticks", subscription: "all", from: 0 } }),
    ]);
  });

  test("as one that was put back older, goes on at its end", async () => {
    const { folder, file } = await filled(3);
    const copy = readFileSync(file);
    const bus = await openBus(folder);
    await publishTicks(bus, topic, [tick(3), tick(4)]);
    const stream = await bus.subscribe(topic, { subscription: "holes", type: "shared", from: "earliest" });
    const taken = await take(stream, 5);
    for (const at of [0, 2, 4]) taken[at]!.ack();
    await stream.flush();
    await bus.close();
    writeFileSync(file, copy);
    const again = await openBus(folder);
    await publishTicks(again, topic, [tick(103), tick(104)]);
    expect(await everything(again, 3, "holes")).toEqual([1, 103, 104]);
  });

  test("as one whose oldest messages are gone, counts them as acknowledged", async () => {
    const { folder, file } = await filled(3);
    const cursors = join(topicFolder(folder, topic.id), "cursors.log");
    const bus = await openBus(folder);
    const watching = await bus.subscribe(topic, { subscription: "s", from: "earliest" });
    await watching.close();
    await bus.close();
    const stored = readFileSync(cursors); // it has acknowledged nothing
    const clock = manualClock(Date.now() + 8 * 86_400_000);
    const later = await openBus(folder, { clock });
    await later.forget(topic, "s");
    clock.advance(2_000);
    await until(async () => (await later.stats(topic)).messages === 0 || clock.advance(2_000) === null);
    await later.close();
    expect(logFiles(folder, topic.id)).not.toContain(file);
    writeFileSync(cursors, stored);
    const again = await openBus(folder);
    expect((await again.stats(topic)).subscriptions).toMatchObject([{ subscription: "s", backlog: 0 }]);
  });
});

describe("damage to what was promised", () => {
  const opening = async (folder: string): Promise<unknown> => {
    const bus = await openBus(folder);
    try {
      return await bus.stats(topic);
    } finally {
      await bus.close();
    }
  };

  test("in the middle of the last segment is told with file and byte, not cut off", async () => {
    const { folder, file } = await filled(6);
    const whole = readFileSync(file);
    const length = whole.length;
    for (const at of [70, Math.floor(length / 2)]) {
      const bytes = Buffer.from(whole);
      bytes[at] = bytes[at]! ^ 0x10;
      writeFileSync(file, bytes);
      await expect(opening(folder)).rejects.toMatchObject({
        code: "knowledge/bus-damaged",
        message: expect.stringContaining(file),
        context: { path: file, position: expect.any(Number) },
      });
      expect(statSync(file).size).toBe(length);
    }
  });

  test("in an older segment, or a segment that is missing in between, is told", async () => {
    const folder = newFolder();
    const bus = await openBus(folder, { segmentBytes: 64 * 1024 });
    for (let i = 0; i < 6; i++) await publishTicks(bus, topic, ticks(1_000));
    await bus.close();
    const files = logFiles(folder, topic.id);
    expect(files.length).toBeGreaterThan(2);
    const whole = readFileSync(files[0]!);
    const bytes = Buffer.from(whole);
    bytes[30_000] = bytes[30_000]! ^ 1;
    writeFileSync(files[0]!, bytes);
    rmSync(files[0]!.replace(".log", ".index"));
    await expect(opening(folder)).rejects.toMatchObject({ code: "knowledge/bus-damaged" });
    writeFileSync(files[0]!, whole);
    const [, second] = files;
    copyFileSync(second!, `${second}.away`);
    rmSync(second!);
    await expect(opening(folder)).rejects.toMatchObject({ code: "knowledge/bus-damaged" });
  });

  test("found while reading ends the wait of who reads", async () => {
    const folder = newFolder();
    const bus = await openBus(folder, { segmentBytes: 64 * 1024 });
    for (let i = 0; i < 3; i++) await publishTicks(bus, topic, ticks(1_000));
    const [file] = logFiles(folder, topic.id);
    const bytes = readFileSync(file!);
    bytes[200] = bytes[200]! ^ 1;
    writeFileSync(file!, bytes);
    const stream = await bus.subscribe(topic, { subscription: "s", from: "earliest" });
    await expect(take(stream, 10)).rejects.toMatchObject({ code: "knowledge/bus-damaged" });
  });

  test("of a newer release's file is told as that", async () => {
    const { folder, file } = await filled(1);
    const bytes = readFileSync(file);
    bytes[7] = 9;
    writeFileSync(file, bytes);
    await expect(opening(folder)).rejects.toMatchObject({ code: "knowledge/bus-newer" });
  });

  test("of a summary costs nothing: it is made anew from the messages", async () => {
    const folder = newFolder();
    const bus = await openBus(folder, { segmentBytes: 64 * 1024 });
    for (let i = 0; i < 3; i++) await publishTicks(bus, topic, ticks(1_000));
    await bus.close();
    const summary = logFiles(folder, topic.id)[0]!.replace(".log", ".index");
    const text = readFileSync(summary, "utf8");
    for (const broken of ["", "junk", text.replace("first", "worst"), text.slice(0, -5)]) {
      writeFileSync(summary, broken);
      const again = await openBus(folder);
      expect((await again.stats(topic)).messages).toBe(3_000);
      await again.close();
      expect(readFileSync(summary, "utf8")).toMatch(/^[0-9a-f]{8} \{"first":0,"end":2000,/);
    }
  });
});

describe("segments", () => {
  test("are many for many messages; all is read across them, and found by time", async () => {
    const folder = newFolder();
    const clock = manualClock(1_000_000);
    const bus = await openBus(folder, { segmentBytes: 64 * 1024, clock });
    for (let i = 0; i < 40; i++) {
      await publishTicks(
        bus,
        topic,
        Array.from({ length: 100 }, (_, k) => tick(i * 100 + k)),
      );
      clock.advance(i === 20 ? -5_000 : 1_000); // the clock is set back once
    }
    expect(logFiles(folder, topic.id).length).toBeGreaterThan(2);
    expect(await everything(bus, 4_000)).toEqual(ticks(4_000).map(({ n }) => n));
    for (const [timeMs, first] of [
      [0, 0],
      [1_000_000, 0],
      [1_000_001, 100],
      [1_007_000, 700],
      [1_020_000, 2_000],
      [1_020_001, 2_700], // 2,100 to 2,599 were published at an earlier time by the clock that was set back
    ] as const) {
      const { got, count } = await collect(bus, topic, { subscription: `at-${timeMs}-${first}`, from: { timeMs } });
      await count(1);
      expect(numbers(got)[0]).toBe(first);
    }
  });

  test("older than the topic keeps go when everybody has acknowledged them, not before", async () => {
    const folder = newFolder();
    const clock = manualClock(1_000_000);
    const kept = defineTopic({
      id: "kept",
      schema: Tick,
      key: ({ n }) => String(n),
      retention: { timeMs: 60_000, bytes: null },
    });
    const bus = await openBus(folder, { clock, segmentBytes: 64 * 1024 });
    const stream = await bus.subscribe(kept, {
      subscription: "slow",
      from: "earliest",
      type: "shared",
      maxInFlight: 10_000,
    });
    for (let i = 0; i < 3; i++) await publishTicks(bus, kept, ticks(2_000));
    const files = logFiles(folder, kept.id).length;
    expect(files).toBeGreaterThan(2);
    clock.advance(120_000);
    expect((await bus.stats(kept)).messages).toBe(6_000);
    for (const delivery of await take(stream, 5_000)) delivery.ack();
    await stream.flush();
    clock.advance(2_000);
    const some = (await bus.stats(kept)).messages;
    expect(some).toBeGreaterThanOrEqual(1_000);
    expect(some).toBeLessThan(6_000);
    for (const delivery of await take(stream, 1_000)) delivery.ack();
    await stream.flush();
    clock.advance(2_000);
    await bus.stats(kept);
    clock.advance(2_000);
    expect((await bus.stats(kept)).messages).toBe(0);
    expect(logFiles(folder, kept.id)).toHaveLength(1);
    await publishTicks(bus, kept, [tick(1)]);
    await bus.close();
    const again = await openBus(folder, { clock });
    const { got, count } = await collect(again, kept, { subscription: "slow" });
    await count(1);
    expect(numbers(got)).toEqual([1]);
  });

  test("beyond the bytes that the topic keeps go, the oldest first", async () => {
    const folder = newFolder();
    const clock = manualClock(1_000_000);
    const kept = defineTopic({ id: "kept", schema: Tick, retention: { timeMs: null, bytes: 256 * 1024 } });
    const bus = await openBus(folder, { clock });
    for (let i = 0; i < 12; i++) {
      await publishTicks(
        bus,
        kept,
        Array.from({ length: 1_000 }, (_, k) => tick(i * 1_000 + k)),
      );
      clock.advance(2_000);
    }
    const { bytes, messages } = await bus.stats(kept);
    expect(bytes).toBeLessThanOrEqual(256 * 1024 + 64 * 1024);
    expect(bytes).toBeGreaterThan(128 * 1024);
    const { got, count } = await collect(bus, kept);
    await count(messages);
    expect(numbers(got)[0]).toBe(12_000 - messages);
  });
});

describe("cursors", () => {
  test("stay small and right over many acknowledgements out of order", async () => {
    const folder = newFolder();
    const bus = await openBus(folder);
    const random = seededRandom(3);
    for (let i = 0; i < 10; i++)
      await publishTicks(
        bus,
        byNumber,
        ticks(1_000).map((one) => tick(i * 1_000 + one.n)),
      );
    const stream = await bus.subscribe(byNumber, {
      subscription: "s",
      from: "earliest",
      type: "shared",
      maxInFlight: 500,
    });
    const open: Awaited<ReturnType<typeof take<Tick>>> = [];
    const left = new Set<number>();
    for (let i = 0; i < 10_000; i++) {
      open.push(...(await take(stream, 1)));
      if (open.length < 400 && i < 9_999) continue;
      for (const delivery of open.splice(random.integer(open.length), 1 + random.integer(50))) {
        if (left.size < 90 && random.next() < 0.01) left.add(delivery.message.n);
        else delivery.ack();
      }
      if (i % 100 === 0) await stream.flush();
    }
    for (const delivery of open) delivery.ack();
    await bus.close();
    expect(statSync(join(topicFolder(folder, "ticks"), "cursors.log")).size).toBeLessThan(400 * 1024);
    const again = await openBus(folder);
    const { got, count } = await collect(again, byNumber);
    await count(left.size);
    expect((await again.stats(byNumber)).subscriptions[0]!.delivered).toBe(left.size);
    expect(numbers(got).sort((a, b) => a - b)).toEqual([...left].sort((a, b) => a - b));
  });

  test("whose last write was torn forget only that: messages come again, none is lost", async () => {
    const folder = newFolder();
    const bus = await openBus(folder);
    await publishTicks(bus, byNumber, ticks(10));
    const stream = await bus.subscribe(byNumber, { subscription: "s", from: "earliest" });
    for (const delivery of await take(stream, 5)) {
      delivery.ack();
      await stream.flush();
    }
    await bus.close();
    const file = join(topicFolder(folder, "ticks"), "cursors.log");
    truncateSync(file, statSync(file).size - 3);
    const again = await openBus(folder);
    const { got, count } = await collect(again, byNumber);
    await count(6);
    expect(numbers(got)).toEqual([4, 5, 6, 7, 8, 9]);
  });
});

test("a folder that another process holds is refused with its name, and free when that is gone", async () => {
  const folder = newFolder();
  const script = `
    import { openEmbeddedBus } from "#knowledge/bus/index.ts";
    import { silentLog, systemClock } from "#infra/runtime/index.ts";
    await openEmbeddedBus({ folder: ${JSON.stringify(folder)} }, { clock: systemClock, log: silentLog });
    process.stdout.write("held");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    cwd: packageRoot,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await once(child.stdout!, "data");
    await expect(openBus(folder)).rejects.toMatchObject({
      code: "infra/data-folder-held",
      message: expect.stringContaining(`process ${child.pid}`),
    });
  } finally {
    child.kill("SIGKILL");
    await once(child, "close");
  }
  expect((await (await openBus(folder)).publish(topic, tick(1))).id).toMatch(/^ticks:[0-9a-z]+:0$/);
}, 60_000);

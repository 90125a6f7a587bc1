// The disk is full: a small file system in memory, which only root may mount. Nothing that was confirmed is lost, nothing that was refused
// is there, and when there is room again everything goes on.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { defineTopic, type EventBus, openEmbeddedBus } from "#knowledge/bus/index.ts";
import { collect, numbers, publishTicks, Tick, take, tick, until } from "../conformance/event-bus.rig.ts";

const topic = defineTopic({ id: "ticks", schema: Tick, key: ({ n }) => String(n) });
const note = "x".repeat(1_000);
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

/** Takes all the room that is left, but for the bytes given. */
function fill(spareBytes = 0): void {
  const path = join(mount, "filler");
  for (let bytes = 8 * 1024 * 1024; bytes >= 4_096; bytes >>= 1) {
    try {
      writeFileSync(path, Buffer.alloc(bytes, 1), { flag: "a" });
      bytes <<= 1;
    } catch (thrown) {
      if ((thrown as { code?: string }).code !== "ENOSPC") throw thrown;
    }
  }
  if (spareBytes > 0) execFileSync("truncate", ["-s", String(Math.max(0, statSync(path).size - spareBytes)), path]);
}
const free = (): void => rmSync(join(mount, "filler"));

const open = (): Promise<EventBus> =>
  openEmbeddedBus(
    { folder: join(mount, "bus"), flushMs: 1, segmentBytes: 256 * 1024 },
    { clock: systemClock, log: silentLog },
  );

const full = { code: "infra/disk-full", fault: "outside", retry: true };

describe.skipIf(!mountable)(
  "on a full disk (skipped unless run by root on Linux, where a small file system can be mounted)",
  () => {
    beforeEach(() => {
      mount = mkdtempSync(join(tmpdir(), "quorum-full-"));
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", mount]);
    });
    afterEach(() => {
      execFileSync("umount", ["-l", mount]);
      rmSync(mount, { recursive: true });
    });

    test("publishing is refused, what was confirmed is there and nothing else, and it goes on when there is room", async () => {
      const bus = await open();
      await publishTicks(bus, topic, [tick(0)]);
      fill(900_000);
      const confirmed = [0];
      let refusals = 0;
      for (let n = 1; refusals < 5; n++) {
        const batch = [
          { ...tick(n), note },
          { ...tick(n + 10_000), note },
        ];
        await publishTicks(bus, topic, batch).then(
          () => confirmed.push(n, n + 10_000),
          (thrown: unknown) => {
            expect(thrown).toMatchObject(full);
            refusals += 1;
          },
        );
      }
      expect(confirmed.length).toBeGreaterThan(100);
      await expect(bus.publish(topic, { ...tick(1), note: note.repeat(100) })).rejects.toMatchObject(full);
      free();
      await bus.publish(topic, tick(77_777));
      confirmed.push(77_777);
      const { got, count } = await collect(bus, topic);
      await count(confirmed.length);
      expect(numbers(got)).toEqual(confirmed);
      await bus.close();
      const again = await open();
      const replay = await collect(again, topic, { subscription: "replay" });
      await replay.count(confirmed.length);
      expect(numbers(replay.got)).toEqual(confirmed);
      await again.close();
    });

    test("acknowledgements that cannot be stored are told, kept, and stored when there is room", async () => {
      const bus = await open();
      await publishTicks(
        bus,
        topic,
        Array.from({ length: 300 }, (_, n) => tick(n)),
      );
      const stream = await bus.subscribe(topic, { subscription: "s", from: "earliest", maxInFlight: 300 });
      const taken = await take(stream, 300);
      fill();
      let told: unknown = null;
      for (const delivery of taken.slice(0, 299)) {
        delivery.ack();
        if (delivery.message.n % 2 === 0) await stream.flush().catch((thrown: unknown) => (told = thrown));
      }
      expect(told).toMatchObject(full);
      free();
      await until(() =>
        stream.flush().then(
          () => true,
          () => false,
        ),
      );
      await bus.close();
      const again = await open();
      const { got, count } = await collect(again, topic);
      await count(1);
      expect(numbers(got)).toEqual([299]);
      expect((await again.stats(topic)).subscriptions[0]).toMatchObject({ delivered: 1 });
      await again.close();
    });

    test("a bus that is opened then refuses to publish, and nothing of it is there later", async () => {
      const bus = await open();
      await publishTicks(bus, topic, [tick(1)]);
      await bus.close();
      fill(12_288); // enough to take the folder, not for messages
      const failing = async (): Promise<void> => {
        const opened = await open();
        try {
          await opened.subscribe(topic, { subscription: "new", from: "earliest" });
          await publishTicks(
            opened,
            topic,
            Array.from({ length: 50 }, (_, n) => ({ ...tick(n), note })),
          );
        } finally {
          await opened.close();
        }
      };
      await expect(failing()).rejects.toMatchObject(full);
      free();
      const again = await open();
      const { got, count } = await collect(again, topic);
      await count(1);
      expect(numbers(got)).toEqual([1]);
      await again.close();
    });
  },
);

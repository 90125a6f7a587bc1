// The training loop: what it learns, how it ends, and that bits do not depend on where it was interrupted.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { manualClock } from "#infra/runtime/index.ts";
import { constantRate } from "../../../../tools/learning/optimisers/index.ts";
import { type ProgressEvent, train } from "../../../../tools/learning/training/index.ts";
import { smallRows, smallTask } from "./small-task.ts";

const folders: string[] = [];
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "training-"));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe("a training", () => {
  test("lowers the loss on rows that it does not see, and hands over the best epoch", async () => {
    const result = await train(smallTask({ epochs: 25 }));
    const losses = result.history.map(({ validationLoss }) => validationLoss ?? Number.NaN);
    expect(Math.min(...losses)).toBeLessThan(0.6 * losses[0]!);
    expect(losses[result.bestEpoch! - 1]).toBe(Math.min(...losses));
    expect(result).toMatchObject({ ended: "finished", refusedSteps: 0, device: { used: "cpu", reason: null } });
  });

  test("gives the same bits for the same seed, and others for another", async () => {
    const [a, b, c] = [await train(smallTask()), await train(smallTask()), await train(smallTask({ seed: 6 }))];
    expect(a.hash).toBe(b.hash);
    expect(c.hash).not.toBe(a.hash);
  });

  test("tells of every step, and of every epoch once", async () => {
    const events: ProgressEvent[] = [];
    await train(smallTask({ epochs: 2, onProgress: (event) => events.push(event) }));
    expect(events.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(events.filter(({ ended }) => ended !== null).map(({ step }) => step)).toEqual([10, 20]);
  });

  test("ends early when the held-out loss no longer falls", async () => {
    const result = await train(smallTask({ epochs: 50, patience: 2, schedule: constantRate(0) }));
    expect(result).toMatchObject({ ended: "early" });
    expect(result.history.length).toBeLessThan(50);
  });

  test("ends when its time is over, and when the process holds too much memory", async () => {
    const clock = manualClock(0);
    const late = await train(smallTask({ clock, budgetMs: 5, onProgress: () => clock.advance(1) }));
    expect(late).toMatchObject({ ended: "time", steps: 5 });
    expect(await train(smallTask({ memoryBytes: 1 }))).toMatchObject({ ended: "memory", steps: 0 });
  });

  test("ends when it is called off", async () => {
    const stop = new AbortController();
    const result = await train(
      smallTask({ signal: stop.signal, onProgress: ({ step }) => step === 3 && stop.abort() }),
    );
    expect(result).toMatchObject({ ended: "cancelled", steps: 3 });
  });

  test("does not take steps that are not finite, and says so when nothing else came", async () => {
    const rows = smallRows(160, 21);
    const huge = { ...rows, target: { ...rows.target, data: rows.target.data.map((v) => v * 1e30) } };
    const lost = train({ ...smallTask(), train: huge, validation: undefined as never });
    await expect(lost).rejects.toMatchObject({ code: "tools/training-diverged" });
  });

  test("refuses rows that are not finite, naming the row", async () => {
    const rows = smallRows(160, 21);
    rows.target.data[7] = Number.NaN;
    await expect(train({ ...smallTask(), train: rows })).rejects.toThrow(/Row 7 of "target" holds NaN/);
  });

  test("refuses fewer rows than a batch", async () => {
    await expect(train({ ...smallTask(), train: smallRows(15, 21) })).rejects.toMatchObject({
      code: "tools/series-too-short",
    });
  });
});

describe("a checkpoint", () => {
  test("lets a training that was cut off end with the same bits", async () => {
    const whole = await train(smallTask());
    const folder = temporaryFolder();
    const checkpoint = { folder, everySteps: 7 };
    const stop = new AbortController();
    await train(smallTask({ checkpoint, signal: stop.signal, onProgress: ({ step }) => step === 33 && stop.abort() }));
    const resumed: number[] = [];
    const result = await train(smallTask({ checkpoint, onProgress: ({ step }) => resumed.push(step) }));
    expect(resumed[0]).toBe(34);
    expect(result.hash).toBe(whole.hash);
    expect(result.history).toEqual(whole.history);
  });

  test("of another training is refused", async () => {
    const checkpoint = { folder: temporaryFolder(), everySteps: 5 };
    await train(smallTask({ checkpoint, epochs: 1 }));
    await expect(train(smallTask({ checkpoint, epochs: 1, seed: 9 }))).rejects.toMatchObject({
      code: "tools/checkpoint-mismatch",
    });
  });

  test("that was changed on the disk is refused", async () => {
    const checkpoint = { folder: temporaryFolder(), everySteps: 5 };
    await train(smallTask({ checkpoint, epochs: 1 }));
    const file = join(checkpoint.folder, "checkpoint");
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    await expect(train(smallTask({ checkpoint, epochs: 1 }))).rejects.toMatchObject({ code: "tools/model-damaged" });
  });
});

test("a running average is what is judged and handed over", async () => {
  const { plan } = smallTask();
  const plain = await train(smallTask({ epochs: 2 }));
  const average = await train(smallTask({ epochs: 2, plan: { ...plan, average: 0.9 } }));
  expect(average.hash).not.toBe(plain.hash);
});

test("a device that is not there is replaced by the processor, and the record says why", async () => {
  const result = await train(smallTask({ epochs: 1, device: "webgpu" }));
  expect(result.device.wanted).toBe("webgpu");
  if (result.device.used === "cpu") expect(result.device.reason).toBeTruthy();
  expect(result.steps).toBe(10);
});

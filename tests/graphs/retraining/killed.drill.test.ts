// A retraining that is ended at each of its boundaries, and one whose process is killed: what is finished is not done again, and it ends with the
// version that an undisturbed run ends with.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { manualClock } from "#infra/runtime/index.ts";
import { openLife, openTestRetraining, planted, quickly } from "./test-retraining.ts";

const asked = { runId: "job_1", requestedBy: "schedule" };
const nodes = [
  "freeze",
  "check-quality",
  "make-samples",
  "tune",
  "train",
  "combine",
  "evaluate",
  "write-report",
  "put-to-approval",
  "promotion.pending",
];
const afterDecision = ["promotion.approved", "registry.promote", "promotion.promoted", "act", "remember"];
const points = (names: readonly string[]): string[] => names.flatMap((name) => [`before ${name}`, `after ${name}`]);

let wanted: { readonly versionId: string | null; readonly promotionId: string | null; readonly hash: string | null };
beforeAll(async () => {
  const folder = newFolder();
  const { retraining, open, close } = await openLife(folder, planted, manualClock(Date.UTC(2026, 5, 6)));
  wanted = await retraining.run(quickly(), open, asked);
  await close();
  rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "quorum-retraining-"));
}

describe("ended at every boundary in turn", () => {
  test("it goes on where it was, waits once, and is promoted once", async () => {
    const folder = newFolder();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const clock = manualClock(Date.UTC(2026, 5, 6));
    const trail: string[] = [];
    const live = async <T>(dyingAt: string | null, act: (life: Awaited<ReturnType<typeof openLife>>) => Promise<T>) => {
      const reached: string[] = [];
      const life = await openLife(folder, planted, clock, (point) => {
        reached.push(point);
        if (point === dyingAt) throw new Error("killed");
      });
      try {
        return { value: await act(life), reached };
      } catch (thrown) {
        if (!(thrown instanceof Error) || thrown.message !== "killed") throw thrown;
        return { value: null, reached };
      } finally {
        await life.close();
      }
    };
    for (const point of points(nodes)) {
      const { value, reached } = await live(point, ({ retraining, open }) => retraining.run(quickly(), open, asked));
      expect(value, point).toBeNull();
      trail.push(reached[0] ?? "");
    }
    // each life begins with the step in which the one before died, never with an earlier one
    const order = (point: string): number => nodes.indexOf(point.replace(/^before /, ""));
    expect([...trail].sort((a, b) => order(a) - order(b))).toEqual(trail);
    const { value: result } = await live(null, ({ retraining, open }) => retraining.run(quickly(), open, asked));
    expect(result).toMatchObject({ end: "waiting", versionId: wanted.versionId, promotionId: wanted.promotionId });
    const by = { hash: wanted.hash ?? "", as: "ana" };
    for (const point of points(afterDecision))
      await live(point, async ({ retraining }) => {
        await retraining.recover();
        return retraining.approve(wanted.promotionId ?? "", by);
      });
    const { value: ended } = await live(null, async ({ retraining, records, registry }) => {
      await retraining.recover();
      expect(await retraining.recover()).toBe(0);
      expect((await registry.moves("ranked-2d/made")).map(({ action }) => action)).toEqual(["promote"]);
      return records.promotions.list({});
    });
    expect(ended?.map(({ state }) => state)).toEqual(["promoted"]);
  });
});

test("killed with SIGKILL in the middle of its examination, it ends with the same version", async () => {
  const folder = newFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const first = await childLife(folder, /examination, 8/);
  expect(first.killed).toBe(true);
  const second = await childLife(folder, null);
  expect(second.said.filter((line) => line.includes("is trained"))).toEqual([]);
  expect(second.said.at(-1)).toBe(`version ${wanted.versionId}`);
});

/** A process of its own; killed when it says what is waited for. */
function childLife(
  folder: string,
  until: RegExp | null,
): Promise<{ readonly killed: boolean; readonly said: string[] }> {
  const script = fileURLToPath(new URL("./retraining-child.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const said: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.push(...text.split("\n").filter((line) => line !== ""));
    if (until && said.some((line) => until.test(line))) child.kill("SIGKILL");
  });
  return new Promise((resolve) => child.on("close", (_, signal) => resolve({ killed: signal === "SIGKILL", said })));
}

test("nobody decides in time: the run ends by itself", async () => {
  const { retraining, open, clock, notes } = await openTestRetraining(planted);
  await retraining.run(quickly(), open, asked);
  expect(await retraining.recover()).toBe(0);
  clock.advance(8 * 86_400_000);
  expect(await retraining.recover()).toBe(1);
  expect(notes[0]?.text).toContain("expired");
  expect(await retraining.recover()).toBe(0);
});

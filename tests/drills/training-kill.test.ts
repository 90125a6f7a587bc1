// A training is killed with SIGKILL again and again, each time after a few more steps, and started again: it ends with the bits of a training
// that nobody disturbed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { packageFile } from "#infra/runtime/index.ts";
import { train } from "../../tools/learning/training/index.ts";
import { smallTask } from "../tools/learning/training/small-task.ts";

const root = mkdtempSync(join(tmpdir(), "training-drill-"));
afterAll(() => rmSync(root, { recursive: true }));

/** Lives until it has told of so many steps, or to its end. */
async function live(folder: string, killAfter: number | null): Promise<{ steps: number[]; hash: string | null }> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", packageFile("tests", "drills", "training-kill-child.ts"), folder],
    {
      cwd: packageFile(),
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let [out, err] = ["", ""];
  const stepsOf = (text: string): number[] => [...text.matchAll(/^step (\d+)$/gm)].map(([, step]) => Number(step));
  child.stdout.on("data", (data) => {
    out += data;
    if (killAfter !== null && stepsOf(out).length >= killAfter) child.kill("SIGKILL");
  });
  child.stderr.on("data", (data) => {
    err += data;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (code !== 0 && signal !== "SIGKILL") throw new Error(`The child ended with ${code}: ${err}`);
  return { steps: stepsOf(out), hash: /^hash (\w+)$/m.exec(out)?.[1] ?? null };
}

test("killed twice, a training ends with the bits of one that was left alone", async () => {
  const alone = await train(smallTask({ epochs: 30 }));
  const folder = join(root, "killed");
  let reached = 0;
  for (const after of [3, 60]) {
    const { steps } = await live(folder, after);
    expect(steps[0]).toBeLessThanOrEqual(reached + 1); // the step whose checkpoint was not there yet is taken again
    reached = steps.at(-1) ?? reached;
  }
  const last = await live(folder, null);
  expect(last.steps[0]).toBeGreaterThan(1);
  expect(last.hash).toBe(alone.hash);
});

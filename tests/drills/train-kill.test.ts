// `quorum train`, killed as it learns and started again with the same words, ends with the bits of one that was left alone.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isoDay, packageRoot, seededRandom } from "#infra/runtime/index.ts";
import { folderOf } from "#tests/knowledge/feeds/djia20-folder.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "quorum-train-kill-"));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Seventy weekdays of four companies. */
function bars(): string[] {
  const random = seededRandom(1);
  const monday = Date.UTC(2025, 0, 6);
  return ["AAPL", "MSFT", "GS", "V"].flatMap((symbol) => {
    let close = 100;
    return Array.from({ length: 70 }, (_, n) => {
      close *= Math.exp(0.01 * random.normal());
      const day = isoDay(monday + (Math.floor(n / 5) * 7 + (n % 5)) * 86_400_000);
      const volume = 1_000 + random.integer(1_000);
      return `${symbol},${day},${[close, close * 1.01, close * 0.99, close, volume, close].map((x) => x.toFixed(2)).join(",")}`;
    });
  });
}

function start(data: string, folder: string) {
  const words = [
    "train",
    "--model",
    "mlp",
    "--data",
    data,
    "--home",
    folder,
    "--steps",
    "2",
    "--horizon",
    "1",
    "--json",
  ];
  const settings = { hidden: "[4]", epochs: "60", patience: "60", batch: "16" };
  const set = Object.entries(settings).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const few = ["--inputs", "technical.roc-5,technical.rsi-6", "--folds", "1", "--groups", "2", "--test-groups", "1"];
  const command = ["--import", "tsx", "gateway/main.ts", ...words, ...set, ...few];
  const child = spawn("node", command, { cwd: packageRoot, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (text) => (said += text));
  const ended = new Promise<string>((resolve) => child.once("exit", () => resolve(said)));
  return { child, ended };
}

/** A training has left a checkpoint of a fit that it is at. */
function isLearning(folder: string): boolean {
  const runs = join(folder, "training");
  if (!existsSync(runs)) return false;
  return readdirSync(runs, { recursive: true }).some((name) => String(name).endsWith("checkpoint"));
}

test("killed twice and started again it registers the same version with the same bits", async () => {
  const data = folderOf({ "bars.csv": bars() });
  const whole = JSON.parse(await start(data, join(home, "whole")).ended);
  const folder = join(home, "killed");
  for (let kill = 0; kill < 2; kill++) {
    const { child, ended } = start(data, folder);
    while (child.exitCode === null && !isLearning(folder)) await sleep(5);
    await sleep(100 * kill);
    child.kill("SIGKILL");
    await ended;
    expect(child.signalCode).toBe("SIGKILL");
  }
  const again = JSON.parse(await start(data, folder).ended);
  expect(again.artefact.sha256).toBe(whole.artefact.sha256);
  expect(again.versionId).toBe(whole.versionId);
  expect(again.table).toEqual(whole.table);
  expect(isLearning(folder)).toBe(false);
});

// quorum jobs: what cannot be run, and how times are read. A whole retraining is a journey of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { minutesOf } from "#gateway/cli/commands/jobs/jobs.command.ts";
import { quorumHere } from "./quorum.ts";

const home = mkdtempSync(join(tmpdir(), "quorum-jobs-cli-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("what cannot be run is told with what can", async () => {
  const code = async (...words: string[]) =>
    JSON.parse((await quorumHere(["jobs", ...words, "--json"], { QUORUM_HOME: home })).err).code;
  expect(await code("run", "weekend-retrainin")).toBe("infra/job-unknown");
  expect(await code("run", "backup", "--budget", "5m")).toBe("infra/job-input-invalid");
  expect(await code("run", "weekend-retraining", "--budget", "soon")).toBe("gateway/bad-request");
  expect(await code("run")).toBe("gateway/bad-request");
  expect(await code("run", "--resume", "job_9")).toBe("infra/job-not-found");
});

test("times are read with their units", () => {
  expect(["90s", "5m", "2h", "30"].map(minutesOf)).toEqual([1.5, 5, 120, 30]);
});

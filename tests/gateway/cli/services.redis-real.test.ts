// quorum services with a real server: started, found again, stopped with its data.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { quorumHere } from "./quorum.ts";

const there = process.env.REDIS_TEST_URL !== undefined; // the script of this server works here

test.skipIf(!there)("redis is started once, answers, and is gone when stopped", async () => {
  const home = mkdtempSync(join(tmpdir(), "quorum-services-"));
  const env = { QUORUM_HOME: home };
  const first = JSON.parse((await quorumHere(["services", "start", "redis", "--json"], env)).out);
  const again = JSON.parse((await quorumHere(["services", "start", "redis", "--json"], env)).out);
  expect(again).toEqual(first);
  expect(() => process.kill(first.pid, 0)).not.toThrow();
  const stopped = await quorumHere(["services", "stop", "redis", "--remove-data", "--json"], env);
  expect(JSON.parse(stopped.out).state).toBe("stopped");
  expect(() => process.kill(first.pid, 0)).toThrow();
  expect(existsSync(join(home, "services.json"))).toBe(true);
  rmSync(home, { recursive: true });
});

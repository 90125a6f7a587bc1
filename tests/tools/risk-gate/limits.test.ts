// The limits file, the kill switch, the mark of approval.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fixedClock, type QuorumError } from "#infra/runtime/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { limitsWith } from "#tests/fakes/limits.ts";
import {
  commissionMinor,
  killSwitchOn,
  minorPerUnit,
  priceMinor,
  readLimits,
  setKillSwitch,
} from "#tools/risk/index.ts";

const folder = mkdtempSync(join(tmpdir(), "quorum-limits-"));
afterAll(() => rmSync(folder, { recursive: true }));

function problemsOf(text: string): unknown {
  const path = join(folder, "limits.yaml");
  writeFileSync(path, text);
  try {
    readLimits(path);
    return "accepted";
  } catch (thrown) {
    expect((thrown as QuorumError).code).toBe("tools/limits-invalid");
    return (thrown as QuorumError).context.problems;
  }
}

describe("the limits file", () => {
  test("that the package brings is valid", () => {
    expect(readLimits().risk.maxPositionFraction).toBe(0.2);
  });

  test("with several faults has them all listed", () => {
    const problems = problemsOf("risk:\n  maxPositionFraction: 1.2\n  killSwitch: maybe\nextra: 1\n") as string[];
    for (const field of [
      "account",
      "risk.maxPositionFraction",
      "risk.killSwitch",
      "risk.minCoverage",
      "sizing",
      "file",
    ]) {
      expect(problems.some((problem) => problem.startsWith(field))).toBe(true);
    }
  });

  test("that is no YAML, or says a thing twice, is refused", () => {
    expect(problemsOf("risk: [1, 2")).toHaveLength(1);
    expect(problemsOf("risk:\n  a: 1\n  a: 2\n")).toEqual([expect.stringContaining("unique")]);
    expect(problemsOf("")).toEqual([expect.stringContaining("file:")]);
  });

  test("that is not there is said to be missing", () => {
    expect(() => readLimits(join(folder, "none.yaml"))).toThrow(
      expect.objectContaining({ code: "infra/file-missing" }),
    );
  });
});

test("the kill switch lasts, is audited, and one that the limits file holds on stays on", async () => {
  const records = await openSqliteRecords({ path: ":memory:", clock: fixedClock(1) });
  const limits = limitsWith();
  expect(await killSwitchOn(records, limits)).toBe(false);
  await setKillSwitch(records, { on: true, as: "ann" }, fixedClock(7));
  expect(await killSwitchOn(records, limits)).toBe(true);
  await setKillSwitch(records, { on: false, as: "bob" }, fixedClock(8));
  expect(await killSwitchOn(records, limits)).toBe(false);
  expect(await killSwitchOn(records, limitsWith({ risk: { killSwitch: true } }))).toBe(true);
  expect((await records.audit.read(1, 9)).map(({ atMs, actor, action }) => [atMs, actor, action])).toEqual([
    [7, "ann", "kill-switch.on"],
    [8, "bob", "kill-switch.off"],
  ]);
});

test("minor units follow the currency, and prices are cleared of float noise", () => {
  expect([minorPerUnit("USD"), minorPerUnit("JPY")]).toEqual([100, 1]);
  expect(priceMinor(1.15, "USD")).toBe(115); // 1.15 * 100 is 114.99999999999999
  expect(priceMinor(0.12345, "USD")).toBe(12.345);
});

test("commission is per share, rounded up, at least the smallest, and nothing for nothing", () => {
  const broker = { commissionPerShareMinor: 0.5, minCommissionMinor: 100 };
  expect([0, 1, 200, 201, 203].map((shares) => commissionMinor(shares, broker))).toEqual([0, 100, 100, 101, 102]);
});

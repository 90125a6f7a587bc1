// The scan as a tool, and the desk's answer to "what is unusual today".
import { beforeAll, describe, expect, test } from "vitest";
import { isoTime } from "#infra/runtime/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { openTestDesk, sourceOf, type TestDesk } from "#tests/graphs/desk/test-desk.ts";
import { scanTool } from "#tools/anomaly/index.ts";
import { figuresOf } from "#tools/define/index.ts";

let desk: TestDesk;
let crashDay: string;
let quietDay: string;

beforeAll(async () => {
  const feed = await openSimulatorFeed({ scenario: "crash", seed: 7, ticks: null });
  const source = await sourceOf(feed);
  desk = await openTestDesk(source);
  const [first] = feed.planted().moves;
  crashDay = `${first?.day}T23:00:00Z`;
  quietDay = isoTime(Date.parse(`${first?.day}T23:00:00Z`) - 28 * 86_400_000);
}, 60_000);

describe("the desk", () => {
  test("says what is unusual on the day of the crash, every number with the scan behind it and no specialist asked", async () => {
    const answer = await desk.ask("what is unusual today?", crashDay);
    expect(answer).toMatchObject({ kind: "unusual", symbols: [], findings: [], proposal: null });
    expect(answer.answer).toMatch(/^Unusual: \d+ findings on \d+ symbols, from \d+ tests/);
    expect(answer.answer).toContain("at a false-alarm rate of 5% a scan");
    expect(answer.numbers.length).toBeGreaterThan(5);
    expect(answer.numbers.every(({ evidenceId }) => evidenceId !== null)).toBe(true);
    const ids = new Set(answer.numbers.map(({ evidenceId }) => evidenceId));
    expect(ids.size).toBe(1);
    const evidence = await desk.records.runs.evidence([...ids][0] ?? "");
    expect(evidence?.tool).toBe("anomaly.scan");
  }, 60_000);

  test("says that nothing is on a quiet day, and what came nearest", async () => {
    const answer = await desk.ask("anything out of the ordinary today?", quietDay);
    expect(answer.answer).toMatch(/^Nothing unusual: \d+ tests on \d+ symbols/);
    expect(answer.answer).toContain("What came nearest:");
  }, 60_000);

  test("looks at one company where one is named", async () => {
    const answer = await desk.ask("anything odd in VKTM?", crashDay);
    expect(answer.symbols).toEqual(["VKTM"]);
    expect(answer.answer).toMatch(/^(?:Unusual|Nothing unusual) in VKTM/);
    expect(answer.numbers.every(({ evidenceId }) => evidenceId !== null)).toBe(true);
  }, 60_000);
});

test("every number of the output has a unit, and an anomaly is listed with the numbers it rests on", () => {
  const anomaly = {
    anomalyId: "an_1",
    symbol: "AAA",
    name: "AAA Co",
    kind: "return",
    says: "its return is far from its usual ones",
    severity: 0.99,
    calibration: "adjusted-p-value",
    pValue: 0.001,
    historyExceeded: 0,
    evidence: [
      { name: "return", value: -0.1, unit: "fraction" },
      { name: "robustZ", value: 7, unit: "score" },
    ],
    at: "2025-04-03T20:00:00.000Z",
  };
  const output = scanTool.output.parse({
    symbol: null,
    session: "2025-04-03T20:00:00.000Z",
    symbols: 20,
    tests: 181,
    tickRows: 0,
    level: 0.05,
    found: 1,
    symbolsFound: 1,
    anomalies: [anomaly],
    nearest: null,
    missing: [],
  });
  const figures = figuresOf(scanTool.output, output);
  expect(figures).toContainEqual({ path: "anomalies.0.evidence.0.value", value: -0.1, unit: "fraction" });
  expect(figures).toContainEqual({ path: "anomalies.0.evidence.1.value", value: 7, unit: "score" });
  expect(figures).toHaveLength(11);
});

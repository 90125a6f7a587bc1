// Robust z, jumps, CUSUM and counts: what they find, how often they err, and what they say of input they cannot use.
import { describe, expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import {
  cusumRunLength,
  type Detector,
  jumpCriticalValue,
  openCountBurst,
  openCusum,
  openJumpTest,
  openRobustZ,
  readSeries,
} from "#tools/anomaly/index.ts";

const code = (wanted: string) => expect.objectContaining({ code: wanted });
const all: readonly (readonly [string, () => Detector])[] = [
  ["robust z-score", () => openRobustZ({ window: 20 })],
  ["jump test", () => openJumpTest({ window: 16, sample: 250 })],
  ["CUSUM", () => openCusum({ training: 20 })],
];

describe.each(all)("the %s", (_, open) => {
  test("says how many values it needs where there are too few", () => {
    const detector = open();
    expect(() => readSeries(detector, normals(detector.warmUp, 3))).toThrow(code("tools/series-too-short"));
    expect(() => readSeries(open(), normals(5, 3))).toThrow(new RegExp(`needs ${detector.warmUp + 1} finite values`));
    expect(() => readSeries(open(), [])).toThrow(code("tools/series-empty"));
  });

  test("refuses a flood of missing values and a series without spread, and never scores either as 0", () => {
    const flood = normals(200, 3).map((z, i) => (i % 3 === 0 ? z : Number.NaN));
    expect(() => readSeries(open(), flood)).toThrow(code("tools/value-not-finite"));
    expect(() => readSeries(open(), new Float64Array(100))).toThrow(code("tools/series-constant"));
    const constant = open();
    const states = Array.from({ length: 100 }, () => constant.push(0));
    expect(states.every(({ score }) => Number.isNaN(score))).toBe(true);
    expect(states.at(-1)?.state).toBe("constant");
  });

  test("leaves a missing value out: the readings after it are those without it", () => {
    const series = Array.from(normals(120, 5));
    const holes = [...series.slice(0, 60), Number.NaN, Number.POSITIVE_INFINITY, ...series.slice(60)];
    const [whole, broken] = [open(), open()];
    const readings = holes.map((x) => broken.push(x));
    expect(readings.slice(60, 62).map(({ state }) => state)).toEqual(["missing", "missing"]);
    expect([...readings.slice(0, 60), ...readings.slice(62)]).toEqual(series.map((x) => whole.push(x)));
  });

  test("gives the same scores whatever comes later", () => {
    const series = Array.from(normals(120, 7));
    const [long, short] = [open(), open()];
    const readings = series.map((x) => long.push(x));
    expect(series.slice(0, 80).map((x) => short.push(x))).toEqual(readings.slice(0, 80));
  });
});

test("of a million normal values the robust z calls about as many unusual as its p-value says, for a long window", () => {
  const readings = readSeries(openRobustZ({ window: 1_001 }), normals(60_000, 11));
  const scored = readings.filter(({ state }) => state === "scored");
  const share = scored.filter(({ pValue }) => pValue < 0.01).length / scored.length;
  expect(share).toBeGreaterThan(0.008);
  expect(share).toBeLessThan(0.013);
});

test("the largest of 250 normal returns is a jump at 5 % in no more than one sample of ten, and a planted one always is", () => {
  let falsely = 0;
  let found = 0;
  const critical = jumpCriticalValue(250, 0.05);
  for (let seed = 0; seed < 100; seed++) {
    const series = normals(350, 1_000 + seed);
    const isJump = (x: Float64Array) =>
      readSeries(openJumpTest({ window: 78, sample: 250 }), x).map(({ score }) => Math.abs(score) > critical);
    if (isJump(series).slice(-250).some(Boolean)) falsely++;
    series[300] = 8;
    if (isJump(series)[300]) found++;
  }
  expect(falsely).toBeLessThanOrEqual(10);
  expect(found).toBe(100);
});

test("p-value and critical value of the jump test say the same", () => {
  const test250 = openJumpTest({ window: 16, sample: 250 });
  const critical = jumpCriticalValue(250, 0.01);
  for (const z of [1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1]) test250.push(z);
  const reading = test250.push(critical); // sigma is 1 after returns of size 1
  expect(reading.score).toBeCloseTo(critical, 12);
  expect(reading.pValue).toBeCloseTo(0.01, 12);
});

test("the sum runs as long to a false alarm as is said, and finds a shift of one deviation within twenty values", () => {
  expect(cusumRunLength(0.5, 5)).toBeCloseTo(469, 0);
  const detector = openCusum({ training: 5_000 });
  const series = normals(205_000, 21);
  const alarms = readSeries(detector, series).filter(({ alarm }) => alarm !== null).length;
  expect(200_000 / alarms).toBeGreaterThan(400);
  expect(200_000 / alarms).toBeLessThan(540);
  const shifted = openCusum({ training: 500 });
  const before = normals(500, 22);
  for (const z of before) shifted.push(z);
  const after = Array.from(normals(40, 23), (z) => shifted.push(z + 1));
  const first = after.findIndex(({ alarm }) => alarm !== null);
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(20);
  expect(after[first]).toMatchObject({ alarm: "up", state: "scored" });
  expect(after[first]!.runLength).toBeLessThanOrEqual(first + 10);
});

test("counts that are no counts are left out, silence is no burst, and twenty stories after a quiet month are", () => {
  const detector = openCountBurst({ window: 20 });
  for (let day = 0; day < 20; day++) detector.push(day % 2);
  expect(detector.push(-1).state).toBe("missing");
  expect(detector.push(1.5).state).toBe("missing");
  expect(detector.push(0).pValue).toBe(1);
  expect(detector.push(20).pValue).toBeLessThan(1e-9);
});

// A small slice of every published table: the whole way of the bench, on few stocks and days.
import { describe, expect, test } from "vitest";
import { csi300Table } from "../../../bench/models/csi300/suite.ts";
import { hasData } from "../../../bench/models/data-lines.ts";
import { cutBefore, panelOf, stockPanel } from "../../../bench/models/rsr-nasdaq/panel.ts";
import { rsrTable } from "../../../bench/models/rsr-nasdaq/suite.ts";
import { samplesOf, stockBars } from "../../../bench/models/stocknet/samples.ts";
import { stocknetTable } from "../../../bench/models/stocknet/suite.ts";
import { markdown, type Row } from "../../../bench/models/table.ts";
import { normals } from "../../../bench/series.ts";

const numbersOf = (rows: readonly Row[]): number[] =>
  rows.flatMap(({ measures }) => measures.flatMap(({ value, low, high }) => [value, low, high]));
const measured = (rows: readonly Row[], model: string, id: string): number =>
  rows.find((row) => row.model === model)!.measures.find((measure) => measure.id === id)!.value;

describe("rsr-nasdaq", () => {
  const models = ["zero", "StockMixer"];
  const [stocks, before, days] = [12, 3, 60];
  const cuts = { validation: 40, test: 50 };
  /** @param fallen what the closes of the test days are multiplied by: lower, so that the highest close stays (the papers' scale sees it) */
  const closes = (fallen: number): Float64Array =>
    normals(stocks * (before + days), 61).map((move, at) => {
      const day = at % (before + days);
      return (100 + 3 * move) * (day >= before + cuts.test ? fallen : 1);
    });

  test("what happens in the test period changes no weight", async () => {
    const runs = [0.8, 0.7].map((fallen) =>
      rsrTable(panelOf(closes(fallen), stocks, before), cuts, { seeds: 1, epochs: 1, models: ["StockMixer"] }),
    );
    const [one, other] = (await Promise.all(runs)).map(([row]) => row!);
    expect(one!.fitted).toEqual(other!.fitted);
    expect(one!.measures).not.toEqual(other!.measures);
  });

  test.skipIf(!hasData("rsr-nasdaq"))(
    "twenty stocks: returns are those of the closes, and numbers are finite",
    async () => {
      const panel = cutBefore(await stockPanel(20 * 1_273), 70);
      expect(panel.stocks).toBe(20);
      const rows = await rsrTable(panel, { validation: 50, test: 60 }, { seeds: 1, epochs: 1, models });
      expect(numbersOf(rows).every(Number.isFinite)).toBe(true);
      expect(measured(rows, "zero", "IC")).toBe(0);
      expect(markdown({ suite: "", paper: "", rows })).toMatch(/\| StockMixer \| 1 \| -?0\.\d+ \(.*\) \[0\.043\]/);
    },
  );
});

describe.skipIf(!hasData("stocknet"))("stocknet", async () => {
  const bars = hasData("stocknet") ? await stockBars(4_200) : [];
  const dates = { train: "2014-01-02", validation: "2014-06-02", test: "2014-08-01", end: "2014-10-01" };

  test("a window ends the day before its move, and small moves are no samples", () => {
    const [first] = samplesOf(bars.slice(0, 1), 5, dates.train, dates.end);
    const at = bars[0]!.findIndex(({ date }) => date === first!.date);
    const { open, close } = bars[0]![at - 1]!;
    expect(first!.window[44]).toBeCloseTo(open / close - 1, 6);
    const move = bars[0]![at]!.adjusted / bars[0]![at - 1]!.adjusted - 1;
    expect(move >= 0.0055 || move <= -0.005).toBe(true);
  });

  test("five stocks: always up is right as often as they rise", async () => {
    const rows = await stocknetTable(bars, dates, { seeds: 1, epochs: 1, models: ["always up", "Adv-ALSTM"] });
    const moves = samplesOf(bars, 5, dates.test, dates.end);
    const risen = moves.filter(({ rose }) => rose === 1).length;
    expect(measured(rows, "always up", "accuracy, %")).toBeCloseTo((100 * risen) / moves.length, 9);
    expect(numbersOf(rows).every(Number.isFinite)).toBe(true);
  });
});

test("csi300, made bars: ridge finds a return that a feature tells, and none of it from later days", async () => {
  const [lanes, days] = [12, 160];
  const noise = normals(lanes * days, 71);
  const volume = normals(lanes * days, 72).map((v) => 1_000 * Math.exp(0.3 * v));
  const close = new Float64Array(lanes * days).fill(100);
  for (let at = lanes; at < close.length; at++) {
    const told = at >= 2 * lanes ? (volume[at - 2 * lanes]! > 1_000 ? 1 : -1) : 0; // the day after next, as the label asks
    close[at] = close[at - lanes]! * (1 + 0.01 * told + 0.005 * noise[at]!);
  }
  const columns = {
    open: close,
    high: close.map((v) => 1.01 * v),
    low: close.map((v) => 0.99 * v),
    close,
    volume,
    vwap: close,
  };
  const rows = await csi300Table(
    { columns, rows: days, lanes },
    { train: 61, validation: 120, test: 140 },
    { seeds: 1, epochs: 1, models: ["zero", "linear (ridge)"], formulas: ["VMA5", "VSTD5", "ROC5"] },
  );
  expect(measured(rows, "linear (ridge)", "IC")).toBeGreaterThan(0.2);
});

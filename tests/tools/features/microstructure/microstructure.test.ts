// What holds for every feature of ticks and books: on real sessions its values lie in its range, and rows one by one give the same bits as all at once.

import { beforeAll, describe, expect, test } from "vitest";
import { sessionOpenMs } from "#knowledge/domain/index.ts";
import { type Column, compile, computeColumns } from "#tools/columns/index.ts";
import { type Clock, clocks, type Feature } from "#tools/features/index.ts";
import { BookRows, bookColumns } from "#tools/features/inputs/ticks/book-rows.ts";
import { mergeBlocks } from "#tools/features/inputs/ticks/merge-blocks.ts";
import { TickPusher } from "#tools/features/inputs/ticks/push-block.ts";
import { microstructure } from "#tools/features/microstructure/microstructure.ts";
import { describeOver, readTicks, secondTable } from "../inputs/ticks/shared-ticks.ts";
import { generatedBook, generatedSeconds } from "./generated-ticks.ts";

interface Table {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Column>>;
}

const on = (clock: Clock): readonly Feature[] => microstructure.filter((feature) => feature.clock === clock);
const expressionsOf = (features: readonly Feature[]) => features.map(({ expression }) => expression);

function computed(features: readonly Feature[], { rows, columns }: Table): readonly Column[] {
  return computeColumns(expressionsOf(features), columns, rows);
}

/** Features whose values leave their range or are not finite. */
function astray(features: readonly Feature[], values: readonly Column[]): readonly string[] {
  return features.flatMap(({ id, range: [least, most] }, i) => {
    const wrong = (values[i] as Column).findIndex(
      (x) => !Number.isNaN(x) && !(x >= least && x <= most && Number.isFinite(x)),
    );
    return wrong < 0 ? [] : [`${id}: ${values[i]?.[wrong]} in row ${wrong}`];
  });
}

const unseen = (features: readonly Feature[], values: readonly Column[]): readonly string[] =>
  features.filter((_, i) => (values[i] as Column).every(Number.isNaN)).map(({ id }) => id);

/** Rows one by one, each with the columns of that row alone. */
function streamed(features: readonly Feature[], { rows, columns }: Table): readonly Column[] {
  const program = compile(expressionsOf(features), { stepRows: 1 });
  const values = features.map(() => new Float64Array(rows));
  const row = Object.fromEntries(program.inputs.map((name) => [name, new Float64Array(1)]));
  const now = features.map(() => new Float64Array(1));
  for (let t = 0; t < rows; t++) {
    for (const name of program.inputs) (row[name] as Column)[0] = columns[name]?.[t] as number;
    program.run(row, 1, now);
    now.forEach((value, i) => {
      (values[i] as Column)[t] = value[0] as number;
    });
  }
  return values;
}

/** Without what those rows cannot show. */
const withGap = ({ rows, columns }: Table, from: number, to: number): Table => ({
  rows,
  columns: Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, column.slice().fill(Number.NaN, from, to)]),
  ),
});

test("there are 150 features and more of 70 formulas and more", () => {
  expect(microstructure.length).toBeGreaterThanOrEqual(150);
  expect(new Set(microstructure.map(({ formula }) => formula)).size).toBeGreaterThanOrEqual(70);
  expect(new Set(microstructure.map(({ id }) => id)).size).toBe(microstructure.length);
});

test("every column of the second and the book clock is read by some feature", () => {
  for (const clock of ["second", "book"] as const) {
    const read = new Set(on(clock).flatMap(({ inputs }) => inputs));
    const unread = Object.keys(clocks[clock].columns).filter((name) => !read.has(name));
    expect(unread).toEqual(clock === "second" ? ["seconds_of_session"] : []);
  }
});

describe.each([
  ["second", generatedSeconds()],
  ["book", generatedBook()],
] as const)("on a made session, the features of the clock %s", (clock, table) => {
  const features = on(clock);
  const whole = computed(features, table);

  test("stay in their ranges, and each has a value", () => {
    expect(astray(features, whole)).toEqual([]);

    expect(unseen(features, whole).filter((id) => !/\.flow-level-|vpin(-bulk)?-60$/.test(id))).toEqual([]);
  });

  test("are the same to the bit row by row", () => {
    expect(streamed(features, table)).toEqual(whole);
  });

  test("have no value from a window with a missing row, and come back after it", () => {
    const [from, to] = [400, 403];
    const gapped = computed(features, withGap(table, from, to));
    const over = /vpin|bucket|branching|excitement|mid-return|imbalance-change/; // these pass a missing row over
    features.forEach(({ id, window }, i) => {
      const values = gapped[i] as Column;
      if (window === null || window > 300 || over.test(id)) return;
      expect(values.subarray(from, to).every(Number.isNaN), id).toBe(true);
      if (window > 20 && window < 500) expect(values[to + 1], id).toBeNaN();
      if (!Number.isNaN((whole[i] as Column)[2_399])) expect(values[2_399], id).not.toBeNaN();
    });
  });
});

describeOver("AMZN on 2012-06-21, event by event", "lobster-amzn", () => {
  const features = on("second");
  let values: readonly Column[];
  beforeAll(async () => {
    values = computed(
      features,
      await secondTable(await readTicks("lobster-amzn"), sessionOpenMs("2012-06-21"), 23_400),
    );
  }, 60_000);

  test("every feature stays in its range", () => {
    expect(astray(features, values)).toEqual([]);
  });

  test("every feature has values, but those of levels that the file does not hold", () => {
    expect(unseen(features, values).filter((id) => !/flow-level-\d+/.test(id))).toEqual([]);
  });
});

describeOver("BTCUSDT for 345 seconds", "binance-l2-btcusdt", () => {
  test("every feature of the book has values, in its range", async () => {
    const rows: number[][] = [];
    const blocks = await readTicks("binance-l2-btcusdt");
    const sink = new BookRows({ carries: [...blocks.keys()], onRow: (row) => rows.push([...row]) });
    await mergeBlocks(
      [...blocks].map(([kind, held]) => ({ kind, blocks: held })),
      new TickPusher(sink, 1_723_161_256_000_000_000n),
    );
    const columns = Object.fromEntries(
      bookColumns.map((name, i) => [name, Float64Array.from(rows, (row) => row[i] as number)]),
    );
    const values = computed(on("book"), { rows: rows.length, columns });
    expect(astray(on("book"), values)).toEqual([]);
    expect(unseen(on("book"), values)).toEqual([]);
  });
});

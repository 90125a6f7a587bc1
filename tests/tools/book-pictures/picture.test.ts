// A picture of the book: what a cell is, when a picture is whole, and that nothing later stands in it.

import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { BookPicture, cellsOf, PictureComponents, versionOfComponents } from "#tools/book-pictures/index.ts";
import { gap, madeBook, rowOf } from "./made-book.ts";

const read = (picture: BookPicture): number[] => {
  const cells = new Float64Array(cellsOf(picture.shape));
  picture.read(cells);
  return [...cells];
};

test("a picture has the sizes of both sides, oldest first, and their imbalance", () => {
  const picture = new BookPicture({ rows: 2, levels: 2 });
  expect(picture.push(rowOf([10, 20], [30, 40]))).toBe(false);
  expect(picture.push(rowOf([50], [10, 40]))).toBe(true);
  const mean = (10 + 20 + 30 + 40 + 50 + 0 + 10 + 40) / 8;
  const logs = [10, 20, 50, 0, 30, 40, 10, 40].map((size) => Math.log1p(size / mean));
  for (const [i, cell] of [...logs, -20 / 40, -20 / 60, 40 / 60, -1].entries())
    expect(read(picture)[i]).toBeCloseTo(cell, 14);
});

test("sizes in other units make the same picture", () => {
  const [shares, lots] = [new BookPicture({ rows: 1, levels: 2 }), new BookPicture({ rows: 1, levels: 2 })];
  shares.push(rowOf([100, 300], [200, 500]));
  lots.push(rowOf([1, 3], [2, 5]));
  for (const [i, cell] of read(shares).entries()) expect(read(lots)[i]).toBeCloseTo(cell, 14);
});

test("a gap ends the picture", () => {
  const picture = new BookPicture({ rows: 2, levels: 1 });
  const row = rowOf([1], [2]);
  expect([row, row, gap(), row, row].map((one) => picture.push(one))).toEqual([false, true, false, false, true]);
});

test("a shape without cells, or with more levels than a book has, is refused", () => {
  for (const shape of [
    { rows: 0, levels: 1 },
    { rows: 4, levels: 11 },
    { rows: 1.5, levels: 2 },
  ])
    expect(() => new BookPicture(shape)).toThrow(expect.objectContaining({ code: "tools/parameter-out-of-range" }));
});

const options = { rows: 4, levels: 3, count: 2, history: 20, stride: 3, every: 10 };
const valuesOf = (rows: readonly Float64Array[], asked = options): number[][] => {
  const components = new PictureComponents(asked);
  return rows.map((row) => {
    const values = new Float64Array(options.count);
    components.push(row, values);
    return [...values];
  });
};

test("components of a row owe nothing to later rows, whatever those say", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 159 }), (seed, at) => {
      const rows = madeBook(seed, 160);
      const lies = [...rows.slice(0, at), ...madeBook(seed + 1, 160 - at)];
      expect(valuesOf(lies).slice(0, at)).toEqual(valuesOf(rows).slice(0, at));
    }),
    { numRuns: 30 },
  );
});

test("components find what moves the whole book, and keep their direction when they are learnt anew", () => {
  // one hidden force pushes sizes from the ask to the bid and back
  const random = seededRandom(8);
  let force = 0;
  const forces: number[] = [];
  const rows = Array.from({ length: 1_800 }, () => {
    force = 0.95 * force + 0.1 * random.normal();
    forces.push(force);
    const sizes = (sign: 1 | -1): number[] =>
      [1, 2, 3].map((level) => level * 100 * Math.exp(sign * force + 0.05 * random.normal()));
    return rowOf(sizes(1), sizes(-1));
  });
  const values = valuesOf(rows, { ...options, history: 200, every: 50 });
  const first = 4 + 199 * 3; // two hundred pictures, three changes apart, the first one four changes long
  expect(values[first - 1]![0]).toBeNaN();
  const later = values.slice(first).map(([value]) => value as number);
  expect(later.every(Number.isFinite)).toBe(true);
  // mean over the picture of what is hidden, against the first component
  const hidden = later.map((_, i) => forces.slice(first + i - 3, first + i + 1).reduce((sum, x) => sum + x, 0) / 4);
  const mean = (x: readonly number[]): number => x.reduce((sum, v) => sum + v, 0) / x.length;
  const [mx, my] = [mean(later), mean(hidden)];
  const product = mean(later.map((x, i) => (x - mx) * (hidden[i]! - my)));
  const size = Math.sqrt(mean(later.map((x) => (x - mx) ** 2)) * mean(hidden.map((y) => (y - my) ** 2)));
  expect(Math.abs(product / size)).toBeGreaterThan(0.95);
});

test("options name the numbers: others have another version, and those that make no sense are refused", () => {
  expect(versionOfComponents(options)).not.toBe(versionOfComponents({ ...options, stride: 4 }));
  for (const change of [{ count: 0 }, { count: 21 }, { history: 1 }, { stride: 0.5 }, { every: 0 }])
    expect(() => new PictureComponents({ ...options, ...change })).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" }),
    );
});

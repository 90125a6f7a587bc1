// Columns of the files in ../shared/data, where that folder exists. Not part of the product.

import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, type TestOptions, test } from "vitest";
import { packageFile } from "#infra/runtime/index.ts";

const pathOf = (file: string): string => packageFile(`../shared/data/${file}`);

/** The tests over some files, or one skipped test that says which is missing. */
export function describeOver(what: string, files: readonly string[], tests: () => void): void {
  const missing = files.find((file) => !existsSync(pathOf(file)));
  describe(what, () => {
    if (missing === undefined) tests();
    else test.skip(`needs ../shared/data/${missing}, which is not here`, () => {});
  });
}

/** Rows of a gzipped CSV without quoted fields; a cell by name. */
export function rowsOf(file: string): readonly ((column: string) => string)[] {
  const [heading = "", ...lines] = gunzipSync(readFileSync(pathOf(file)))
    .toString("utf8")
    .trimEnd()
    .split(/\r?\n/);
  const places = new Map(heading.split(",").map((name, at) => [name, at]));
  return lines.map((line) => {
    const cells = line.split(",");
    return (column) => {
      const cell = cells[places.get(column) ?? -1];
      if (cell === undefined) throw new Error(`${file} has no column ${column}`);
      return cell;
    };
  });
}

/** Reading and replaying a file takes seconds on a busy machine. */
export const patient: TestOptions = { timeout: 120_000 };

// Real option tables for tests, from ../shared/data where that folder exists.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { type OptionTable, readOptionTable } from "#tools/volatility/index.ts";

const folder = fileURLToPath(new URL("../../../../shared/data/options/", import.meta.url));

export const missingTable = (file: string): string | null =>
  existsSync(folder + file) ? null : `needs ../shared/data/options/${file}, which is not here`;

export function optionTable(file: string): OptionTable {
  const bytes = readFileSync(folder + file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return readOptionTable(
    text
      .trimEnd()
      .split(/\r?\n/)
      .map((line) => line.split(",")),
  );
}

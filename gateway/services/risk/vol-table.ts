// A table of implied volatilities in a file that a person has.

import { type OptionTable, readOptionTable } from "#tools/volatility/index.ts";
import { readCells } from "./table-cells.ts";

/** @throws infra/file-missing, tools/input-invalid (no CSV, or columns that no layout has) */
export async function readVolatilityTable(path: string): Promise<OptionTable> {
  return readOptionTable(await readCells(path, "option table"));
}

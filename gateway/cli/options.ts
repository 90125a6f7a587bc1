// Options that commands share.

import { Option } from "commander";

export interface CommonOptions {
  readonly json?: true;
  readonly data?: string;
  readonly asOf?: string;
  readonly home?: string;
}

export const jsonOption = (): Option => new Option("--json", "print JSON; errors as problem details");
export const homeOption = (): Option => new Option("--home <folder>", "data folder (QUORUM_HOME, default .quorum)");
export const dataOption = (): Option =>
  new Option(
    "--data <folder or id>",
    'data set: a folder of CSV files, an id, "simulator" or "simulator:SEED:SCENARIO"',
  );
export const asOfOption = (): Option =>
  new Option("--as-of <time>", "stand at this day or time, e.g. 2025-04-15T20:00:00Z");
export const macroOption = (): Option =>
  new Option("--macro <folder or id>", "data set with VIX and yields, where --data has none");

/** Words with commas between them. */
export const listed = (text: string): readonly string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

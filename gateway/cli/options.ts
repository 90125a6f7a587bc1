// Options that commands share.

import { Option } from "commander";
import { callerError } from "#infra/runtime/index.ts";

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
export const clockOption = (): Option =>
  new Option("--clock <clock>", "what a row is; the features' own where left out").choices(["bar", "second", "book"]);

/** An option that may be given again and again, each with a value. */
export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** @throws gateway/bad-request naming the option */
export function numberOf(option: string, found: string): number {
  const value = Number(found);
  if (found.trim() !== "" && Number.isFinite(value)) return value;
  throw callerError("gateway/bad-request", `${option}: wanted a number, found "${found}".`);
}

export const maybeNumber = (option: string, found: string | undefined): number | undefined =>
  found === undefined ? undefined : numberOf(option, found);

/** Words with commas between them. */
export const listed = (text: string): readonly string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

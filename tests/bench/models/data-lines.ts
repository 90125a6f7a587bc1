// Lines of the shared data sets, and no more of them than are asked for.

import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip, gunzipSync } from "node:zlib";
import { packageFile } from "#infra/runtime/index.ts";

const fileOf = (path: string): string => packageFile("..", "shared", "data", path);

export const hasData = (path: string): boolean => existsSync(fileOf(path));

export interface Lines {
  /** Place of each column by its name. */
  readonly place: ReadonlyMap<string, number>;
  readonly cells: readonly (readonly string[])[];
}

/** @param most lines after the heading; Infinity = all */
export async function readLines(path: string, most = Number.POSITIVE_INFINITY): Promise<Lines> {
  const [heading = "", ...lines] = await textLines(fileOf(path), most);
  return {
    place: new Map(heading.split(",").map((name, at) => [name, at])),
    cells: lines.map((line) => line.split(",")),
  };
}

async function textLines(file: string, most: number): Promise<string[]> {
  const packed = file.endsWith(".gz");
  if (most === Number.POSITIVE_INFINITY) {
    const bytes = readFileSync(file);
    return (packed ? gunzipSync(bytes) : bytes).toString("utf8").trimEnd().split(/\r?\n/);
  }
  const source = createReadStream(file);
  const found: string[] = [];
  for await (const line of createInterface({ input: packed ? source.pipe(createGunzip()) : source })) {
    found.push(line);
    if (found.length > most) break;
  }
  source.destroy();
  return found;
}

// A portfolio in a file that a person made.

import { readFile } from "node:fs/promises";
import { callerError, QuorumError } from "#infra/runtime/index.ts";

/** CSV with the header symbol,weight. @throws infra/file-missing, gateway/bad-request naming the line */
export async function readWeights(
  path: string,
): Promise<readonly { readonly symbol: string; readonly weight: number }[]> {
  const [heading = "", ...lines] = (await textOf(path)).trimEnd().split(/\r?\n/);
  if (heading.trim() !== "symbol,weight")
    throw callerError("gateway/bad-request", `${path}, line 1: wanted the header symbol,weight, found "${heading}".`);
  return lines.map((line, at) => {
    const [symbol = "", weight = "", ...more] = line.split(",").map((cell) => cell.trim());
    if (symbol !== "" && weight !== "" && more.length === 0 && Number.isFinite(Number(weight)))
      return { symbol, weight: Number(weight) };
    throw callerError("gateway/bad-request", `${path}, line ${at + 2}: wanted symbol,weight, found "${line}".`);
  });
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const says = `The portfolio file ${path} could not be read. Name a CSV file with the header symbol,weight.`;
    throw new QuorumError("infra/file-missing", says, { fault: "caller", retry: false, cause });
  }
}

// Runs a Python peer beside ours. Without the peers installed a benchmark prints ours alone.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const Answer = z.object({
  peer: z.object({ name: z.string(), version: z.string() }),
  results: z.array(z.object({ id: z.string(), value: z.number(), unit: z.string() })),
  check: z.record(z.string(), z.number()),
});
export type PeerAnswer = z.infer<typeof Answer>;

const python = fileURLToPath(new URL("../../../.cache/peers/bin/python", import.meta.url));

/** What `tests/bench/peers/NAME.py` printed when run with the arguments, or null where `npm run bench:peers:install` has not been run. */
export async function runPeer(script: string, args: readonly string[] = []): Promise<PeerAnswer | null> {
  if (!existsSync(python)) return null;
  const { stdout } = await promisify(execFile)(python, [
    "-B",
    fileURLToPath(new URL(script, import.meta.url)),
    ...args,
  ]);
  return Answer.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
}

/** Our figure beside the peer's of the same id; ratio is ours over the peer's, below 1 is faster. */
export function beside(id: string, value: number, unit: string, answer: PeerAnswer | null) {
  const theirs = answer?.results.find((result) => result.id === id && result.unit === unit);
  if (!answer || !theirs) return { id, value, unit, peer: null, ratio: null };
  return { id, value, unit, peer: { ...answer.peer, value: theirs.value }, ratio: value / theirs.value };
}

/** Refuses to print a time for work whose outcome is not the peer's. */
export function requireSame(what: string, ours: number, theirs: number | undefined, tolerance: number): void {
  if (theirs === undefined || Math.abs(ours - theirs) <= tolerance) return;
  throw new Error(`${what}: ours ${ours}, the peer's ${theirs}, allowed difference ${tolerance}.`);
}

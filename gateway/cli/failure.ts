// How a command fails: the error on stderr, as JSON where that was asked for, and the exit code.

import type { CommanderError } from "commander";
import { callerError, type QuorumError } from "#infra/runtime/index.ts";
import { problemOf } from "../guard/problem.ts";
import { renderProblem } from "./render/problem.ts";
import { readable } from "./render/readable.ts";
import type { Terminal } from "./terminal.ts";

const interrupted = 130; // what shells expect after Ctrl-C

/** Prints what was thrown; 2 for the caller's mistake, 1 otherwise. */
export function fail(
  thrown: unknown,
  { terminal, json, signal }: { readonly terminal: Terminal; readonly json: boolean; readonly signal: AbortSignal },
): number {
  if (signal.aborted) return interrupted;
  const problem = problemOf(thrown);
  terminal.err.write(`${json ? JSON.stringify(problem) : renderProblem(readable(problem), terminal)}\n`);
  return problem.fault === "caller" ? 2 : 1;
}

/** What commander refuses, as an error of ours; null where it only showed help or the version. */
export function usageError(thrown: CommanderError, words: string): QuorumError | null {
  if (thrown.exitCode === 0) return null;
  const says = words.replace(/^error: /gm, "").trim();
  return callerError("gateway/bad-request", `${says || thrown.message}\nquorum --help shows every command.`);
}

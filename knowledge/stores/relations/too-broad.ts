// The answers to a question that asks for more than a view gives, the same from every driver.

import { callerError, type QuorumError } from "#infra/runtime/index.ts";

export function tooMany(what: "nodes" | "edges", most: number): QuorumError {
  const message = `More than ${most} ${what} lie in reach. Ask for fewer hops, for one direction, or for some kinds of edges only.`;
  return callerError("knowledge/query-too-broad", message, { what, most });
}

/** The number, if it is whole and from 1 to most. */
export function bounded(name: string, given: number, most: number): number {
  if (Number.isInteger(given) && given >= 1 && given <= most) return given;
  const message = `${name}: wanted a whole number from 1 to ${most}, found ${given}.`;
  throw callerError("knowledge/query-too-broad", message, { name, given, most });
}

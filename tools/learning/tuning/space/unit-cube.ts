// Every parameter as a number in [0, 1): where samplers think.

import type { Parameter, Parameters, Space, Value } from "./space.ts";

/** A point of [0, 1)^n, one number a parameter in the order of the space. */
export type Point = Float64Array;

export const dimensions = (space: Space): number => Object.keys(space).length;

export function parametersAt(space: Space, point: Point): Parameters {
  return Object.fromEntries(Object.entries(space).map(([name, parameter], i) => [name, valueAt(parameter, point[i]!)]));
}

/** The middle of what a value takes up: a whole number and an option have width. */
export function pointOf(space: Space, parameters: Parameters): Point {
  return Float64Array.from(Object.entries(space), ([name, parameter]) =>
    positionOf(parameter, parameters[name] as Value),
  );
}

/** Values that a parameter can take; null for a real one. */
export function countOf(parameter: Parameter): number | null {
  if (parameter.kind === "choice") return parameter.options.length;
  if (parameter.low === parameter.high) return 1;
  return parameter.kind === "whole" ? parameter.high - parameter.low + 1 : null;
}

function valueAt(parameter: Parameter, at: number): Value {
  const u = Math.min(Math.max(at, 0), 1);
  if (parameter.kind === "choice")
    return parameter.options[Math.min(parameter.options.length - 1, Math.floor(u * parameter.options.length))]!;
  const { low, high, kind } = parameter;
  if (low === high) return low;
  const [from, to] = edges(parameter);
  const value = parameter.scale === "log" ? Math.exp(Math.log(from) + u * Math.log(to / from)) : from + u * (to - from);
  return Math.min(high, Math.max(low, kind === "whole" ? Math.round(value) : value));
}

function positionOf(parameter: Parameter, value: Value): number {
  if (parameter.kind === "choice") return (parameter.options.indexOf(value) + 0.5) / parameter.options.length;
  if (parameter.low === parameter.high) return 0.5;
  const [from, to] = edges(parameter);
  const number = value as number;
  return parameter.scale === "log" ? Math.log(number / from) / Math.log(to / from) : (number - from) / (to - from);
}

/** Whole numbers reach half a step to both sides, so that all are as likely. */
function edges({ kind, low, high }: Exclude<Parameter, { kind: "choice" }>): readonly [number, number] {
  return kind === "whole" ? [low - 0.5, high + 0.5] : [low, high];
}

// Strategies by their names, as legs.

import { callerError } from "#infra/runtime/index.ts";
import type { OptionLeg, Position } from "./strategy.ts";

interface Shape {
  /** Wanted strikes, lowest first. */
  readonly strikes: number;
  /** Wanted expiries, nearest first. */
  readonly expiries: 1 | 2;
  readonly says: string;
  legs(k: readonly number[], t: readonly number[]): readonly OptionLeg[];
  readonly shares?: number;
}

const call = (strike: number, years: number, quantity: number): OptionLeg => ({
  right: "call",
  strike,
  years,
  quantity,
});
const put = (strike: number, years: number, quantity: number): OptionLeg => ({ right: "put", strike, years, quantity });

/** Each bought as named; turn the quantities round to sell it. */
export const strategies: Readonly<Record<string, Shape>> = {
  "bull-call": {
    strikes: 2,
    expiries: 1,
    says: "buys the lower call, sells the higher",
    legs: ([a, b], [t]) => [call(a!, t!, 1), call(b!, t!, -1)],
  },
  "bear-put": {
    strikes: 2,
    expiries: 1,
    says: "buys the higher put, sells the lower",
    legs: ([a, b], [t]) => [put(b!, t!, 1), put(a!, t!, -1)],
  },
  "bull-put": {
    strikes: 2,
    expiries: 1,
    says: "sells the higher put, buys the lower",
    legs: ([a, b], [t]) => [put(b!, t!, -1), put(a!, t!, 1)],
  },
  "bear-call": {
    strikes: 2,
    expiries: 1,
    says: "sells the lower call, buys the higher",
    legs: ([a, b], [t]) => [call(a!, t!, -1), call(b!, t!, 1)],
  },
  straddle: {
    strikes: 1,
    expiries: 1,
    says: "buys a call and a put of one strike",
    legs: ([a], [t]) => [call(a!, t!, 1), put(a!, t!, 1)],
  },
  strangle: {
    strikes: 2,
    expiries: 1,
    says: "buys a lower put and a higher call",
    legs: ([a, b], [t]) => [put(a!, t!, 1), call(b!, t!, 1)],
  },
  butterfly: {
    strikes: 3,
    expiries: 1,
    says: "buys the outer calls, sells two in the middle",
    legs: ([a, b, c], [t]) => [call(a!, t!, 1), call(b!, t!, -2), call(c!, t!, 1)],
  },
  "iron-condor": {
    strikes: 4,
    expiries: 1,
    says: "sells the inner put and call, buys the outer",
    legs: ([a, b, c, d], [t]) => [put(a!, t!, 1), put(b!, t!, -1), call(c!, t!, -1), call(d!, t!, 1)],
  },
  calendar: {
    strikes: 1,
    expiries: 2,
    says: "sells the near call, buys the far one",
    legs: ([a], [near, far]) => [call(a!, near!, -1), call(a!, far!, 1)],
  },
  diagonal: {
    strikes: 2,
    expiries: 2,
    says: "buys the far lower call, sells the near higher",
    legs: ([a, b], [near, far]) => [call(a!, far!, 1), call(b!, near!, -1)],
  },
  "covered-call": {
    strikes: 1,
    expiries: 1,
    says: "holds the share, sells a call",
    legs: ([a], [t]) => [call(a!, t!, -1)],
    shares: 1,
  },
  "protective-put": {
    strikes: 1,
    expiries: 1,
    says: "holds the share, buys a put",
    legs: ([a], [t]) => [put(a!, t!, 1)],
    shares: 1,
  },
  collar: {
    strikes: 2,
    expiries: 1,
    says: "holds the share, buys the lower put, sells the higher call",
    legs: ([a, b], [t]) => [put(a!, t!, 1), call(b!, t!, -1)],
    shares: 1,
  },
};

/** The legs of a named strategy. @throws tools/option-invalid (an unknown name, or strikes and expiries that do not fit it) */
export function namedStrategy(name: string, strikes: readonly number[], years: readonly number[]): Position {
  const shape = strategies[name];
  if (shape === undefined)
    throw callerError(
      "tools/option-invalid",
      `There is no strategy "${name}"; there are ${Object.keys(strategies).join(", ")}.`,
      { name },
    );
  const rises = (values: readonly number[]) => values.every((value, i) => i === 0 || value > values[i - 1]!);
  if (strikes.length !== shape.strikes || years.length !== shape.expiries || !rises(strikes) || !rises(years))
    throw callerError(
      "tools/option-invalid",
      `A ${name} ${shape.says}: wanted ${shape.strikes} rising strikes and ${shape.expiries} rising times, found ${strikes.join(", ") || "none"} and ${years.join(", ") || "none"}.`,
      { name },
    );
  return { legs: shape.legs(strikes, years), shares: shape.shares ?? 0 };
}

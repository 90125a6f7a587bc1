// What a feature is: one definition, from which the batch over history, the stream, the list, the proofs and the hash are all made.

import { callerError } from "#infra/runtime/index.ts";
import { type Expression, inputsOf, warmUpOf } from "#tools/columns/index.ts";
import { type Clock, clocks } from "./clocks.ts";

export const featureGroups = [
  "technical",
  "microstructure",
  "statistical",
  "cross-asset",
  "sentiment",
  "regime",
] as const;
export type FeatureGroup = (typeof featureGroups)[number];

/** What a value is counted in. "price" and "shares" are those of the clock's adjusted series. */
export const featureUnits = [
  "fraction", // 0.01 = 1 %
  "fraction/year",
  "percent", // 0 to 100, as the literature has its oscillators
  "probability",
  "score", // no dimension, the sign matters
  "ratio",
  "flag", // 0, 1 or -1
  "count",
  "rows", // of the clock
  "price",
  "shares",
  "money",
  "seconds",
  "bits",
] as const;
export type FeatureUnit = (typeof featureUnits)[number];

export interface Feature {
  /** `group.name-window`, for example technical.rsi-14. */
  readonly id: string;
  /** The formula that it belongs to: features that differ by window only share it. */
  readonly formula: string;
  readonly group: FeatureGroup;
  readonly clock: Clock;
  /** Formula in words. */
  readonly says: string;
  readonly unit: FeatureUnit;
  /** Values outside are a fault of the definition or of the facts; open ends where left out. */
  readonly range: readonly [number, number];
  /** What missing input gives. */
  readonly missing: string;
  readonly source: string;
  /** Rows of its window; null where it has none. */
  readonly window: number | null;
  /** Rows that come before the first value. */
  readonly warmUp: number;
  /** Names of the clock's columns that it reads. */
  readonly inputs: readonly string[];
  /** Of the definition: numbers stored under one hash are comparable. */
  readonly version: string;
  readonly expression: Expression;
}

interface Common {
  readonly group: FeatureGroup;
  /** "bar" when left out. */
  readonly clock?: Clock;
  readonly unit: FeatureUnit;
  readonly range?: readonly [number, number];
  /** "missing while a row of its window is" when left out. */
  readonly missing?: string;
  readonly source: string;
  /** Without the group, where several names stand for one formula, say a level or a side; the name when left out. */
  readonly formula?: string;
}

export interface FeatureGiven extends Common {
  /** Without the group. */
  readonly name: string;
  readonly says: string;
  readonly of: Expression;
}

export interface FamilyGiven extends Common {
  readonly name: string;
  readonly windows: readonly number[];
  readonly says: (rows: number) => string;
  readonly of: (rows: number) => Expression;
}

/** One feature without a window of its own. @throws tools/feature-invalid */
export const defineFeature = (given: FeatureGiven): readonly Feature[] => [
  made(given, given.name, given.says, given.of, null),
];

/** One formula at several windows. @throws tools/feature-invalid */
export const defineFamily = (given: FamilyGiven): readonly Feature[] =>
  given.windows.map((rows) => made(given, `${given.name}-${rows}`, given.says(rows), given.of(rows), rows));

function made(
  given: Common & { readonly name: string },
  name: string,
  says: string,
  expression: Expression,
  window: number | null,
): Feature {
  const { group, clock = "bar", unit, source } = given;
  const id = `${group}.${name}`;
  const everything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw callerError(
      "tools/feature-invalid",
      `Feature "${id}": wanted words and numbers in lower case, joined by hyphens.`,
    );
  }
  const inputs = inputsOf(expression);
  const unknown = inputs.filter((column) => !(column in clocks[clock].columns));
  if (unknown.length > 0) {
    throw callerError(
      "tools/feature-invalid",
      `Feature "${id}" reads ${unknown.join(", ")}, which the clock "${clock}" does not have; it has ${Object.keys(clocks[clock].columns).join(", ")}.`,
    );
  }
  return Object.freeze({
    id,
    formula: `${group}.${given.formula ?? given.name}`,
    group,
    clock,
    says,
    unit,
    range: given.range ?? everything,
    missing: given.missing ?? "missing while a row of its window is",
    source,
    window,
    warmUp: warmUpOf(expression),
    inputs,
    version: expression.hash,
    expression,
  });
}

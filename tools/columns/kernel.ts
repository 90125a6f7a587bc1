// What a kernel is: one operator over columns, written once and run in steps of any length. A batch is a long step, a stream a short one.

import { callerError } from "#infra/runtime/index.ts";
import type { Tape } from "./column.ts";
import type { NativeName } from "./native/native.ts";

/**
 * Computes the next `rows` rows of every lane from the tapes' new rows and what the kernel remembers. How rows are cut into steps never
 * changes a value, and no value reads a later row: the property tests hold every kernel of the registry to both.
 */
export type Step = (outputs: readonly Tape[], inputs: readonly Tape[], rows: number) => void;

/** A kernel in AssemblyScript (assembly/), compiled ahead. */
export interface Native {
  readonly name: NativeName;
  /** Numbers that it is told behind its parameters. */
  readonly constants: readonly number[];
  /** Values that it remembers, beside those; all zero at the beginning. */
  remembers(lanes: number, ...params: readonly number[]): number;
}

export interface ParamRule {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** A whole number, say of rows. */
  readonly whole: boolean;
}

export interface Kernel {
  /** The operator's name, also in the expression language. */
  readonly name: string;
  /** Formula, what missing input gives, source. */
  readonly says: string;
  readonly inputs: number;
  readonly params: readonly ParamRule[];
  /** One name for each column that it gives; most give one. */
  readonly outputs: readonly string[];
  /** Raised when the same input gives other numbers than before: it is part of every hash. */
  readonly version: number;
  /** True where a value depends on the other lanes of its row (ranks, z-scores); lanes must then not be run apart. */
  readonly across: boolean;
  /** Rows before a row that it reads off its inputs' tapes. */
  lookback(...params: readonly number[]): number;
  /** Values that its inputs must have had before its own first one. */
  warmUp(...params: readonly number[]): number;
  /** How it runs: a step in TypeScript, or a native one. One of the two is there. */
  open?(lanes: number, ...params: readonly number[]): Step;
  readonly native?: Native;
}

type Said = Pick<Kernel, "name" | "says" | "inputs"> & Partial<Omit<Kernel, "open" | "native">>;
type Given = Said & { readonly open: NonNullable<Kernel["open"]> };

/** Declares a kernel. What is left out: no parameters, one output, version 1, lanes on their own, no lookback, a warm-up as long as the lookback. */
export const defineKernel = (given: Given): Kernel => declared(given);

function declared(given: Said & Pick<Kernel, "open" | "native">): Kernel {
  if (!/^[a-z][a-z0-9_]*$/.test(given.name)) {
    throw callerError("tools/kernel-invalid", `Kernel "${given.name}": wanted lower_snake_case.`);
  }
  const none = (): number => 0;
  return Object.freeze({
    params: [],
    outputs: ["value"],
    version: 1,
    across: false,
    lookback: none,
    warmUp: given.lookback ?? none,
    ...given,
  });
}

/** The same of one that runs natively. What is left out: it remembers nothing, version 2 (sums were added in another order before). */
export const nativeKernel = ({
  native,
  constants = [],
  remembers = () => 0,
  ...said
}: Said & { readonly native: NativeName } & Partial<Omit<Native, "name">>): Kernel =>
  declared({ version: 2, ...said, native: { name: native, constants, remembers } });

/** So many values for each two lanes, the last one counting as two. */
export const perPair =
  (values: (...params: readonly number[]) => number): Native["remembers"] =>
  (lanes, ...params) =>
    Math.ceil(lanes / 2) * values(...params);

/** So many values for each lane. */
export const perLane =
  (values: (...params: readonly number[]) => number): Native["remembers"] =>
  (lanes, ...params) =>
    lanes * values(...params);

/** Values of a window whose newest values lie together, and of one that is kept in order (assembly/window.ts, sorted.ts). */
export const ringValues = (rows: number): number => 1 + 2 * rows;
export const sortedValues = (rows: number): number => 1 + rows;

/** A whole number of rows, 1 to 100,000 unless told. */
export const rowsParam = (name = "rows", min = 1, max = 100_000): ParamRule => ({ name, min, max, whole: true });
/** Any number. */
export const numberParam = (name: string, min = -Number.MAX_VALUE, max = Number.MAX_VALUE): ParamRule => ({
  name,
  min,
  max,
  whole: false,
});

/** @throws tools/parameter-out-of-range, tools/kernel-arity */
export function checkCall({ name, inputs, params }: Kernel, given: readonly number[], columns: number): void {
  if (columns !== inputs || given.length !== params.length) {
    const wanted = `${inputs} column(s) and ${params.length} number(s)${params.length > 0 ? ` (${params.map((rule) => rule.name).join(", ")})` : ""}`;
    throw callerError("tools/kernel-arity", `${name} takes ${wanted}, found ${columns} and ${given.length}.`);
  }
  params.forEach((rule, i) => {
    const value = given[i] as number;
    if (!(value >= rule.min && value <= rule.max) || (rule.whole && !Number.isInteger(value))) {
      throw callerError(
        "tools/parameter-out-of-range",
        `${name}: ${rule.name} is ${value}; wanted ${rule.whole ? "a whole number" : "a number"} from ${rule.min} to ${rule.max}.`,
      );
    }
  });
}

// Where everything of a program lies in its memory: addresses of tapes, descriptions of native calls, what kernels remember, strips.

import type { PlannedCall } from "../plan.ts";
import { reservedBytes } from "./module.ts";

/** A loop over two values at a time may end one past an odd count. */
const spareValues = 2;
const valueBytes = 8;

/** A strip from `base` on, counted in values of the memory: room for `length`. */
export interface StripPlace {
  readonly base: number;
  readonly length: number;
}

/** A native call: its description, and what the kernel remembers (parameters first), counted in bytes. */
export interface CallPlace {
  readonly record: number;
  readonly state: number;
  readonly stateBytes: number;
  /** A value right behind it that no kernel may touch. */
  readonly guard: number;
}

export interface Layout {
  readonly bytes: number;
  readonly strips: readonly StripPlace[];
  /** Address of the address of a strip's first new value, by strip. */
  readonly slots: readonly number[];
  /** By call; null for kernels in TypeScript. */
  readonly calls: readonly (CallPlace | null)[];
}

export function layoutOf(stripValues: readonly number[], calls: readonly PlannedCall[], lanes: number): Layout {
  let end = reservedBytes;
  const take = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 16) * 16;
    return at;
  };
  const slotsAt = take(4 * stripValues.length);
  const places = calls.map(({ node: { kernel, params, inputs } }): CallPlace | null => {
    if (kernel.native === undefined) return null;
    const record = take(4 * (3 + kernel.outputs.length + inputs.length));
    const stateBytes =
      valueBytes * (params.length + kernel.native.constants.length + kernel.native.remembers(lanes, ...params));
    const state = take(stateBytes + valueBytes);
    return { record, state, stateBytes, guard: state + stateBytes };
  });
  const strips = stripValues.map((length) => ({
    base: take(valueBytes * (length + spareValues)) / valueBytes,
    length,
  }));
  return { bytes: end, strips, slots: stripValues.map((_, strip) => slotsAt + 4 * strip), calls: places };
}

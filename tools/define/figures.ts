// Finding a figure in a tool's output by path, with the unit that the output schema declares for it.

import type { z } from "zod";
import type { Unit } from "./units.ts";

export interface Figure {
  readonly path: string;
  readonly value: number;
  readonly unit: Unit;
}

interface Node {
  readonly def: {
    readonly type: string;
    readonly innerType?: z.ZodType;
    readonly element?: z.ZodType;
    readonly valueType?: z.ZodType;
    readonly options?: readonly z.ZodType[];
  };
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

/** Every number in an output with path ("ranks.0.value") and unit, in the order of the output.
 * Numbers without a declared unit are left out: they cannot be cited. */
export function figuresOf(schema: z.ZodType, output: unknown): readonly Figure[] {
  const found: Figure[] = [];
  walk(schema, output, [], undefined, found);
  return found;
}

function walk(
  schema: z.ZodType | undefined,
  value: unknown,
  path: readonly string[],
  unit: Unit | undefined,
  found: Figure[],
): void {
  if (schema === undefined || value === null || value === undefined) return;
  const here = (schema.meta()?.unit as Unit | undefined) ?? unit;
  const { def, shape } = schema as unknown as Node;
  if (typeof value === "number") {
    if (here) found.push({ path: path.join("."), value, unit: here });
    return;
  }
  if (def.innerType) return walk(def.innerType, value, path, here, found);
  if (def.options) {
    for (const option of def.options) {
      if (option.safeParse(value).success) return walk(option, value, path, here, found);
    }
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      walk(def.element, item, [...path, String(index)], here, found);
    });
    return;
  }
  if (typeof value === "object") {
    for (const [key, member] of Object.entries(value))
      walk(shape?.[key] ?? def.valueType, member, [...path, key], here, found);
  }
}

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
export const figuresOf = (schema: z.ZodType, output: unknown): readonly Figure[] => [
  ...walk(schema, output, [], undefined),
];

function* walk(
  schema: z.ZodType | undefined,
  value: unknown,
  path: readonly string[],
  outer: Unit | undefined,
): Generator<Figure> {
  if (schema === undefined || value === null || value === undefined) return;
  const unit = (schema.meta()?.unit as Unit | undefined) ?? outer;
  const { def, shape } = schema as unknown as Node;
  const inner = def.innerType ?? def.options?.find((option) => option.safeParse(value).success);
  if (typeof value === "number") {
    if (unit) yield { path: path.join("."), value, unit };
    else if (inner) yield* walk(inner, value, path, unit);
  } else if (inner) {
    yield* walk(inner, value, path, unit);
  } else if (typeof value === "object") {
    for (const [key, member] of Object.entries(value)) {
      yield* walk(Array.isArray(value) ? def.element : (shape?.[key] ?? def.valueType), member, [...path, key], unit);
    }
  }
}

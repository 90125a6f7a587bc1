// What a model is: a forward half over traced tensors, with options that are checked and a source that says where it comes from.

import { z } from "zod";
import { callerError, nearestNames } from "#infra/runtime/index.ts";
import { reshape, type Scope, type Shape, sizeOf, type Tensor } from "../tape/index.ts";
import type { TrainingRows } from "../training/index.ts";

/** Inputs by name, each with the rows as first axis; models of one input call it x. */
export type Inputs = Readonly<Record<string, Tensor>>;

/** A model whose options are settled. */
export interface Model {
  readonly id: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Predictions of (rows, outputs). */
  readonly forward: (scope: Scope, inputs: Inputs, outputs: number) => Tensor;
  /** How many rows fit a processor's cache together; Infinity where all rows of a batch belong together.
   * @param inputs shape of one row of each */
  readonly rowsInCache: (inputs: Readonly<Record<string, Shape>>) => number;
  /** Only of models whose best parameters under the squared error are known without steps: those, by name.
   * @throws tools/training-invalid for rows that count by other weights than 0 and 1 */
  readonly solve?: (rows: TrainingRows) => ReadonlyMap<string, Float32Array>;
}

export interface ModelDefinition {
  readonly id: string;
  readonly says: string;
  readonly source: string;
  /** Shape of a row of each input, in words. */
  readonly inputs: Readonly<Record<string, string>>;
  /** @throws tools/training-invalid, naming each option that is wrong */
  readonly with: (options?: Readonly<Record<string, unknown>>) => Model;
}

export interface ModelParts<Options> {
  readonly id: string;
  readonly says: string;
  readonly source: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly options: z.ZodType<Options>;
  readonly forward: (scope: Scope, inputs: Inputs, outputs: number, options: Options) => Tensor;
  readonly rowsInCache: (inputs: Readonly<Record<string, Shape>>, options: Options) => number;
  readonly solve?: (rows: TrainingRows, options: Options) => ReadonlyMap<string, Float32Array>;
}

export const windowInput = { x: "(steps, features)" } as const;

export function defineModel<Options extends object>(parts: ModelParts<Options>): ModelDefinition {
  const { id, says, source, inputs = windowInput } = parts;
  return {
    id,
    says,
    source,
    inputs,
    with(given = {}) {
      const parsed = parts.options.safeParse(given);
      if (!parsed.success) {
        throw callerError("tools/training-invalid", `Options of model "${id}": ${z.prettifyError(parsed.error)}`, {
          id,
        });
      }
      const options = parsed.data;
      const { solve } = parts;
      return {
        id,
        options: { ...options } as Readonly<Record<string, unknown>>,
        forward: (scope, tensors, outputs) => parts.forward(scope, tensors, outputs, options),
        rowsInCache: (shapes) => parts.rowsInCache(shapes, options),
        ...(solve && { solve: (rows: TrainingRows) => solve(rows, options) }),
      };
    },
  };
}

/** The input of a model of windows. @throws tools/shape-mismatch where it is not (rows, steps, features) */
export function windowOf(scope: Scope, { x }: Inputs): Tensor {
  if (x?.shape.length === 3) return x;
  throw scope.trace.mismatch("input x", "(rows, steps, features)", x?.shape ?? []);
}

/** All values of a row one after the other, whatever its shape. @throws tools/shape-mismatch */
export function flatWindowOf(scope: Scope, { x }: Inputs): Tensor {
  const [rows = 0, ...row] = x?.shape ?? [];
  if (x === undefined || row.length === 0) throw scope.trace.mismatch("input x", "(rows, values)", x?.shape ?? []);
  return reshape(x, [rows, sizeOf(row)]);
}

/** Chunks whose widest value is about 256 kB keep a processor's second cache: measured best from 128 to 512 kB. */
export const rowsFor = (valuesOfWidestRow: number): number => Math.max(1, Math.floor((1 << 16) / valuesOfWidestRow));

/** Equal parts of a batch, each of at most so many rows, as few as can be. */
export function chunksFor(rows: number, rowsInCache: number): number {
  for (let chunks = 1; chunks < rows; chunks++) if (rows % chunks === 0 && rows / chunks <= rowsInCache) return chunks;
  return Math.max(1, rows);
}

export function findModel(models: readonly ModelDefinition[], id: string): ModelDefinition {
  const found = models.find((model) => model.id === id);
  if (found !== undefined) return found;
  const ids = models.map((model) => model.id);
  throw callerError("tools/training-invalid", `No model "${id}"; nearest: ${nearestNames(id, ids).join(", ")}.`, {
    id,
  });
}

export const rate = z.number().min(0).lt(1);
export const width = z.int().min(1).max(4096);
/** How many steps one of each scale stands for. */
export const scalesOf = (usual: number[]) =>
  z
    .array(z.int().min(1).max(1024))
    .min(1)
    .max(6)
    .refine((scales) => new Set(scales).size === scales.length, "each scale once")
    .default(usual);

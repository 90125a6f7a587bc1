// A gradient beside central differences of the same graph, both in float64.

import { expect } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import {
  chunkSum,
  eachChunk,
  gradients,
  isPerChunk,
  multiply,
  type Shape,
  sum,
  type Tensor,
  Trace,
  writeModel,
} from "../../../../tools/learning/tape/index.ts";
import { interpret, type Value, value } from "./interpreter.ts";

export interface Case {
  /** Shapes of what is differentiated; `rows` ones are cut into chunks along their first axis. */
  readonly given: Readonly<Record<string, Shape>>;
  readonly rows?: readonly string[];
  readonly chunks?: number;
  readonly f: (inputs: Readonly<Record<string, Tensor>>) => Tensor;
  /** Moves random numbers to where the function is meant. */
  readonly at?: (v: number) => number;
}

/** A number that depends on every element of y in its own way. */
export function weighed(y: Tensor): Tensor {
  const weights = y.trace.constant(
    Float32Array.from({ length: y.shape.reduce((a, b) => a * b, 1) }, (_, i) => ((i * 7) % 5) / 4 - 0.35),
    y.shape,
  );
  const total = sum(multiply(y, weights));
  return isPerChunk(total) ? chunkSum(total) : total;
}

export function expectGradients({ given, rows = [], chunks = 1, f, at = (v) => v }: Case, tolerance = 1e-7): void {
  const trace = new Trace(chunks);
  const names = Object.keys(given);
  const inputs = names.map((name) => trace.input(name, given[name]!, "float32", true));
  const used = names.map((name, i) => [name, rows.includes(name) ? eachChunk(inputs[i]!) : inputs[i]!] as const);
  const loss = weighed(f(Object.fromEntries(used)));
  const found = gradients(loss, inputs);
  const { bytes } = writeModel(trace, {
    loss,
    ...Object.fromEntries(names.map((name, i) => [`d.${name}`, found[i]!])),
  });
  const random = seededRandom(11);
  const point: Record<string, Value> = Object.fromEntries(
    names.map((name) => {
      const size = given[name]!.reduce((a, b) => a * b, 1);
      return [
        name,
        value(
          given[name]!,
          Float64Array.from({ length: size }, () => at(random.normal())),
        ),
      ];
    }),
  );
  const exact = interpret(bytes, point);
  for (const name of names) {
    const { shape, data } = point[name]!;
    const step = 1e-5;
    for (let i = 0; i < data.length; i++) {
      const moved = (by: number): number => {
        const other = value(shape, data);
        other.data[i]! += by;
        return interpret(bytes, { ...point, [name]: other }).loss!.data[0]!;
      };
      const slope = (moved(step) - moved(-step)) / (2 * step);
      const wanted = exact[`d.${name}`]!.data[i]!;
      expect(Math.abs(slope - wanted), `d/d${name}[${i}]: traced ${wanted}, by differences ${slope}`).toBeLessThan(
        tolerance * Math.max(1, Math.abs(slope)),
      );
    }
  }
}

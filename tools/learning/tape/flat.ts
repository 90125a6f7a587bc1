// Parameters as one vector: an optimiser then takes a dozen operators instead of a dozen a parameter, and a checkpoint is one array.

import { concat, reshape } from "./operators/layout.ts";
import { type Shape, sizeOf } from "./shape.ts";
import type { Tensor, Trace, TraceNode } from "./trace.ts";

export interface Held {
  readonly name: string;
  readonly shape: Shape;
  readonly tensor: Tensor;
}

/** Replaces the trace's inputs of these names by parts of one input vector.
 * @param narrow slices instead of one wide split, which a GPU's shaders cannot bind */
export function bindFlat(trace: Trace, name: string, held: readonly Held[], narrow: boolean): Tensor {
  const flat = trace.input(name, [held.reduce((size, { shape }) => size + sizeOf(shape), 0)]);
  const names = new Set(held.map((one) => one.name));
  trace.inputs.splice(0, trace.inputs.length, ...trace.inputs.filter((input) => !names.has(input.name)));
  const before = trace.nodes.length;
  const parts = narrow ? slices(flat, held) : splits(flat, held);
  const made = trace.nodes.splice(before);
  const shaped = held.map(({ shape, tensor }, i): TraceNode => {
    const inputs = [parts[i] as Tensor, trace.whole(shape)];
    return { operator: "Reshape", domain: "", inputs, outputs: [tensor], attributes: {}, stage: 0 };
  });
  trace.nodes.unshift(...made, ...shaped);
  return flat;
}

function splits(flat: Tensor, held: readonly Held[]): Tensor[] {
  const { trace } = flat;
  const lengths = held.map(({ shape }) => sizeOf(shape));
  return trace.emit(
    "Split",
    [flat, trace.whole(lengths)],
    lengths.map((length) => [length]),
    { attributes: { axis: 0 } },
  );
}

function slices(flat: Tensor, held: readonly Held[]): Tensor[] {
  const { trace } = flat;
  let from = 0;
  return held.map(({ shape }) => {
    const size = sizeOf(shape);
    const range = [trace.whole([from]), trace.whole([from + size]), trace.whole([0])];
    from += size;
    return trace.emit("Slice", [flat, ...range], [[size]])[0] as Tensor;
  });
}

/** Gradients one after the other, as the vector has their parameters. */
export function flatten(tensors: readonly Tensor[]): Tensor {
  const parts = tensors.map((tensor) => reshape(tensor, [sizeOf(tensor.shape)]));
  return concat(parts as [Tensor, ...Tensor[]], 0);
}

// A trace: the operators that a model called, in their order, with shapes and with how to go back through them.
// Nothing is computed here. Decision 0036 says how a trace becomes one graph that walks a batch in chunks.

import { callerError, type QuorumError } from "#infra/runtime/index.ts";
import { type Shape, showShape, sizeOf } from "./shape.ts";

/** A truth value only passes between two operators of one graph. */
export type ElementType = "float32" | "int64" | "bool";
export type Elements = Float32Array | BigInt64Array;
export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface Tensor {
  readonly trace: Trace;
  readonly name: string;
  readonly shape: Shape;
  readonly type: ElementType;
  /** Even: worked out once a step. Odd: once for every chunk of the batch. A value is never used at an earlier stage. */
  readonly stage: number;
  readonly needsGradient: boolean;
}

/** One operator of ONNX, or one of three of ours that the schedule resolves: see batch.ts. */
export interface TraceNode {
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly stage: number;
}

/** A gradient towards an input; a function is given what other uses of that input have brought so far, and adds to it. */
export type Contribution = Tensor | ((soFar: Tensor | null) => Tensor) | null;

export interface Step {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly backward: (gradients: readonly (Tensor | null)[]) => readonly Contribution[];
  /** What it brings back is of the whole batch already, though its outputs are the chunks'. */
  readonly whole: boolean;
}

export interface Constant {
  readonly tensor: Tensor;
  readonly data: Elements;
}

export interface EmitOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: "" | "com.microsoft";
  readonly type?: ElementType;
}

export class Trace {
  /** Into how many equal parts the batch is cut; 1 = the graph sees the whole batch at once. */
  readonly chunks: number;
  readonly nodes: TraceNode[] = [];
  readonly steps: Step[] = [];
  readonly inputs: Tensor[] = [];
  readonly constants: Constant[] = [];
  readonly #known = new Map<string, Tensor>();
  readonly #emitted = new Map<string, readonly Tensor[]>();
  readonly #recorded = new Set<string>();
  readonly #layers: string[] = [];
  #recording = true;
  #count = 0;

  constructor(chunks = 1) {
    this.chunks = chunks;
  }

  /** Where the model is just now, such as "encoder.0.attention". */
  get layer(): string {
    return this.#layers.join(".");
  }

  within<T>(layer: string, body: () => T): T {
    this.#layers.push(layer);
    try {
      return body();
    } finally {
      this.#layers.pop();
    }
  }

  /** What runs inside leaves no step to go back through. */
  silently<T>(body: () => T): T {
    const before = this.#recording;
    this.#recording = false;
    try {
      return body();
    } finally {
      this.#recording = before;
    }
  }

  input(name: string, shape: Shape, type: ElementType = "float32", needsGradient = false): Tensor {
    const tensor: Tensor = { trace: this, name, shape, type, stage: 0, needsGradient };
    this.inputs.push(tensor);
    return tensor;
  }

  constant(data: Elements, shape: Shape): Tensor {
    const type = data instanceof Float32Array ? "float32" : "int64";
    const key = data.length <= 16 ? `${type} ${shape} ${data}` : null;
    const known = key === null ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    const tensor = this.#tensor(shape, type, 0);
    this.constants.push({ tensor, data });
    if (key !== null) this.#known.set(key, tensor);
    return tensor;
  }

  scalar(value: number): Tensor {
    return this.constant(Float32Array.of(value), []);
  }

  /** Whole numbers as operators want their axes and shapes. */
  whole(values: readonly number[]): Tensor {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  /** Notes one operator; it runs as early as its inputs allow. The same on the same inputs is noted once. */
  emit(operator: string, inputs: readonly Tensor[], shapes: readonly Shape[], options: EmitOptions = {}): Tensor[] {
    const last = Math.max(0, ...inputs.map(({ stage }) => stage));
    const stage = last % 2 === 0 && inputs.some((input) => input.stage % 2 === 1) ? last + 1 : last;
    return this.place(operator, inputs, shapes, stage, options);
  }

  place(
    operator: string,
    inputs: readonly Tensor[],
    shapes: readonly Shape[],
    stage: number,
    { attributes = {}, domain = "", type = "float32" }: EmitOptions = {},
  ): Tensor[] {
    const key = `${operator} ${inputs.map(({ name }) => name)} ${JSON.stringify(attributes)} ${shapes.join(";")} ${stage}`;
    const known = this.#emitted.get(key);
    if (known !== undefined) return [...known];
    const outputs = shapes.map((shape) => this.#tensor(shape, type, stage));
    this.nodes.push({ operator, domain, inputs, outputs, attributes, stage });
    this.#emitted.set(key, outputs);
    return outputs;
  }

  /** The values of `forward`, with a way back to `inputs`. What happens inside `forward` needs no way back of its own. */
  differentiable(
    inputs: readonly Tensor[],
    forward: () => readonly Tensor[],
    backward: Step["backward"],
    whole = false,
  ): Tensor[] {
    const values = this.silently(forward);
    if (!this.#recording || !inputs.some(({ needsGradient }) => needsGradient)) return [...values];
    const outputs = values.map((value) => ({ ...value, needsGradient: true }));
    const key = outputs.map(({ name }) => name).join(" ");
    if (!this.#recorded.has(key)) this.steps.push({ inputs, outputs, backward, whole }); // the same value has one way back
    this.#recorded.add(key);
    return outputs;
  }

  /** An error that names the layer and the shapes. */
  mismatch(operation: string, wanted: string, ...shapes: readonly Shape[]): QuorumError {
    const found = shapes.map(showShape).join(" and ");
    const layer = this.layer;
    const where = layer === "" ? operation : `${operation} in layer "${layer}"`;
    return callerError("tools/shape-mismatch", `${where}: found ${found}; wanted ${wanted}.`, {
      layer,
      operation,
      shapes,
    });
  }

  #tensor(shape: Shape, type: ElementType, stage: number): Tensor {
    if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
      throw this.mismatch("tensor", "every length a whole number", shape);
    }
    return { trace: this, name: `t${this.#count++}`, shape, type, stage, needsGradient: false };
  }
}

/** True for a value that each chunk of the batch has its own of. */
export const isPerChunk = ({ stage }: Tensor): boolean => stage % 2 === 1;

/** A one-output operator without a way back. */
export function emitOne(
  operator: string,
  inputs: readonly [Tensor, ...Tensor[]],
  shape: Shape,
  options: EmitOptions = {},
): Tensor {
  return inputs[0].trace.emit(operator, inputs, [shape], options)[0] as Tensor;
}

/** A one-output composite with a way back. */
export function derive(
  inputs: readonly [Tensor, ...Tensor[]],
  forward: () => Tensor,
  backward: (gradient: Tensor, output: Tensor) => readonly Contribution[],
  whole = false,
): Tensor {
  let value: Tensor | null = null;
  const [output] = inputs[0].trace.differentiable(
    inputs,
    () => {
      value = forward();
      return [value];
    },
    ([gradient]) => backward(gradient as Tensor, value as unknown as Tensor),
    whole,
  );
  return output as Tensor;
}

export const zeros = (trace: Trace, shape: Shape): Tensor => trace.constant(new Float32Array(sizeOf(shape)), shape);

// What a model holds while it is traced: parameters that training moves, buffers that it only updates, and masks of chance.
// Names are paths ("encoder.0.attention.query"); values come later, from a seed, a checkpoint or an artefact.

import { callerError, type Random } from "#infra/runtime/index.ts";
import { eachChunk } from "./batch.ts";
import { reshape } from "./operators/layout.ts";
import { type Shape, sizeOf } from "./shape.ts";
import type { Tensor, Trace } from "./trace.ts";

/** The first value of one element of a parameter. */
export type Initial = (random: Random) => number;

export const zero: Initial = () => 0;
export const one: Initial = () => 1;
export const uniform =
  (bound: number): Initial =>
  (random) =>
    (2 * random.next() - 1) * bound;
export const gaussian =
  (deviation: number): Initial =>
  (random) =>
    random.normal() * deviation;
/** Uniform within 1 / sqrt(inputs), PyTorch's habit for dense, recurrent and convolution layers. */
export const fanIn = (inputs: number): Initial => uniform(1 / Math.sqrt(inputs));

export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  readonly initial: Initial;
  readonly tensor: Tensor;
}

export interface Buffer {
  readonly name: string;
  readonly shape: Shape;
  readonly initial: Initial;
  readonly tensor: Tensor;
  /** Its value after the step; the same one where the step leaves it. */
  next: Tensor;
}

/** One place where chance strikes units out. */
export interface MaskSite {
  readonly pool: string;
  readonly rate: number;
  readonly size: number;
  /** The input that says, for each chunk, where in the pool its mask begins. */
  readonly offsets: string;
}

/** How far a model's latent is moved against it, and what the loss there counts for.
 * @source Feng et al. (2019), Enhancing Stock Movement Prediction with Adversarial Training, IJCAI */
export interface Adversary {
  /** Length of a row's move. */
  readonly size: number;
  readonly weight: number;
}

/** Where a model is cut in two: what it has made of its input, and the head that reads it. */
export interface Cut {
  readonly latent: Tensor;
  readonly head: (latent: Tensor) => Tensor;
  readonly adversary: Adversary;
}

interface Held {
  readonly trace: Trace;
  readonly training: boolean;
  readonly parameters: Map<string, Parameter>;
  readonly buffers: Map<string, Buffer>;
  readonly masks: MaskSite[];
  readonly notes: Map<string, Tensor>;
  readonly penalties: Tensor[];
  cut: Cut | null;
  /** A part of the model is traced once more, with the parameters that it has. */
  again: boolean;
}

export class Scope {
  readonly #held: Held;
  readonly #path: string;

  private constructor(held: Held, path: string) {
    this.#held = held;
    this.#path = path;
  }

  static root(trace: Trace, training: boolean): Scope {
    const named = { parameters: new Map(), buffers: new Map(), notes: new Map() };
    return new Scope({ trace, training, ...named, masks: [], penalties: [], cut: null, again: false }, "");
  }

  get trace(): Trace {
    return this.#held.trace;
  }

  /** False when the forward half alone is traced: no dropout, and normalisation by remembered statistics. */
  get training(): boolean {
    return this.#held.training;
  }

  get parameters(): readonly Parameter[] {
    return [...this.#held.parameters.values()];
  }

  get buffers(): readonly Buffer[] {
    return [...this.#held.buffers.values()];
  }

  get masks(): readonly MaskSite[] {
    return this.#held.masks;
  }

  get notes(): ReadonlyMap<string, Tensor> {
    return this.#held.notes;
  }

  get penalties(): readonly Tensor[] {
    return this.#held.penalties;
  }

  /** Null where no adversary is asked for. */
  get cut(): Cut | null {
    return this.#held.cut;
  }

  /** A value of (rows, ...) worth having beside the prediction, such as an embedding: an artefact can give it out. */
  note(name: string, value: Tensor): void {
    this.#held.notes.set(name, value);
  }

  /** Adds one number of the whole batch to what training lowers. */
  penalise(amount: Tensor): void {
    this.#held.penalties.push(amount);
  }

  /** The head over what the model has made of its input; with an adversary, training takes it once more over a latent moved against it. */
  headOver(latent: Tensor, adversary: Adversary | null, head: (latent: Tensor) => Tensor): Tensor {
    if (adversary !== null && this.training) this.#held.cut = { latent, head, adversary };
    return head(latent);
  }

  /** Traces a part of the model once more, with the parameters that it has; what it remembers of batches stays. */
  again<T>(body: () => T): T {
    this.#held.again = true;
    try {
      return body();
    } finally {
      this.#held.again = false;
    }
  }

  /** Runs a layer under its name. */
  within<T>(layer: string, body: (scope: Scope) => T): T {
    return this.trace.within(layer, () => body(new Scope(this.#held, this.#full(layer))));
  }

  parameter(name: string, shape: Shape, initial: Initial): Tensor {
    const known = this.#held.again ? this.#held.parameters.get(this.#full(name)) : undefined;
    if (known !== undefined) return known.tensor;
    const full = this.#claim(name);
    const tensor = this.trace.input(full, shape, "float32", true);
    this.#held.parameters.set(full, { name: full, shape, initial, tensor });
    return tensor;
  }

  buffer(name: string, shape: Shape, initial: Initial): Tensor {
    const known = this.#held.again ? this.#held.buffers.get(this.#full(name)) : undefined;
    if (known !== undefined) return known.tensor;
    const full = this.#claim(name);
    const tensor = this.trace.input(full, shape);
    this.#held.buffers.set(full, { name: full, shape, initial, tensor, next: tensor });
    return tensor;
  }

  update(buffer: Tensor, next: Tensor): void {
    const held = this.#held.buffers.get(buffer.name);
    if (held === undefined) throw new Error(`${buffer.name} is no buffer of this model.`);
    if (!this.#held.again) held.next = next;
  }

  /** Factors of 0 (at the given rate) and 1 / (1 - rate), cut from a pool of them: drawing anew each step takes longer than training. */
  mask(shape: Shape, rate: number): Tensor {
    const { trace, masks } = this.#held;
    const size = sizeOf(shape);
    const offsets = `mask.${masks.length}`;
    const pool = `pool.${rate}`;
    masks.push({ pool, rate, size, offsets });
    const start = eachChunk(trace.input(offsets, [trace.chunks], "int64"));
    const from: Tensor = { trace, name: pool, shape: [size], type: "float32", stage: 0, needsGradient: false };
    const [end] = trace.emit("Add", [start, trace.whole([size])], [[1]], { type: "int64" }) as [Tensor];
    const [mask] = trace.emit("Slice", [from, start, end, trace.whole([0])], [[size]]) as [Tensor];
    return reshape(mask, shape);
  }

  #full(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }

  #claim(name: string): string {
    const full = this.#full(name);
    if (this.#held.parameters.has(full) || this.#held.buffers.has(full)) {
      throw callerError(
        "tools/training-invalid",
        `Two tensors of the model are named "${full}"; give each layer its name.`,
      );
    }
    return full;
  }
}

/** All values one after the other, in the order of the list.
 * @param values by name; what is missing is drawn from the seed's stream of that name, so that adding a layer moves no other's numbers */
export function flatValues(
  held: readonly Pick<Parameter, "name" | "shape" | "initial">[],
  random: Random,
  values: ReadonlyMap<string, ArrayLike<number>> = new Map(),
): Float32Array {
  const flat = new Float32Array(held.reduce((size, { shape }) => size + sizeOf(shape), 0));
  let at = 0;
  for (const { name, shape, initial } of held) {
    const size = sizeOf(shape);
    const given = values.get(name);
    if (given !== undefined) flat.set(given, at);
    else {
      const stream = random.fork(name);
      for (let i = 0; i < size; i++) flat[at + i] = initial(stream);
    }
    at += size;
  }
  return flat;
}

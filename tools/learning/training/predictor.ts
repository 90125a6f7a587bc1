// The forward half alone: the artefact that is served, and a session that runs it.

import { bytesHash, callerError } from "#infra/runtime/index.ts";
import {
  eachChunk,
  type Named,
  Scope,
  type Shape,
  sizeOf,
  stacked,
  type Tensor,
  Trace,
  writeModel,
} from "../tape/index.ts";
import { openSession, type Session } from "./session.ts";
import type { Forward, HeldShape } from "./step-graph.ts";

export interface ArtefactPlan {
  readonly rows: number;
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly outputs: number;
  readonly forward: Forward;
  readonly chunks?: number;
  /** Values that the model notes besides, such as "embedding", as outputs of their names. */
  readonly also?: readonly string[];
}

/** A model that any ONNX runtime opens: weights inside, inputs by name, the first output "prediction" of (rows, outputs). */
export interface Artefact {
  readonly bytes: Uint8Array;
  readonly inputs: readonly Named[];
  readonly outputs: readonly Named[];
  /** SHA-256 of the bytes, lower-case hex. */
  readonly hash: string;
}

export type Weights = ReadonlyMap<string, ArrayLike<number>>;

/** Parameters and buffers by name from their flat vectors. */
export function weightsByName(held: readonly HeldShape[], flat: Float32Array): Map<string, Float32Array> {
  let from = 0;
  return new Map(
    held.map(({ name, shape }) => {
      const values = flat.slice(from, from + sizeOf(shape));
      from += values.length;
      return [name, values] as const;
    }),
  );
}

/** Buffers without a value keep what they begin with: nothing has been remembered yet.
 * @throws tools/shape-mismatch */
export function writeArtefact(plan: ArtefactPlan, weights: Weights): Artefact {
  const trace = new Trace(plan.chunks ?? 1);
  const scope = Scope.root(trace, false);
  const inputs = Object.fromEntries(
    Object.entries(plan.inputs).map(([name, shape]) => [name, eachChunk(trace.input(name, [plan.rows, ...shape]))]),
  );
  const prediction = stacked(plan.forward(scope, inputs));
  const also = Object.fromEntries((plan.also ?? []).map((name) => [name, stacked(noted(scope, name))]));
  const given = new Map<string, Float32Array>();
  for (const { name, shape } of scope.parameters) {
    const values = weights.get(name);
    if (values === undefined) throw new Error(`No values for parameter "${name}".`);
    given.set(name, sized(name, values, shape));
  }
  for (const { name, shape, initial } of scope.buffers) {
    const first = { length: sizeOf(shape) };
    given.set(name, sized(name, weights.get(name) ?? Array.from(first, () => initial(nothing)), shape));
  }
  const written = writeModel(trace, { prediction, ...also }, { given });
  return { ...written, hash: bytesHash(written.bytes) };
}

/** @throws tools/training-invalid, naming what the model notes */
function noted({ notes }: Scope, name: string): Tensor {
  const found = notes.get(name);
  if (found !== undefined) return found;
  const known = notes.size === 0 ? "nothing" : [...notes.keys()].join(", ");
  throw callerError(
    "tools/training-invalid",
    `The model notes no "${name}" beside its prediction; it notes ${known}.`,
    {
      name,
    },
  );
}

const nothing = { next: () => 0, normal: () => 0, integer: () => 0, fork: () => nothing };

function sized(name: string, values: ArrayLike<number>, shape: Shape): Float32Array {
  if (values.length === sizeOf(shape)) return Float32Array.from(values);
  throw new Error(`${name} has ${values.length} values, its shape wants ${sizeOf(shape)}.`);
}

/** An artefact that has been opened. */
export class Predictor {
  readonly artefact: Artefact;
  readonly #session: Session;

  private constructor(artefact: Artefact, session: Session) {
    this.artefact = artefact;
    this.#session = session;
  }

  static async open(plan: ArtefactPlan, weights: Weights): Promise<Predictor> {
    const artefact = writeArtefact(plan, weights);
    return new Predictor(artefact, await openSession(artefact));
  }

  /** @returns (rows, outputs), one after the other */
  async predict(inputs: Readonly<Record<string, Float32Array>>): Promise<Float32Array> {
    const { prediction } = await this.all(inputs);
    return prediction as Float32Array;
  }

  /** The prediction and what else the artefact gives, by name. */
  async all(inputs: Readonly<Record<string, Float32Array>>): Promise<Readonly<Record<string, Float32Array>>> {
    const { outputs } = this.artefact;
    const found = Object.fromEntries(outputs.map(({ name, shape }) => [name, new Float32Array(sizeOf(shape))]));
    await this.#session.run(inputs, found);
    return found;
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

// Takes steps on several threads: each walks its part of the batch with a session of its own, and the parameters move by the mean gradient.
// Two sessions side by side run at full speed each, where one session's own threads only wait for one another.

import type { Random } from "#infra/runtime/index.ts";
import { flatValues, sizeOf } from "../../tape/index.ts";
import { MaskPools } from "../mask-pools.ts";
import { openSession, type Session } from "../session.ts";
import { type StepPlan, targetInput, weightsInput } from "../step-graph.ts";
import type { StepResult, Steps } from "../stepper.ts";
import { PartThread, sharedFloats } from "./part-thread.ts";
import type { SplitStep } from "./split-step.ts";

interface Part {
  readonly thread: PartThread;
  readonly masks: MaskPools;
  readonly loss: Float32Array;
  readonly gradient: Float32Array;
  readonly weights: Float32Array | null;
}

export class SplitStepper implements Steps {
  readonly graph: Steps["graph"];
  readonly device = { wanted: "cpu", used: "cpu", reason: null } as const;
  readonly threads: number;
  readonly #plan: StepPlan;
  readonly #mover: Session;
  readonly #parts: readonly Part[];
  /** Of the whole batch, in shared memory: threads read their rows of it. */
  readonly #batch: Readonly<Record<string, Float32Array>>;
  /** As the threads see them. */
  readonly #shown: Float32Array;
  readonly #inputs: Record<string, Float32Array>;
  #next: Record<string, Float32Array>;

  private constructor(
    plan: StepPlan,
    split: SplitStep,
    mover: Session,
    parts: readonly Part[],
    held: Held,
    random: Random,
    initial?: Initial,
  ) {
    this.graph = {
      bytes: Buffer.concat([split.part.bytes, split.move.bytes]),
      parameters: split.parameters,
      buffers: [],
      state: split.state,
    };
    this.threads = parts.length;
    this.#plan = plan;
    this.#mover = mover;
    this.#parts = parts;
    this.#batch = held.batch;
    this.#shown = held.parameters;
    this.#inputs = Object.fromEntries(
      split.move.inputs.map(({ name, shape }) => [name, new Float32Array(sizeOf(shape))]),
    );
    this.#next = Object.fromEntries(split.state.map((name) => [name, new Float32Array(this.array(name).length)]));
    const first = flatValues(split.parameters, random, initial);
    this.array("parameters").set(first);
    if (split.state.includes("average")) this.array("average").set(first);
  }

  static async open(
    plan: StepPlan,
    split: SplitStep,
    threads: number,
    random: Random,
    initial?: Initial,
  ): Promise<SplitStepper> {
    const shapes = { ...plan.inputs, [targetInput]: [plan.targets], ...(plan.weighted && { [weightsInput]: [1] }) };
    const batch = Object.fromEntries(
      Object.entries(shapes).map(([name, row]) => [name, sharedFloats([plan.rows, ...row])]),
    );
    const count = split.parameters.reduce((total, { shape }) => total + sizeOf(shape), 0);
    const parameters = sharedFloats([count]);
    const shareBytes = (length: number): SharedArrayBuffer => new SharedArrayBuffer(length);
    const mover = await openSession(split.move);
    const parts = await Promise.all(
      Array.from({ length: threads }, async (_, at): Promise<Part> => {
        const masks = new MaskPools(split.pools, split.chunks, random.fork(`part ${at}`), shareBytes);
        const own = Object.fromEntries(
          Object.entries(batch).map(([name, all]) => {
            const size = all.length / threads;
            return [name, all.subarray(at * size, (at + 1) * size)] as const;
          }),
        );
        const [loss, gradient] = [sharedFloats([1]), sharedFloats([count])];
        const thread = await PartThread.open(split.part, { ...own, ...masks.arrays, parameters, loss, gradient });
        return { thread, masks, loss, gradient, weights: own[weightsInput] ?? null };
      }),
    );
    return new SplitStepper(plan, split, mover, parts, { batch, parameters }, random, initial);
  }

  array(name: string): Float32Array {
    const found = this.#batch[name] ?? this.#inputs[name];
    if (found === undefined) throw new Error(`The step has no input "${name}".`);
    return found;
  }

  async run(step: number, rate: number): Promise<StepResult> {
    this.#shown.set(this.array("parameters"));
    for (const { masks } of this.#parts) masks.moveTo(step);
    await Promise.all(this.#parts.map(({ thread }) => thread.run()));
    const loss = this.#gather();
    const { optimiser } = this.#plan;
    this.array("rate")[0] = rate;
    optimiser.factorsAt(step).forEach((value, i) => {
      this.array(`factor.${optimiser.factors[i]}`)[0] = value;
    });
    const norm = new Float32Array(1);
    const into: Record<string, Float32Array> = { "gradient.norm": norm };
    for (const name of this.graph.state) into[`next.${name}`] = this.#next[name] as Float32Array;
    await this.#mover.run(this.#inputs, into);
    return { loss, norm: norm[0] ?? Number.NaN };
  }

  accept(): void {
    for (const name of this.graph.state) {
      const before = this.array(name);
      this.#inputs[name] = this.#next[name] as Float32Array;
      this.#next[name] = before;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#mover.close(), ...this.#parts.map(({ thread }) => thread.close())]);
  }

  /** The parts' gradients, each as much as its rows count, always added in the same order; returns the loss likewise. */
  #gather(): number {
    const counts = this.#parts.map(({ weights }) => weights?.reduce((sum, weight) => sum + weight, 0) ?? 1);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const gradient = this.array("gradient").fill(0);
    let loss = 0;
    this.#parts.forEach((part, at) => {
      const share = (counts[at] as number) / total;
      loss += share * (part.loss[0] as number);
      for (let i = 0; i < gradient.length; i++)
        gradient[i] = (gradient[i] as number) + share * (part.gradient[i] as number);
    });
    return loss;
  }
}

interface Held {
  readonly batch: Readonly<Record<string, Float32Array>>;
  readonly parameters: Float32Array;
}

type Initial = ReadonlyMap<string, ArrayLike<number>>;

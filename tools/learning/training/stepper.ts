// Runs training steps: holds the vectors that a step moves, feeds it, and keeps what it moved only when told to.

import type { Random } from "#infra/runtime/index.ts";
import { flatValues, sizeOf } from "../tape/index.ts";
import { MaskPools } from "./mask-pools.ts";
import { type Device, type DeviceUsed, openSession, type Session } from "./session.ts";
import { buildStep, type StepGraph, type StepPlan } from "./step-graph.ts";

export interface StepResult {
  readonly loss: number;
  /** Length of the gradient before clipping. */
  readonly norm: number;
}

/** What takes a training's steps, on one thread or on several. */
export interface Steps {
  readonly graph: Pick<StepGraph, "bytes" | "parameters" | "buffers" | "state">;
  readonly device: DeviceUsed;
  /** Threads that walk a part of the batch each. */
  readonly threads: number;
  /** An input or a vector of the state, to be read and written in place. */
  array(name: string): Float32Array;
  /** Works out a step, 1, 2, ..., from what lies in the inputs. The state stays until `accept`. */
  run(step: number, rate: number): Promise<StepResult>;
  /** The state becomes what the last step made of it. */
  accept(): void;
  close(): Promise<void>;
}

export interface StepperOptions {
  readonly device?: Device;
  /** Gives first values and masks. */
  readonly random: Random;
  /** First values by parameter, in place of drawn ones. */
  readonly initial?: ReadonlyMap<string, ArrayLike<number>>;
}

export class Stepper implements Steps {
  readonly graph: StepGraph;
  readonly device: DeviceUsed;
  readonly threads = 1;
  readonly #plan: StepPlan;
  readonly #session: Session;
  readonly #masks: MaskPools;
  readonly #inputs: Record<string, Float32Array | BigInt64Array>;
  #next: Record<string, Float32Array>;

  private constructor(plan: StepPlan, graph: StepGraph, session: Session, device: DeviceUsed, options: StepperOptions) {
    this.graph = graph;
    this.device = device;
    this.#plan = plan;
    this.#session = session;
    this.#masks = new MaskPools(graph.pools, plan.chunks, options.random);
    this.#inputs = { ...this.#masks.arrays };
    for (const { name, shape } of graph.inputs) this.#inputs[name] ??= new Float32Array(sizeOf(shape));
    this.#next = Object.fromEntries(graph.state.map((name) => [name, new Float32Array(this.array(name).length)]));
    const parameters = flatValues(graph.parameters, options.random, options.initial);
    this.array("parameters").set(parameters);
    if (graph.state.includes("average")) this.array("average").set(parameters);
    if (graph.state.includes("buffers"))
      this.array("buffers").set(flatValues(graph.buffers, options.random, options.initial));
  }

  /** Writes the graph for the wanted device; where that one cannot run it, for the processor, and says so. */
  static async open(plan: StepPlan, options: StepperOptions): Promise<Stepper> {
    const { device = "cpu" } = options;
    let reason: string | null = null;
    if (device !== "cpu") {
      const whole = { ...plan, chunks: 1, narrow: true };
      const graph = buildStep(whole);
      try {
        const session = await openSession(graph, { device });
        const stepper = new Stepper(whole, graph, session, { wanted: device, used: device, reason }, options);
        await stepper.run(1, 0);
        return stepper;
      } catch (thrown) {
        reason = thrown instanceof Error ? thrown.message : String(thrown);
      }
    }
    const graph = buildStep(plan);
    const session = await openSession(graph);
    return new Stepper(plan, graph, session, { wanted: device, used: "cpu", reason }, options);
  }

  array(name: string): Float32Array {
    const found = this.#inputs[name];
    if (!(found instanceof Float32Array)) throw new Error(`The step has no input "${name}".`);
    return found;
  }

  async run(step: number, rate: number): Promise<StepResult> {
    const { optimiser } = this.#plan;
    this.#masks.moveTo(step);
    this.array("rate")[0] = rate;
    optimiser.factorsAt(step).forEach((value, i) => {
      this.array(`factor.${optimiser.factors[i]}`)[0] = value;
    });
    const loss = new Float32Array(1);
    const norm = new Float32Array(1);
    const into: Record<string, Float32Array> = { loss, "gradient.norm": norm };
    for (const name of this.graph.state) into[`next.${name}`] = this.#next[name] as Float32Array;
    await this.#session.run(this.#inputs, into);
    return { loss: loss[0] ?? Number.NaN, norm: norm[0] ?? Number.NaN };
  }

  accept(): void {
    for (const name of this.graph.state) {
      const before = this.array(name);
      this.#inputs[name] = this.#next[name] as Float32Array;
      this.#next[name] = before;
    }
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

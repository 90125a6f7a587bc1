// The forward half with the parameters as an input: the loss and the predictions of rows that are not trained on.

import { bindFlat, eachChunk, type Named, Scope, sizeOf, stacked, Trace, writeModel } from "../tape/index.ts";
import { gather, type TrainingRows } from "./rows.ts";
import { type Device, openSession, type Session } from "./session.ts";
import { type StepPlan, targetInput, weightsInput } from "./step-graph.ts";

export interface Evaluation {
  /** Mean over the batches, weighted by their rows. */
  readonly loss: number;
  /** (rows, outputs), one after the other. */
  readonly predictions: Float32Array;
}

export class Evaluator {
  readonly #plan: StepPlan;
  readonly #session: Session;
  readonly #inputs: Record<string, Float32Array>;
  readonly #outputs: number;

  private constructor(plan: StepPlan, session: Session, inputs: readonly Named[], outputs: number) {
    this.#plan = plan;
    this.#session = session;
    this.#inputs = Object.fromEntries(inputs.map(({ name, shape }) => [name, new Float32Array(sizeOf(shape))]));
    this.#outputs = outputs;
  }

  static async open(plan: StepPlan, device: Device): Promise<Evaluator> {
    const trace = new Trace(plan.chunks);
    const scope = Scope.root(trace, false);
    const narrow = plan.narrow ?? false;
    const part = (name: string, shape: readonly number[]) => eachChunk(trace.input(name, [plan.rows, ...shape]));
    const inputs = Object.fromEntries(Object.entries(plan.inputs).map(([name, shape]) => [name, part(name, shape)]));
    const prediction = plan.forward(scope, inputs);
    const loss = plan.loss.of(prediction, part(targetInput, [plan.targets]), part(weightsInput, [1]));
    bindFlat(trace, "parameters", scope.parameters, narrow);
    if (scope.buffers.length > 0) bindFlat(trace, "buffers", scope.buffers, narrow);
    const model = writeModel(trace, { loss, prediction: stacked(prediction) });
    return new Evaluator(plan, await openSession(model, { device }), model.inputs, prediction.shape[1] ?? 1);
  }

  /** Rows are taken in batches in their own order; the last one is filled up with rows of weight 0. */
  async evaluate(rows: TrainingRows, parameters: Float32Array, buffers: Float32Array | null): Promise<Evaluation> {
    const { rows: size } = this.#plan;
    const predictions = new Float32Array(rows.count * this.#outputs);
    const prediction = new Float32Array(size * this.#outputs);
    const loss = new Float32Array(1);
    this.#inputs.parameters?.set(parameters);
    if (buffers !== null) this.#inputs.buffers?.set(buffers);
    let total = 0;
    let weight = 0;
    for (let from = 0; from < rows.count; from += size) {
      const held = Math.min(size, rows.count - from);
      const chosen = Uint32Array.from({ length: size }, (_, i) => from + Math.min(i, held - 1));
      const weights = this.#fill(rows, chosen, held);
      await this.#session.run(this.#inputs, { loss, prediction });
      predictions.set(prediction.subarray(0, held * this.#outputs), from * this.#outputs);
      if (weights > 0) total += (loss[0] ?? Number.NaN) * weights;
      weight += weights;
    }
    return { loss: total / weight, predictions };
  }

  /** @returns the sum of the batch's weights */
  #fill(rows: TrainingRows, chosen: Uint32Array, held: number): number {
    for (const [name, column] of Object.entries(rows.inputs))
      gather(column, chosen, this.#inputs[name] as Float32Array);
    gather(rows.target, chosen, this.#inputs[targetInput] as Float32Array);
    const weights = this.#inputs[weightsInput] as Float32Array;
    if (rows.weights === undefined) weights.fill(1);
    else gather(rows.weights, chosen, weights);
    weights.fill(0, held);
    return weights.reduce((sum, w) => sum + w, 0);
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

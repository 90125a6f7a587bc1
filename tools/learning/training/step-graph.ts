// One training step as one graph: forward, loss, backward, clipping, the optimiser's move, the running average.

import type { Loss } from "../losses/index.ts";
import type { Optimiser } from "../optimisers/index.ts";
import {
  add,
  bindFlat,
  divide,
  eachChunk,
  flatten,
  gradients,
  type MaskSite,
  minimum,
  multiply,
  type Named,
  type Parameter,
  Scope,
  type Shape,
  sqrt,
  square,
  sum,
  type Tensor,
  Trace,
  writeModel,
} from "../tape/index.ts";
import { adversarialLoss } from "./adversarial-loss.ts";

/** A model's forward half: predictions of (rows, outputs) from inputs whose first axis is the rows. */
export type Forward = (scope: Scope, inputs: Readonly<Record<string, Tensor>>) => Tensor;

export interface StepPlan {
  readonly rows: number;
  /** Equal parts that the rows are walked in; 1 where the model or the loss must see all at once, or on a GPU. */
  readonly chunks: number;
  /** Shape of one row of each input. */
  readonly inputs: Readonly<Record<string, Shape>>;
  /** Columns of the target. */
  readonly targets: number;
  readonly forward: Forward;
  readonly loss: Loss;
  readonly optimiser: Optimiser;
  /** Greatest length of the gradient; a longer one is shortened to it. */
  readonly clip?: number;
  /** What the running average of the parameters keeps of itself in a step, such as 0.999. */
  readonly average?: number;
  /** Rows have weights of their own. */
  readonly weighted?: boolean;
  /** For shaders: no operator with many outputs. */
  readonly narrow?: boolean;
}

export type HeldShape = Pick<Parameter, "name" | "shape" | "initial">;

export interface MaskPool {
  readonly name: string;
  readonly rate: number;
  readonly size: number;
  readonly sites: readonly MaskSite[];
}

export interface StepGraph {
  readonly bytes: Uint8Array;
  readonly inputs: readonly Named[];
  readonly outputs: readonly Named[];
  readonly nodes: number;
  readonly parameters: readonly HeldShape[];
  readonly buffers: readonly HeldShape[];
  readonly pools: readonly MaskPool[];
  /** Vectors that go in as `name` and come out as `next.name`. */
  readonly state: readonly string[];
}

export const targetInput = "target";
export const weightsInput = "weights";

/** A batch walked forward and back: everything of a step but the move. */
export interface TracedBatch {
  readonly trace: Trace;
  readonly scope: Scope;
  readonly loss: Tensor;
  /** Of all parameters, one after the other, as they lie in the input "parameters". */
  readonly gradient: Tensor;
  readonly flat: Tensor;
}

/** @throws tools/shape-mismatch, naming the layer */
export function traceBatch(plan: StepPlan): TracedBatch {
  const trace = new Trace(plan.chunks);
  const scope = Scope.root(trace, true);
  const loss = lossOf(scope, plan, batchInputs(trace, plan));
  const wanted = scope.parameters.map(({ tensor }) => tensor);
  const gradient = flatten(gradients(loss, wanted));
  const flat = bindFlat(trace, "parameters", scope.parameters, plan.narrow ?? false);
  return { trace, scope, loss, gradient, flat };
}

export interface TracedMove {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly state: readonly string[];
}

/** Clipping, the optimiser's move and the running average. */
export function traceMove(trace: Trace, plan: StepPlan, flat: Tensor, collected: Tensor): TracedMove {
  const norm = sqrt(sum(square(collected)));
  const gradient =
    plan.clip === undefined ? collected : multiply(collected, minimum(divide(plan.clip, add(norm, 1e-6)), 1));
  const outputs: Record<string, Tensor> = { "gradient.norm": norm };
  const state = ["parameters"];
  const { optimiser } = plan;
  const slots = optimiser.slots.map((slot) => trace.input(`slot.${slot}`, flat.shape));
  const factors = optimiser.factors.map((factor) => trace.input(`factor.${factor}`, []));
  const moved = optimiser.move(flat, gradient, slots, trace.input("rate", []), factors);
  outputs["next.parameters"] = moved.parameters;
  slots.forEach(({ name }, i) => {
    state.push(name);
    outputs[`next.${name}`] = moved.slots[i] as Tensor;
  });
  if (plan.average !== undefined) {
    const average = trace.input("average", flat.shape);
    state.push("average");
    outputs["next.average"] = add(multiply(average, plan.average), multiply(moved.parameters, 1 - plan.average));
  }
  return { outputs, state };
}

/** Traces and writes the step. @throws tools/shape-mismatch, naming the layer */
export function buildStep(plan: StepPlan): StepGraph {
  const { trace, scope, loss, gradient, flat } = traceBatch(plan);
  const move = traceMove(trace, plan, flat, gradient);
  const outputs: Record<string, Tensor> = { loss, ...move.outputs };
  const state = [...move.state];
  const { parameters, buffers } = scope;
  if (buffers.length > 0) {
    state.push("buffers");
    outputs["next.buffers"] = flatten(buffers.map(({ next }) => next));
    bindFlat(trace, "buffers", buffers, plan.narrow ?? false);
  }
  const pools = declarePools(trace, scope.masks);
  const { bytes, inputs, outputs: named, nodes } = writeModel(trace, outputs);
  return {
    bytes,
    inputs,
    outputs: named,
    nodes,
    parameters: parameters.map(bare),
    buffers: buffers.map(bare),
    pools,
    state,
  };
}

interface BatchTensors {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly target: Tensor;
  readonly weights: Tensor | null;
}

function batchInputs(trace: Trace, { rows, inputs, targets, weighted = false }: StepPlan): BatchTensors {
  const given = (name: string, shape: Shape): Tensor => eachChunk(trace.input(name, [rows, ...shape]));
  return {
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, shape]) => [name, given(name, shape)])),
    target: given(targetInput, [targets]),
    weights: weighted ? given(weightsInput, [1]) : null,
  };
}

/** The loss, and what the model asks for besides it. */
function lossOf(scope: Scope, { forward, loss }: StepPlan, { inputs, target, weights }: BatchTensors): Tensor {
  const given = (prediction: Tensor): Tensor => loss.of(prediction, target, weights);
  const plain = given(forward(scope, inputs));
  const besides = [
    ...scope.penalties,
    ...(scope.cut === null ? [] : [adversarialLoss(scope, scope.cut, plain, given)]),
  ];
  return besides.reduce(add, plain);
}

export function bare({ name, shape, initial }: HeldShape): HeldShape {
  return { name, shape, initial };
}

/** A pool is at least twice as long as its largest mask, and up to sixteen times where that is no more than a million. */
export function declarePools(trace: Trace, masks: readonly MaskSite[]): MaskPool[] {
  return [...new Set(masks.map(({ pool }) => pool))].map((name) => {
    const sites = masks.filter(({ pool }) => pool === name);
    const largest = Math.max(...sites.map((site) => site.size));
    const size = Math.max(1 << 16, 2 * largest, Math.min(1 << 20, 16 * largest));
    trace.input(name, [size]);
    return { name, rate: sites[0]?.rate ?? 0, size, sites };
  });
}

// The training loop: steps in an order that the seed fixes, looks at held-out rows, checkpoints, and every way to end.
// The same plan, rows and seed give the same bits, also where the process was killed and began again at its checkpoint.

import { createHash } from "node:crypto";
import { type Clock, callerError, contentHash, type Random, seededRandom } from "#infra/runtime/index.ts";
import { type PlateauOptions, plateau, type Schedule } from "../optimisers/index.ts";
import { flatValues } from "../tape/index.ts";
import { batchOrder } from "./batches.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { Evaluator } from "./evaluator.ts";
import { weightsByName } from "./predictor.ts";
import { atStart, type Ended, type EpochRecord, Progress, type ProgressEvent } from "./progress.ts";
import { gather, requireRows, type TrainingRows } from "./rows.ts";
import type { Device, DeviceUsed } from "./session.ts";
import { type StepPlan, targetInput, weightsInput } from "./step-graph.ts";
import { Stepper, type StepResult, type Steps } from "./stepper.ts";
import { splitStep } from "./threads/split-step.ts";
import { SplitStepper } from "./threads/split-stepper.ts";

export interface TrainingOptions {
  /** Says which training this is, besides its graph and rows: the model's id and options. */
  readonly identity: Readonly<Record<string, unknown>>;
  readonly plan: StepPlan;
  readonly train: TrainingRows;
  readonly validation?: TrainingRows;
  /** Finds the parameters at once, of models that can: then no step is taken. */
  readonly solve?: (rows: TrainingRows) => ReadonlyMap<string, ArrayLike<number>>;
  readonly schedule: Schedule;
  readonly epochs: number;
  /** Epochs without a better validation loss after which it ends. */
  readonly patience?: number;
  readonly plateau?: PlateauOptions;
  /** Batches are neighbouring rows: see batchOrder. */
  readonly together?: boolean;
  readonly seed: number;
  readonly clock: Clock;
  readonly budgetMs?: number;
  /** Resident size of the process above which it ends. */
  readonly memoryBytes?: number;
  readonly checkpoint?: { readonly folder: string; readonly everySteps: number };
  readonly device?: Device;
  /** Threads that walk a part of each batch, on a processor, where rows are independent of one another; else one. */
  readonly threads?: number;
  readonly onProgress?: (event: ProgressEvent) => void;
  readonly signal?: AbortSignal;
}

export interface Trained {
  /** Parameters and buffers by name, of the best epoch where there are rows to validate on, else of the last step. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly ended: Ended;
  readonly history: readonly EpochRecord[];
  readonly bestEpoch: number | null;
  readonly steps: number;
  readonly refusedSteps: number;
  readonly elapsedMs: number;
  readonly device: DeviceUsed;
  /** That walked the batches; another number gives other last digits. */
  readonly threads: number;
  /** SHA-256 over the weights: equal for equal bits. */
  readonly hash: string;
}

const refusalsAllowed = 8;

/** @throws tools/value-not-finite, tools/length-mismatch, tools/series-too-short, tools/shape-mismatch, tools/checkpoint-mismatch,
 * tools/model-damaged, tools/training-diverged (nothing finite was ever reached) */
export async function train(options: TrainingOptions): Promise<Trained> {
  requireRows(options.train);
  if (options.validation !== undefined) requireRows(options.validation);
  const random = seededRandom(options.seed);
  const { device = "cpu", threads = 1 } = options;
  const stepper = await openSteps(options.plan, threads, { random, device });
  try {
    const evaluator = options.validation === undefined ? null : await Evaluator.open(options.plan, stepper.device.used);
    try {
      return await new Training(options, stepper, evaluator, random).run();
    } finally {
      await evaluator?.close();
    }
  } finally {
    await stepper.close();
  }
}

async function openSteps(
  plan: StepPlan,
  threads: number,
  { random, device }: { random: Random; device: Device },
): Promise<Steps> {
  const split = threads > 1 && device === "cpu" ? splitStep(plan, threads) : null;
  return split === null ? Stepper.open(plan, { random, device }) : SplitStepper.open(plan, split, threads, random);
}

class Training {
  readonly #options: TrainingOptions;
  readonly #stepper: Steps;
  readonly #evaluator: Evaluator | null;
  readonly #random: Random;
  readonly #fingerprint: string;
  readonly #best = new Map<string, Float32Array>();
  #progress: Progress = atStart;

  constructor(options: TrainingOptions, stepper: Steps, evaluator: Evaluator | null, random: Random) {
    this.#options = options;
    this.#stepper = stepper;
    this.#evaluator = evaluator;
    this.#random = random;
    this.#fingerprint = options.checkpoint === undefined ? "" : fingerprintOf(options, stepper);
  }

  async run(): Promise<Trained> {
    const { plan, train: rows, together = false, epochs, checkpoint, clock } = this.#options;
    if (this.#options.solve !== undefined) return this.#solved(this.#options.solve(rows));
    const order = batchOrder(rows.count, plan.rows, together, this.#random);
    const steps = epochs * order.perEpoch;
    await this.#resume();
    const startedMs = clock.nowMs() - this.#progress.elapsedMs;
    let ended: Ended = "finished";
    while (this.#progress.step < steps) {
      const stop = this.#mustStop(clock.nowMs() - startedMs);
      if (stop !== null) {
        ended = stop;
        break;
      }
      const step = this.#progress.step + 1;
      const rate = this.#rateAt(step, steps);
      this.#feed(order.rowsOf(step));
      const loss = this.#take(await this.#stepper.run(step, rate));
      const over =
        step % order.perEpoch === 0 ? await this.#endEpoch(step / order.perEpoch, order.perEpoch, rate) : null;
      this.#progress = { ...this.#progress, step, elapsedMs: clock.nowMs() - startedMs };
      this.#tell({ step, steps, rate, loss, epoch: Math.ceil(step / order.perEpoch), ended: over });
      if (checkpoint !== undefined && step % checkpoint.everySteps === 0) await this.#save();
      if (over !== null && this.#waitedEnough()) {
        ended = "early";
        break;
      }
    }
    if (checkpoint !== undefined) await this.#save();
    return this.#result(ended);
  }

  #solved(found: ReadonlyMap<string, ArrayLike<number>>): Trained {
    this.#served().set(flatValues(this.#stepper.graph.parameters, this.#random, found));
    return this.#result("finished");
  }

  #mustStop(elapsedMs: number): Ended | null {
    const { budgetMs, memoryBytes, signal } = this.#options;
    if (signal?.aborted) return "cancelled";
    if (this.#waitedEnough()) return "early";
    if (this.#progress.refusedInARow >= refusalsAllowed) return "diverged";
    if (budgetMs !== undefined && elapsedMs >= budgetMs) return "time";
    if (memoryBytes !== undefined && process.memoryUsage.rss() > memoryBytes) return "memory";
    return null;
  }

  #waitedEnough(): boolean {
    return this.#options.patience !== undefined && this.#progress.waited >= this.#options.patience;
  }

  #rateAt(step: number, steps: number): number {
    const { plateau: last, refused } = this.#progress;
    return this.#options.schedule(step, steps) * last.scale * 0.5 ** refused;
  }

  #feed(chosen: Uint32Array): void {
    const { plan, train: rows } = this.#options;
    for (const [name, column] of Object.entries(rows.inputs)) gather(column, chosen, this.#stepper.array(name));
    gather(rows.target, chosen, this.#stepper.array(targetInput));
    if (!plan.weighted) return;
    if (rows.weights === undefined) this.#stepper.array(weightsInput).fill(1);
    else gather(rows.weights, chosen, this.#stepper.array(weightsInput));
  }

  /** A step whose loss or gradient is not finite is not taken; the parameters stay what they were. */
  #take({ loss, norm }: StepResult): number {
    const { refused, lossSum } = this.#progress;
    if (Number.isFinite(loss) && Number.isFinite(norm)) {
      this.#stepper.accept();
      this.#progress = { ...this.#progress, lossSum: lossSum + loss, refusedInARow: 0 };
    } else {
      const refusedInARow = this.#progress.refusedInARow + 1;
      this.#progress = { ...this.#progress, refused: refused + 1, refusedInARow };
    }
    return loss;
  }

  /** Looks at the held-out rows and remembers the best parameters. */
  async #endEpoch(epoch: number, perEpoch: number, rate: number): Promise<EpochRecord> {
    const { validation, plateau: falls } = this.#options;
    const before = this.#progress;
    const found =
      validation === undefined ? null : await this.#evaluator?.evaluate(validation, this.#served(), this.#buffers());
    const validationLoss = found?.loss ?? null;
    const record = { epoch, step: epoch * perEpoch, trainLoss: before.lossSum / perEpoch, validationLoss, rate };
    let { best, waited, plateau: last } = before;
    if (validationLoss !== null && Number.isFinite(validationLoss)) {
      if (best === null || validationLoss < best.loss) {
        best = { loss: validationLoss, epoch };
        waited = 0;
        this.#keepBest();
      } else waited += 1;
      if (falls !== undefined)
        last = plateau({ ...last, best: last.best ?? Number.POSITIVE_INFINITY }, validationLoss, falls);
    } else if (validation !== undefined) waited += 1;
    this.#progress = { ...before, best, waited, plateau: last, lossSum: 0, history: [...before.history, record] };
    return record;
  }

  /** What is looked at and handed over: the running average where there is one. */
  #served(): Float32Array {
    return this.#stepper.array(this.#stepper.graph.state.includes("average") ? "average" : "parameters");
  }

  #buffers(): Float32Array | null {
    return this.#stepper.graph.state.includes("buffers") ? this.#stepper.array("buffers") : null;
  }

  #keepBest(): void {
    this.#best.set("best.parameters", this.#served().slice());
    const buffers = this.#buffers();
    if (buffers !== null) this.#best.set("best.buffers", buffers.slice());
  }

  #tell(event: Omit<ProgressEvent, "elapsedMs">): void {
    this.#options.onProgress?.({ ...event, elapsedMs: this.#progress.elapsedMs });
  }

  async #save(): Promise<void> {
    const { checkpoint } = this.#options;
    if (checkpoint === undefined) return;
    const vectors = new Map(this.#stepper.graph.state.map((name) => [name, this.#stepper.array(name)] as const));
    for (const [name, values] of this.#best) vectors.set(name, values);
    await writeCheckpoint(checkpoint.folder, this.#fingerprint, { progress: this.#progress, vectors });
  }

  async #resume(): Promise<void> {
    const { checkpoint } = this.#options;
    if (checkpoint === undefined) return;
    const found = await readCheckpoint(checkpoint.folder, this.#fingerprint, Progress);
    if (found === null) return;
    this.#progress = found.progress;
    for (const [name, values] of found.vectors) {
      if (name.startsWith("best.")) this.#best.set(name, values);
      else this.#stepper.array(name).set(values);
    }
  }

  #result(ended: Ended): Trained {
    const { graph, device, threads } = this.#stepper;
    const { best, history, step, refused, elapsedMs } = this.#progress;
    if (ended === "diverged" && best === null) {
      throw callerError(
        "tools/training-diverged",
        `The loss or its gradient was not finite in ${refusalsAllowed} steps one after the other, up to step ${step}, although each halved the rate. Lower the rate, clip the gradient, or look at the scale of the inputs.`,
        { step },
      );
    }
    const parameters = this.#best.get("best.parameters") ?? this.#served();
    const buffers = this.#best.get("best.buffers") ?? this.#buffers() ?? new Float32Array();
    const weights = new Map([...weightsByName(graph.parameters, parameters), ...weightsByName(graph.buffers, buffers)]);
    return {
      weights,
      ended,
      history,
      bestEpoch: best?.epoch ?? null,
      steps: step,
      refusedSteps: refused,
      elapsedMs,
      device,
      threads,
      hash: hashOf(weights.values()),
    };
  }
}

function hashOf(arrays: Iterable<Float32Array | Uint32Array | Uint8Array>): string {
  const hash = createHash("sha256");
  for (const array of arrays) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return hash.digest("hex");
}

/** Everything that decides the bits: the graph, the rows, the order and the schedule. */
function fingerprintOf(options: TrainingOptions, stepper: Steps): string {
  const {
    identity,
    plan,
    train: rows,
    validation,
    schedule,
    epochs,
    patience,
    plateau: falls,
    together,
    seed,
  } = options;
  const arrays = (of: TrainingRows | undefined): string[] =>
    of === undefined
      ? []
      : [...Object.values(of.inputs), of.target, ...(of.weights ? [of.weights] : [])].map(({ data, starts }) =>
          hashOf(starts === undefined ? [data] : [data, starts]),
        );
  const perEpoch = Math.floor(rows.count / plan.rows);
  const total = epochs * perEpoch;
  return contentHash({
    identity,
    graph: hashOf([stepper.graph.bytes]),
    rows: arrays(rows),
    validation: arrays(validation),
    rates: [1, Math.ceil(total / 3), Math.ceil(total / 2), total].map((step) => schedule(step, total)),
    epochs,
    patience: patience ?? null,
    plateau: { ...falls },
    together: together ?? false,
    seed,
    device: stepper.device.used,
    threads: stepper.threads,
  });
}

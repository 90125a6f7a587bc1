// Reverse mode: the chain rule over a trace's steps, last to first.
// A value of the whole step that chunks used collects from each of them; what they bring is summed once the chunks are through.

import { chunkSum } from "./batch.ts";
import { add, multiply } from "./operators/arithmetic.ts";
import { sameShape } from "./shape.ts";
import { type Contribution, isPerChunk, type Tensor, zeros } from "./trace.ts";

/** What has come back to one tensor so far. */
class Collected {
  readonly #of: Tensor;
  #total: Tensor | null = null;
  #chunk: Tensor | null = null;

  constructor(of: Tensor) {
    this.#of = of;
  }

  add(contribution: Exclude<Contribution, null>, fromChunk: boolean): void {
    if (!fromChunk || isPerChunk(this.#of)) {
      this.#total = this.#sum(contribution, this.#total);
      return;
    }
    const before = this.#chunk;
    const sum = this.#sum(contribution, before);
    if (before === null || sum.stage === before.stage) {
      this.#chunk = sum;
      return;
    }
    this.#close(); // it came from chunks of a later stage, which must not keep the earlier sum waiting
    this.#chunk = this.#sum(contribution, null);
  }

  get(): Tensor | null {
    this.#close();
    return this.#total;
  }

  /** Takes what the chunks have brought into the total of the step. */
  #close(): void {
    if (this.#chunk === null) return;
    const { trace } = this.#of;
    const sum = isPerChunk(this.#chunk) ? chunkSum(this.#chunk) : multiply(this.#chunk, trace.chunks);
    this.#chunk = null;
    this.#total = this.#total === null ? sum : add(this.#total, sum);
  }

  #sum(contribution: Exclude<Contribution, null>, soFar: Tensor | null): Tensor {
    if (typeof contribution === "function") return contribution(soFar);
    return soFar === null ? contribution : add(soFar, contribution);
  }
}

/** The gradients of one number with respect to tensors, zero where nothing depends on them.
 * @throws tools/shape-mismatch where the loss is not one number of the whole batch */
export function gradients(loss: Tensor, wanted: readonly Tensor[]): Tensor[] {
  const { trace } = loss;
  if (loss.shape.length > 0 || isPerChunk(loss)) {
    throw trace.mismatch("gradients", "one number of the whole batch; sum the chunks' losses first", loss.shape);
  }
  return trace.silently(() => {
    const collected = new Map<string, Collected>([[loss.name, new Collected(loss)]]);
    collected.get(loss.name)?.add(trace.scalar(1), false);
    for (const { inputs, outputs, backward, whole } of trace.steps.toReversed()) {
      const arriving = outputs.map(({ name }) => collected.get(name)?.get() ?? null);
      if (arriving.every((gradient) => gradient === null)) continue;
      const fromChunk = !whole && outputs.some(isPerChunk);
      const contributions = backward(arriving);
      inputs.forEach((input, i) => {
        const contribution = contributions[i] ?? null;
        if (!input.needsGradient || contribution === null) return;
        if (typeof contribution !== "function" && !sameShape(contribution.shape, input.shape)) {
          throw trace.mismatch("gradient", "the shape of its tensor", contribution.shape, input.shape);
        }
        const sum = collected.get(input.name) ?? new Collected(input);
        collected.set(input.name, sum);
        sum.add(contribution, fromChunk);
      });
    }
    return wanted.map((tensor) => collected.get(tensor.name)?.get() ?? zeros(trace, tensor.shape));
  });
}

// In which order rows are seen. All follows from the seed and the number of the step, so that any step can be taken up again.

import { callerError, type Random } from "#infra/runtime/index.ts";

export interface BatchOrder {
  readonly perEpoch: number;
  /** Rows of step 1, 2, ... */
  rowsOf(step: number): Uint32Array;
}

/** Fisher and Yates: every order of 0 ... n - 1 is as likely. */
export function shuffled(n: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order;
}

/** Batches of equal size; what is left over in an epoch is not seen in it.
 * @param together rows stay in batches with their neighbours, and only the batches are shuffled: for models of one day's stocks
 * @throws tools/series-too-short where there are fewer rows than one batch */
export function batchOrder(count: number, size: number, together: boolean, random: Random): BatchOrder {
  const perEpoch = Math.floor(count / size);
  if (perEpoch === 0) {
    throw callerError(
      "tools/series-too-short",
      `A batch is ${size} rows and there are ${count}; lower the batch or bring more rows.`,
      {
        count,
        size,
      },
    );
  }
  let epoch = -1;
  let order: Uint32Array = new Uint32Array();
  return {
    perEpoch,
    rowsOf(step) {
      const wanted = Math.floor((step - 1) / perEpoch);
      if (wanted !== epoch) {
        order = shuffled(together ? perEpoch : count, random.fork(`order of epoch ${wanted}`));
        epoch = wanted;
      }
      const at = (step - 1) % perEpoch;
      if (!together) return order.subarray(at * size, (at + 1) * size);
      const first = (order[at] as number) * size;
      return Uint32Array.from({ length: size }, (_, i) => first + i);
    },
  };
}

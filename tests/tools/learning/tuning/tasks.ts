// Tasks that another thread can find.
import { setTimeout as sleep } from "node:timers/promises";
import { callerError } from "#infra/runtime/index.ts";
import { type Parameters, type Task, trialTask } from "#tools/learning/tuning/index.ts";

export const double: Task = (input) => ({ doubled: 2 * (input as { n: number }).n });
export const refuse: Task = () => {
  throw callerError("tools/series-empty", "nothing there");
};
export const endThread: Task = () => process.exit(3);
export const wait: Task = (input) => sleep((input as { ms: number }).ms, "waited");
export const spin: Task = () => {
  for (;;);
};
export const notPlain: Task = () => ({ a: new Float64Array(2), b: undefined, c: Number.NaN });

export const bowl = ({ x, y }: Parameters): number => (Number(x) - 0.3) ** 2 + (Number(y) + 0.2) ** 2;
export const bowlTask: Task = trialTask(bowl);
/** Falls step by step towards the bowl's value. */
export const curveTask: Task = trialTask((parameters, { report }) => {
  for (let step = 1; step <= 9; step++) report(step, bowl(parameters) + 1 / step);
  return bowl(parameters);
});
export const slowBowlTask: Task = trialTask(async (parameters, { fixed }) => {
  await sleep((fixed as { ms: number }).ms);
  return bowl(parameters);
});

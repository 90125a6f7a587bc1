// What stood last, and for how long: values that wait for their next change.

import { type Kernel, nativeKernel, perLane } from "../kernel.ts";

export const latestKernel: Kernel = nativeKernel({
  name: "latest",
  says: "the newest value of x that is not missing; missing before the first",
  inputs: 1,
  native: "latest",
  remembers: perLane(() => 2),
});

export const sumSinceChangeKernel: Kernel = nativeKernel({
  name: "sum_since_change",
  says: "y summed over the rows after x last changed, 0 in the row in which it changes and in its first; missing where x or y is, and counted anew after that",
  inputs: 2,
  native: "sumSinceChange",
  remembers: perLane(() => 3),
});

// Every kernel. The expression language, the documentation and the property tests are made from this list: a kernel that is not here does not exist.

import type { Kernel } from "./kernel.ts";
import * as across from "./kernels/across.ts";
import * as arithmetic from "./kernels/arithmetic.ts";
import * as coMoments from "./kernels/co-moments.ts";
import * as extremes from "./kernels/extremes.ts";
import * as groups from "./kernels/groups.ts";
import * as lags from "./kernels/lags.ts";
import * as pointwise from "./kernels/pointwise.ts";
import * as smoothing from "./kernels/smoothing.ts";
import * as windowSums from "./kernels/window-sums.ts";

const families = [arithmetic, pointwise, lags, windowSums, coMoments, smoothing, extremes, across, groups];

export const kernels: readonly Kernel[] = families.flatMap((family) => Object.values<Kernel>(family));

export const kernelByName = (name: string): Kernel | null => kernels.find((kernel) => kernel.name === name) ?? null;

// Product over the last N rows, multiplied out for every row: dividing the oldest out would break on zeros. A row costs N multiplications.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

export const productKernel: Kernel = defineKernel({
  name: "product",
  says: "product over a window; missing where a value is or where it is too large for float64",
  inputs: 1,
  params: [rowsParam()],
  lookback: (rows) => (rows as number) - 1,
  open: (lanes, window) => {
    const back = ((window as number) - 1) * lanes;
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const v = a.data;
      for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
        let product = 1;
        for (let j = i - back; j <= i; j += lanes) product *= v[j]!;
        o.data[k] = product - product === 0 ? product : Number.NaN;
      }
    };
  },
});

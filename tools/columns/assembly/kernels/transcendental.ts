// Logarithm and exponential, one value at a time: AssemblyScript's own, right to less than one unit in the last place.

import { bytesOf, tape } from "../call.ts";
import { known } from "../window.ts";

export function log(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  for (const end = to + bytesOf(call, rows); to < end; to += 8, x += 8) store<f64>(to, known(Math.log(load<f64>(x))));
}

export function exp(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  for (const end = to + bytesOf(call, rows); to < end; to += 8, x += 8) store<f64>(to, known(Math.exp(load<f64>(x))));
}

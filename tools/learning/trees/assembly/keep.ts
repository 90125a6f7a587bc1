// The record of the best split that a scan has found.
import { splitBin, splitCategorical, splitFeature, splitLeft, splitMissingLeft } from "./layout.ts";

/** Writes a split down. `missingLeft`: what is missing goes with the left side. */
// @ts-ignore: decorator
@inline export function keep(out: usize, score: f64, left: i64, feature: i32, bin: i32, missingLeft: i32): void {
  store<f64>(out, score);
  store<i64>(out, left, splitLeft);
  store<i32>(out, feature, splitFeature);
  store<i32>(out, bin, splitBin);
  store<i32>(out, missingLeft, splitMissingLeft);
  store<i32>(out, 0, splitCategorical);
}

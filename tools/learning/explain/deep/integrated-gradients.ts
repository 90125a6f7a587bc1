// Which values of a row make a deep model's answer differ from its answer to a baseline, by the gradients on the way between the two.

import { gaussLegendre } from "#tools/numeric/index.ts";
import type { InputGradients } from "./input-gradients.ts";

export interface IntegratedGradients {
  /** Shape (columns): they add up to the output less that of the baseline, but for `gap`. */
  readonly values: Float64Array;
  readonly output: number;
  readonly baseline: number;
  /** What the sum misses: more points make it smaller. */
  readonly gap: number;
}

/** (x_i - b_i) times the integral over t from 0 to 1 of the gradient at b + t (x - b), by Gauss-Legendre.
 * @param row      shape (columns), as the model sees it
 * @param baseline shape (columns)
 * @param points   of the quadrature; 50 where left out
 * @source Sundararajan, Taly & Yan (2017), Axiomatic Attribution for Deep Networks, ICML */
export async function integratedGradients(
  model: InputGradients,
  row: Float32Array,
  baseline: Float32Array,
  { points: many = 50 }: { readonly points?: number } = {},
): Promise<IntegratedGradients> {
  const columns = row.length;
  const { points, weights } = gaussLegendre(many);
  const asked = new Float32Array((many + 2) * columns);
  asked.set(row);
  asked.set(baseline, columns);
  for (let k = 0; k < many; k++)
    for (let i = 0; i < columns; i++)
      asked[(k + 2) * columns + i] = baseline[i]! + points[k]! * (row[i]! - baseline[i]!);
  const { predictions, gradients } = await model.at(asked);
  const values = Float64Array.from({ length: columns }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < many; k++) sum += weights[k]! * gradients[(k + 2) * columns + i]!;
    return sum * (row[i]! - baseline[i]!);
  });
  const [output, base] = [predictions[0]!, predictions[1]!];
  return { values, output, baseline: base, gap: output - base - values.reduce((total, value) => total + value, 0) };
}

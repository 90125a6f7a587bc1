// A learner that looks back less far than the windows that it is given.

import type { Learner, Questions } from "../validation/index.ts";

/** Sees the last so many columns of each row, as if there were no others: of a window its newest steps. The id stays. */
export function newestColumns(learner: Learner, columns: number): Learner {
  return {
    id: learner.id,
    async fit(samples, context) {
      const fitted = await learner.fit({ ...samples, ...narrowed(samples, columns) }, context);
      return { predict: (questions) => fitted.predict({ ...questions, ...narrowed(questions, columns) }) };
    },
  };
}

/** Features and width of rows cut down to their last columns. */
export function narrowed({ features, width }: Pick<Questions, "features" | "width">, columns: number) {
  if (columns >= width) return { features, width };
  const rows = features.length / width;
  const cut = features instanceof Float32Array ? new Float32Array(rows * columns) : new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    cut.set(features.subarray((row + 1) * width - columns, (row + 1) * width), row * columns);
  return { features: cut, width: columns };
}

// The table of cross-validated figures: one line a scorer, an interval behind each value.

import type { Interval, SetFigures } from "#tools/sentiment/index.ts";
import { blocks, table } from "./layout.ts";
import { grouped } from "./values.ts";

const shown = ({ value, low, high }: Interval): string =>
  Number.isFinite(value) ? `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]` : "none";

const titles: Readonly<Record<string, string>> = {
  accuracy: "Accuracy",
  macroF1: "Macro-F1",
  correlation: "Correlation",
  meanSquaredError: "Mean squared error",
};

export const renderFigures = (sets: readonly SetFigures[]): string =>
  blocks(
    ...sets.map(({ name, texts, groups, folds, seed, scorers }) => {
      const names = Object.keys(scorers[0]?.figures ?? {});
      const head = `${name}: ${grouped(texts)} texts, ${grouped(groups)} that differ, ${folds} folds, seed ${seed}; 95 % intervals`;
      const rows = table(scorers, [
        { title: "Scorer", cell: ({ scorer }) => scorer },
        ...names.map((figure) => ({
          title: titles[figure] ?? figure,
          cell: ({ figures }: SetFigures["scorers"][number]) => {
            const found = figures[figure];
            return found === undefined ? "–" : shown(found);
          },
        })),
      ]);
      return `${head}\n${rows}`;
    }),
  );

// Alpha158 over the 300 A-shares, as Float32 rows: what a learner may know at the close of a day, and what the day after next brings.

import { compile } from "#tools/columns/index.ts";
import { alpha158, publishedWords } from "#tools/factors/corpora/index.ts";
import { buildExpression } from "#tools/factors/language/index.ts";

export interface Bars {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly rows: number;
  readonly lanes: number;
}

export interface AlphaPanel {
  readonly days: number;
  readonly lanes: number;
  readonly names: readonly string[];
  /** (lanes, days, features), NaN where missing. */
  readonly features: Float32Array;
  /** (days, lanes): from the close of the next day to that of the day after; NaN where missing. */
  readonly returns: Float64Array;
}

/** The formulas one by one: all at once would take half a gigabyte. */
export function alphaPanel(
  { columns, rows: days, lanes }: Bars,
  names: readonly string[] = Object.keys(alpha158),
): AlphaPanel {
  const width = names.length;
  const features = new Float32Array(lanes * days * width);
  const output = new Float64Array(days * lanes);
  names.forEach((name, feature) => {
    compile([buildExpression(alpha158[name] as string, publishedWords)], { lanes }).run(columns, days, [output]);
    for (let day = 0, at = 0; day < days; day++) {
      for (let lane = 0; lane < lanes; lane++, at++)
        features[(lane * days + day) * width + feature] = output[at] as number;
    }
  });
  const { close } = columns;
  const returns = Float64Array.from({ length: days * lanes }, (_, at) => {
    const [next, after] = [close?.[at + lanes], close?.[at + 2 * lanes]];
    return next === undefined || after === undefined ? Number.NaN : after / next - 1;
  });
  return { days, lanes, names, features, returns };
}

/** The bars of the days below `to` alone. */
export function barsBefore({ columns, lanes }: Bars, to: number): Bars {
  const cut = Object.entries(columns).map(([name, values]) => [name, values.slice(0, to * lanes)] as const);
  return { columns: Object.fromEntries(cut), rows: to, lanes };
}

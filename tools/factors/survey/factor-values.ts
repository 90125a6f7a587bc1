// Factors as numbers over a panel: prepared, and looked at beside the universe of the session alone.

import { type Column, compile, type Expression } from "#tools/columns/index.ts";
import { withinUniverse } from "../language/index.ts";
import type { Factor } from "../library/index.ts";
import { type FactorPanel, universeColumn } from "../panel/index.ts";
import { type Preparation, prepared } from "../prepare/index.ts";

/** A factor's expression as it is ranked: whatever looks across members sees the universe only. */
export const rankedExpression = (factor: Pick<Factor, "expression">, preparation: Preparation): Expression =>
  withinUniverse(prepared(factor.expression, preparation), universeColumn);

/** One column a factor, by the factors' order. Parts that several of them share are computed once. */
export function factorValues(
  factors: readonly Pick<Factor, "expression">[],
  panel: FactorPanel,
  preparation: Preparation,
): readonly Column[] {
  const expressions = factors.map((factor) => rankedExpression(factor, preparation));
  const outputs = factors.map(() => new Float64Array(panel.rows * panel.lanes));
  compile(expressions, { lanes: panel.lanes }).run(panel.columns, panel.rows, outputs);
  return outputs;
}

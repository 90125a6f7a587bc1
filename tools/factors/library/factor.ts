// What a factor is: a text in the expression language with its meaning. Library, discovery and a user's own factors are all this.

import { callerError } from "#infra/runtime/index.ts";
import { type Expression, inputsOf, warmUpOf } from "#tools/columns/index.ts";
import { buildExpression, simplified } from "../language/index.ts";
import { panelWords } from "../panel/panel-words.ts";

export const factorGroups = [
  "microstructure",
  "liquidity",
  "volatility",
  "momentum",
  "reversal",
  "value",
  "quality",
  "profitability",
  "investment",
  "growth",
  "size",
  "sentiment",
  "seasonality",
  "discovered",
  "own",
] as const;
export type FactorGroup = (typeof factorGroups)[number];

export interface FactorGiven {
  /** `group.name`. */
  readonly id: string;
  readonly group: FactorGroup;
  /** What it measures, in words. */
  readonly says: string;
  readonly formula: string;
  /** 1: the literature expects high values to earn more; -1: less. */
  readonly direction: 1 | -1;
  readonly source: string;
}

export interface Factor extends FactorGiven {
  readonly expression: Expression;
  /** Panel columns that it reads. */
  readonly columns: readonly string[];
  readonly warmUp: number;
  /** Equal for factors that are the same once simplified. */
  readonly version: string;
}

/** @throws tools/factor-invalid for an id that is not `group.name`; tools/expression-invalid and the like */
export function defineFactor(given: FactorGiven): Factor {
  if (!given.id.startsWith(`${given.group}.`) || !/^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*$/.test(given.id)) {
    throw callerError(
      "tools/factor-invalid",
      `Factor "${given.id}": wanted ${given.group}.name, the name in lower case words and numbers joined by hyphens.`,
    );
  }
  const expression = buildExpression(given.formula, panelWords);
  return Object.freeze({
    ...given,
    expression,
    columns: inputsOf(expression),
    warmUp: warmUpOf(expression),
    version: simplified(expression).hash,
  });
}

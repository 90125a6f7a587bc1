// What is done to a factor before it is ranked: outliers held in, what other things explain taken out, put on one scale. Each an expression, so
// that it runs in the same program as the factor and looks at no other session.

import { z } from "zod";
import { type Expression, input, op } from "#tools/columns/index.ts";
import { buildExpression } from "../language/index.ts";
import { panelWords } from "../panel/panel-words.ts";

export const Neutraliser = z.enum(["sector", "size", "beta"]);
export type Neutraliser = z.infer<typeof Neutraliser>;

export const Preparation = z.strictObject({
  /** Share at each end of a session's values that is held at the quantile; 0 leaves all as they are. */
  winsorise: z.number().min(0).lt(0.5).default(0),
  /** Taken out together, not one after the other. */
  neutralise: z.array(Neutraliser).default([]),
  scale: z.enum(["none", "z-score", "rank"]).default("none"),
});
export type Preparation = z.infer<typeof Preparation>;

const betaFormula = "ts_beta(market_return, returns, 252)";
const written = (text: string): Expression => buildExpression(text, panelWords);
/** By market value; in a session where nobody's is known, by what changes hands. Which it is, each session says for itself. */
const size = (): Expression =>
  op.where(op.less(0, op.coverage(input("cap"))), written("log(cap)"), written("log(adv21)"));

/** Panel columns that a preparation reads beside the factor's own. */
export function columnsOfPreparation({ neutralise }: Preparation): readonly string[] {
  return [
    ...(neutralise.includes("sector") ? ["sector"] : []),
    ...(neutralise.includes("size") ? ["cap", "turnover"] : []),
    ...(neutralise.includes("beta") ? ["market_return", "close"] : []),
  ];
}

/**
 * The factor held within its quantiles, then what is left of it after least squares on dummies of the sectors, size and beta of the session, then
 * scaled. Sectors are taken out of the factor and of the other two by their means; then size out of the factor and out of beta; then what is left
 * of beta out of what is left of the factor. That is the residual of the one regression on all of them (Frisch and Waugh), as all are looked at on
 * the members that have every one of them. A member alone in its sector is left with 0.
 * @source Frisch and Waugh (1933), Econometrica 1(4); Lovell (1963), J. American Statistical Association 58
 */
export function prepared(factor: Expression, preparation: Preparation): Expression {
  const { winsorise, neutralise, scale } = preparation;
  const held = winsorise > 0 ? op.winsorise(factor, winsorise) : factor;
  const left = neutralise.length > 0 ? neutralised(held, neutralise) : held;
  return scale === "z-score" ? op.zscore(left) : scale === "rank" ? op.rank(left) : left;
}

function neutralised(factor: Expression, by: Preparation["neutralise"]): Expression {
  const sector = by.includes("sector") ? input("sector") : null;
  const others = [...(by.includes("size") ? [size()] : []), ...(by.includes("beta") ? [written(betaFormula)] : [])];
  const whole = [factor, ...others, ...(sector ? [sector] : [])]
    .map((one) => op.not(op.isMissing(one)))
    .reduce((all, one) => op.and(all, one));
  const centred = (x: Expression): Expression => {
    const there = op.onlyWhere(x, whole);
    return sector ? op.groupDemean(there, sector) : there;
  };
  const [x, first, second] = [factor, ...others].map(centred) as [Expression, Expression?, Expression?];
  if (first === undefined) return x;
  const rest = op.neutralise(x, first);
  return second === undefined ? rest : op.neutralise(rest, op.neutralise(second, first));
}

/** In words, for reports. */
export function preparationSays({ winsorise, neutralise, scale }: Preparation): string {
  const words = {
    sector: "sector",
    size: "the logarithm of market value (of mean turnover of 21 sessions where nobody's is known)",
    beta: "beta of 252 sessions",
  } as const;
  const parts = [
    winsorise > 0 ? `held between the quantiles ${winsorise} and ${1 - winsorise} of its session` : null,
    neutralise.length > 0
      ? `what is left after one regression a session on ${neutralise.map((name) => words[name]).join(", ")}`
      : null,
    scale === "none" ? null : `as a ${scale} of its session`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "as they are" : parts.join("; ");
}

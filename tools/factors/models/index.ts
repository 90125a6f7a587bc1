// Factor models: factor returns from a universe, regressions on them, tests of them, and where a return came from.

export { type Attribution, attributeReturns, type Contribution } from "./attribution.ts";
export { sortTwoByThree } from "./breakpoints.ts";
export {
  type BuiltFactors,
  buildFactors,
  type FactorUniverse,
  factorNames,
  type ModelFactor,
} from "./build-factors.ts";
export { type FamaMacBeth, type FamaMacBethOptions, famaMacBeth, type Premium } from "./fama-macbeth.ts";
export { type GrsTest, grsTest } from "./grs-test.ts";
export { type Formation, heldReturns } from "./held-portfolios.ts";
export {
  type Estimate,
  type FactorRegression,
  type FactorSeries,
  type RollingRegression,
  type RollingWindow,
  regressReturns,
  rollingRegressions,
} from "./regress-returns.ts";

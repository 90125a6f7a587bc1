// Were the tails as forecast? Methods, tests, and the walk over a history.

export { type BacktestOptions, backtestTail, type TailBacktest } from "./backtest-tails.ts";
export { type CoverageTests, coverageTests, type LikelihoodTest } from "./coverage-tests.ts";
export { type Promised, type ShortfallTest, shortfallTest } from "./shortfall-test.ts";
export { type Forecast, type TailMethod, tailMethods } from "./tail-methods.ts";

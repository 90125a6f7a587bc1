// What a model of daily bars sees where nobody chose: about a month of looking back, so that short histories have rows too.

export const usualInputs: readonly string[] = [
  // returns
  "technical.roc-5",
  "technical.roc-10",
  "technical.roc-20",
  "technical.overnight-gap",
  "technical.body",
  "technical.close-location",
  "cross-asset.excess-move",
  "cross-asset.relative-strength-20",
  // reversal
  "technical.rsi-6",
  "technical.rsi-14",
  "technical.williams-r-14",
  "technical.close-to-sma-20",
  "technical.bollinger-position-20",
  "statistical.return-score-20",
  // momentum
  "technical.adx-14",
  "technical.ppo-12-26",
  "technical.regression-fit-20",
  "technical.efficiency-ratio-10",
  // volatility
  "statistical.realised-volatility-5",
  "statistical.realised-volatility-20",
  "statistical.parkinson-volatility-20",
  "statistical.downside-volatility-20",
  "technical.natr-14",
  "cross-asset.beta-20",
  "cross-asset.idiosyncratic-volatility-20",
  // volume
  "technical.volume-ratio-5",
  "technical.volume-z-20",
  "technical.money-flow-index-14",
  "technical.chaikin-money-flow-20",
  "technical.volume-price-correlation-20",
  // places among the others
  "rank(technical.roc-5)",
  "rank(technical.roc-20)",
  "rank(statistical.realised-volatility-20)",
  "rank(technical.volume-ratio-5)",
];

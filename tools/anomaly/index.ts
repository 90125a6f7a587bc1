// What is unusual: detectors that follow a stream, a scan of a moment, and anomalies told on the bus.

export {
  type ChangePointFilter,
  type ChangePointOptions,
  type ChangePointReading,
  changePointPrior,
  openChangePoint,
} from "./detectors/change-point.ts";
export { type CountBurstOptions, openCountBurst } from "./detectors/count-burst.ts";
export { type CusumOptions, type CusumReading, cusumRunLength, openCusum } from "./detectors/cusum.ts";
export {
  fitHiddenMarkov,
  type MarkovFilter,
  type MarkovFit,
  type MarkovFitOptions,
  type MarkovModel,
  markovLogLikelihood,
  openHiddenMarkov,
} from "./detectors/hidden-markov.ts";
export { fitIsolationForest, type IsolationForest, type IsolationForestOptions } from "./detectors/isolation-forest.ts";
export { type JumpOptions, jumpCriticalValue, openJumpTest } from "./detectors/jumps.ts";
export {
  type MessageRate,
  type MessageRateOptions,
  openMessageRate,
  type RateReading,
} from "./detectors/message-rate.ts";
export type { Detector, Reading, ReadingState } from "./detectors/reading.ts";
export { readSeries } from "./detectors/reading.ts";
export { openRobustZ, type RobustZOptions } from "./detectors/robust-z.ts";
export { messagesOf, tickRows } from "./detectors/rows-of-block.ts";
export { SlidingMedian } from "./detectors/sliding-median.ts";
export { openStaleFeed, type StaleFeed, type StaleOptions, type StaleReading } from "./detectors/stale-feed.ts";
export {
  openTickChecks,
  type TickChecks,
  type TickFault,
  type TickFinding,
  type TickRow,
} from "./detectors/tick-checks.ts";
export { anomalyOf } from "./event.ts";
export { type AnomalyScan, type AnomalyScanOptions, type FoundAnomaly, scanAnomalies } from "./scan/scan.ts";
export { type MarketScan, scanMarket, type Tested } from "./scan/scan-market.ts";
export { scanTicks, type TickAnomaly, type TickScan } from "./scan/scan-ticks.ts";
export { scanTool } from "./scan.tool.ts";
export { RollingTail, type TailLaw, tailOf } from "./tail.ts";
export { keepTold, noteOfAnomaly } from "./told/keep-told.ts";
export { toldTool } from "./told/told.tool.ts";
export { type BarWatch, type BarWatchOptions, openBarWatch } from "./watch/bar-watch.ts";
export { type NewsWatchOptions, newsAnomalies } from "./watch/news-watch.ts";
export { openTickWatch, type TickWatch, type WatchedSeries } from "./watch/tick-watch.ts";
export {
  type WatchOptions,
  type WatchServices,
  watchBars,
  watchNews,
  watchStoredBars,
  watchTicks,
} from "./watch/watch-bus.ts";

// Statistics, special functions, linear algebra and optimisers: numbers in, numbers out, no knowledge of markets.

export { type BlockBootstrap, bootstrapMeanInterval, bootstrapMeans, type Interval } from "./block-bootstrap.ts";
export {
  isConstant,
  type Numbers,
  requireFinite,
  requireLength,
  requireLevel,
  requireSameLength,
  requireShape,
  requireWhole,
  requireWithin,
} from "./checks.ts";
export { cholesky, choleskyInverse, choleskySolve, dot } from "./cholesky.ts";
export { type CorrelationTest, pearson, spearman, testCorrelation } from "./correlation.ts";
export { type CosineMeanTest, cosineMeanTest } from "./cosine-mean-test.ts";
export { covarianceMatrix } from "./covariance-matrix.ts";
export { bivariateNormalCdf } from "./distributions/bivariate-normal.ts";
export { chiSquaredUpperTail, gammaCdf, gammaUpperTail } from "./distributions/gamma-law.ts";
export { fUpperTail } from "./f-distribution.ts";
export { fourier, inverseFourier } from "./fourier.ts";
export { incompleteBeta, logBeta, logGamma } from "./gamma.ts";
export { cubicSpline, monotoneCubic, PiecewiseCubic, type SplineEnd } from "./interpolate/piecewise-cubic.ts";
export { type LeastSquares, leastSquares, ones } from "./least-squares.ts";
export { fitLine, type LineFit } from "./line-fit.ts";
export { covariance, mean, type Shape, shape, standardDeviation, variance } from "./moments.ts";
export { type Adjustment, adjustPValues, benjaminiHochberg, bonferroni } from "./multiple-testing.ts";
export {
  type MeanTest,
  neweyWestCovariance,
  neweyWestLag,
  neweyWestMean,
  type RobustFit,
  regressRobustly,
} from "./newey-west.ts";
export { erfc, erfcx, normalCdf, normalPdf, normalQuantile } from "./normal.ts";
export { findMinimum, findRoot, type SearchOptions } from "./optimise/brent.ts";
export { type EvolutionOptions, minimiseByEvolution } from "./optimise/differential-evolution.ts";
export { type LbfgsMinimum, type LbfgsOptions, minimiseLbfgs } from "./optimise/lbfgs.ts";
export {
  byDifferences,
  type FitOptions,
  fitLeastSquares,
  type LeastSquaresFit,
  type Residuals,
} from "./optimise/levenberg-marquardt.ts";
export { type MinimiseOptions, type Minimum, minimiseBounded, type Objective } from "./optimise/minimise-bounded.ts";
export { type DirectMinimum, minimiseSimplex, type SimplexOptions } from "./optimise/nelder-mead.ts";
export { type PrincipalComponents, principalComponents } from "./principal-components.ts";
export { gaussLaguerre, gaussLegendre, type Quadrature } from "./quadrature/gauss.ts";
export { type Integral, type IntegrateOptions, integrate } from "./quadrature/gauss-kronrod.ts";
export { median, quantile, quantileSorted } from "./quantile.ts";
export { rankWithTies } from "./rank.ts";
export { GaussianChain, lastingStates, type MarkovModel, spreadOf } from "./regimes/gaussian-chain.ts";
export { RunLengths, type RunModel, type StretchPrior } from "./regimes/run-lengths.ts";
export { compoundReturn, logReturns, requirePrices, simpleReturns } from "./returns.ts";
export { type Ridge, ridge, ridgePredict } from "./ridge.ts";
export { type DeflatedSharpe, type DeflatedSharpeOptions, deflatedSharpe } from "./selection/deflated-sharpe.ts";
export { type Overfitting, probabilityOfOverfitting } from "./selection/overfitting.ts";
export { SortOrder } from "./sort-order.ts";
export { studentTCdf, studentTTwoSided } from "./student-t.ts";
export { diagonalise, type SymmetricEigen, symmetricEigen } from "./symmetric-eigen.ts";
export { NormalStream } from "./variates/normal-stream.ts";
export { Philox, philox4x32 } from "./variates/philox.ts";
export { Sobol } from "./variates/sobol.ts";

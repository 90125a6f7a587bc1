// The functions of the language: what each takes, what it gives, and the operators over columns that it stands for.
// None can look ahead: every number of rows counts back from the row itself, and columns across lanes are those of one row.

import { type Expression, op } from "#tools/columns/index.ts";

/** column: a number for each lane and row. truth: 1 or 0. group: a number that names a group. rows: a whole number from 1. number: any. */
export type ParameterKind = "column" | "truth" | "group" | "rows" | "number";
export type ResultKind = "column" | "truth";

export interface LanguageFunction {
  readonly name: string;
  readonly takes: readonly ParameterKind[];
  readonly gives: ResultKind;
  readonly says: string;
  readonly of: (columns: readonly Expression[], numbers: readonly number[]) => Expression;
}

type Columns = readonly Expression[];
const first = (columns: Columns): Expression => columns[0] as Expression;
const second = (columns: Columns): Expression => columns[1] as Expression;

function oneColumn(name: string, says: string, of: (x: Expression) => Expression): LanguageFunction {
  return { name, takes: ["column"], gives: "column", says, of: (columns) => of(first(columns)) };
}

function twoColumns(name: string, says: string, of: (x: Expression, y: Expression) => Expression): LanguageFunction {
  return {
    name,
    takes: ["column", "column"],
    gives: "column",
    says,
    of: (columns) => of(first(columns), second(columns)),
  };
}

function comparison(name: string, says: string, of: (x: Expression, y: Expression) => Expression): LanguageFunction {
  return { ...twoColumns(name, says, of), gives: "truth" };
}

function window(name: string, says: string, of: (x: Expression, rows: number) => Expression): LanguageFunction {
  return {
    name,
    takes: ["column", "rows"],
    gives: "column",
    says,
    of: (columns, [rows]) => of(first(columns), rows as number),
  };
}

function pairWindow(
  name: string,
  says: string,
  of: (x: Expression, y: Expression, rows: number) => Expression,
): LanguageFunction {
  return {
    name,
    takes: ["column", "column", "rows"],
    gives: "column",
    says,
    of: (columns, [rows]) => of(first(columns), second(columns), rows as number),
  };
}

function within(name: string, says: string, of: (x: Expression, group: Expression) => Expression): LanguageFunction {
  return {
    name,
    takes: ["column", "group"],
    gives: "column",
    says,
    of: (columns) => of(first(columns), second(columns)),
  };
}

const pointwise: readonly LanguageFunction[] = [
  twoColumns("add", "x + y", op.add),
  twoColumns("subtract", "x - y", op.subtract),
  twoColumns("multiply", "x * y", op.multiply),
  twoColumns("divide", "x / y; missing where y is 0", op.divide),
  twoColumns("power", "x ^ y; missing where that is no real number", op.power),
  twoColumns("signed_power", "sign(x) * |x| ^ y", op.signedPower),
  twoColumns("min", "the smaller of x and y", op.smaller),
  twoColumns("max", "the larger of x and y", op.larger),
  oneColumn("negate", "-x", op.negate),
  oneColumn("abs", "|x|", op.abs),
  oneColumn("sign", "-1, 0 or 1", op.sign),
  oneColumn("log", "natural logarithm; missing for x <= 0", op.log),
  oneColumn("exp", "e to the x", op.exp),
  oneColumn("sqrt", "square root; missing for x < 0", op.sqrt),
  oneColumn("tanh", "hyperbolic tangent", op.tanh),
  {
    name: "clip",
    takes: ["column", "number", "number"],
    gives: "column",
    says: "x held between two numbers",
    of: (columns, [least, most]) => op.clip(first(columns), least as number, most as number),
  },
];

const truths: readonly LanguageFunction[] = [
  comparison("less", "x < y", op.less),
  comparison("less_or_equal", "x <= y", op.lessOrEqual),
  comparison("greater", "x > y", (x, y) => op.less(y, x)),
  comparison("greater_or_equal", "x >= y", (x, y) => op.lessOrEqual(y, x)),
  comparison("equal", "x = y", op.equal),
  comparison("unequal", "x is not y", (x, y) => op.not(op.equal(x, y))),
  { ...comparison("and", "both hold", op.and), takes: ["truth", "truth"] },
  { ...comparison("or", "one holds at least", op.or), takes: ["truth", "truth"] },
  { name: "not", takes: ["truth"], gives: "truth", says: "x does not hold", of: (columns) => op.not(first(columns)) },
  {
    name: "is_missing",
    takes: ["column"],
    gives: "truth",
    says: "x is missing",
    of: (columns) => op.isMissing(first(columns)),
  },
  {
    name: "if",
    takes: ["truth", "column", "column"],
    gives: "column",
    says: "y where x holds, else z; also written x ? y : z",
    of: (columns) => op.where(first(columns), second(columns), columns[2] as Expression),
  },
];

const windows: readonly LanguageFunction[] = [
  window("delay", "x so many rows ago", op.delay),
  window("delta", "x minus x so many rows ago", op.delta),
  window("change", "x over x so many rows ago, less 1", op.change),
  window("ts_sum", "sum over the last rows", op.sum),
  window("ts_mean", "mean over the last rows", op.mean),
  window("ts_std", "standard deviation over the last rows, divided by rows - 1", op.deviation),
  window("ts_var", "its square", op.variance),
  window("ts_min", "lowest of the last rows", op.lowest),
  window("ts_max", "highest of the last rows", op.highest),
  window("ts_argmin", "where the lowest stands: 1 the oldest row, the oldest of equals", (x, rows) =>
    op.subtract(rows, op.rowsSinceFirstLowest(x, rows)),
  ),
  window("ts_argmax", "where the highest stands: 1 the oldest row, the oldest of equals", (x, rows) =>
    op.subtract(rows, op.rowsSinceFirstHighest(x, rows)),
  ),
  window("ts_zscore", "x less its mean over its standard deviation, both of the last rows", (x, rows) =>
    op.divide(op.subtract(x, op.mean(x, rows)), op.deviation(x, rows)),
  ),
  window("ts_slope", "slope a row of the least-squares line on time over the last rows", op.trendSlope),
  window("ts_r2", "r squared of that line", op.trendFit),
  window("ts_residual", "x less that line's value at the newest row", (x, rows) =>
    op.subtract(x, op.trendEnd(x, rows)),
  ),
  window("ema", "exponential average, weight 2 / (rows + 1), begun as the mean of the first rows", op.exponential),
  {
    name: "ts_count",
    takes: ["truth", "rows"],
    gives: "column",
    says: "in how many of the last rows x holds",
    of: (columns, [rows]) => op.sum(first(columns), rows as number),
  },
  window("ts_product", "product over the last rows", op.product),
  window(
    "ts_rank",
    "place of x among the last rows over their number, equal values share the mean of their places",
    op.percentileRank,
  ),
  window("ts_median", "median of the last rows", (x, rows) => op.quantile(x, rows, 0.5)),
  window("ts_skew", "skewness of the last rows", op.skewness),
  window("ts_kurt", "excess kurtosis of the last rows", op.kurtosis),
  window("decay_linear", "mean of the last rows, weighing 1 the oldest up to rows the newest", op.linearMean),
  {
    name: "ts_quantile",
    takes: ["column", "rows", "number"],
    gives: "column",
    says: "quantile of the last rows, between two values in proportion",
    of: (columns, [rows, share]) => op.quantile(first(columns), rows as number, share as number),
  },
  pairWindow("covariance", "covariance of x and y over the last rows, divided by rows - 1", op.covariance),
  pairWindow(
    "correlation",
    "correlation of x and y over the last rows; missing where one does not move",
    op.correlation,
  ),
  pairWindow("ts_beta", "slope of y on x over the last rows", op.slopeOn),
];

const acrossLanes: readonly LanguageFunction[] = [
  oneColumn("rank", "place among the row's lanes, above 0 up to 1", op.rank),
  oneColumn("zscore", "x less the row's mean over its standard deviation", op.zscore),
  oneColumn("demean", "x less the row's mean", op.demean),
  oneColumn("scale", "x over the sum of |x| of the row", (x) => op.scale(x, 1)),
  {
    name: "winsorise",
    takes: ["column", "number"],
    gives: "column",
    says: "x held between the row's quantiles of a share and of 1 less the share",
    of: (columns, [share]) => op.winsorise(first(columns), share as number),
  },
  {
    name: "bucket",
    takes: ["column", "rows"],
    gives: "column",
    says: "which of so many equal parts of the row x falls into, 1 the lowest",
    of: (columns, [parts]) => op.bucket(first(columns), parts as number),
  },
  within("group_neutralise", "x less the mean of its group in the row", op.groupDemean),
  within("group_mean", "mean of its group in the row", op.groupMean),
  within("group_zscore", "x less its group's mean over the group's standard deviation", op.groupZscore),
  within("group_rank", "place within its group", op.groupRank),
  twoColumns("neutralise", "what is left of x after a line on y over the row's lanes", op.neutralise),
];

export const languageFunctions: readonly LanguageFunction[] = [...pointwise, ...truths, ...windows, ...acrossLanes];

/** Other names in use for the same. */
export const otherNames: Readonly<Record<string, string>> = {
  indneutralize: "group_neutralise",
  signedpower: "signed_power",
  stddev: "ts_std",
  sum: "ts_sum",
  mean: "ts_mean",
  where: "if",
};

const byName = new Map(languageFunctions.map((one) => [one.name, one]));

export const functionNamed = (name: string): LanguageFunction | null => byName.get(otherNames[name] ?? name) ?? null;

const mostRows = 100_000;

/** Whether a number may stand for rows of a window. */
export const isWindow = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= mostRows;

export const windowSays = `a whole number of rows from 1 to ${mostRows.toLocaleString("en-US")}`;

// Nonlinear least squares inside a box: the fit of a model's few parameters to many quotes.

import { callerError } from "#infra/runtime/index.ts";
import { requireWhole } from "../checks.ts";
import { requireBox } from "./box.ts";
import { solveTriangle, triangularise } from "./householder.ts";

/** Writes the residuals r(x), shape (m), into `out`, and where `jacobian` is not null dr_i / dx_j into it, shape (m x n), row-major.
 * Residuals that are not finite mean "outside": the step is cut. */
export type Residuals = (x: Float64Array, out: Float64Array, jacobian: Float64Array | null) => void;

export interface FitOptions {
  /** Stop when a step promises to lower the sum of squares by at most this share of it (1e-18: x to about 9 digits) and rounding hides the rest.
   * A fit to noisy quotes needs 1e-10 or less digits. */
  readonly changeTolerance?: number;
  /** Stop when a step is at most this share of x, measured in the scale of each variable. */
  readonly stepTolerance?: number;
  /** Stop when the cosine of the angle between the residuals and every free column of the Jacobian is at most this. */
  readonly gradientTolerance?: number;
  /** Evaluations of the residuals (Jacobians are not counted). */
  readonly maxEvaluations?: number;
}

export interface LeastSquaresFit {
  readonly x: Float64Array;
  /** Shape (m), at x. */
  readonly residuals: Float64Array;
  /** Shape (m x n), row-major, at x. */
  readonly jacobian: Float64Array;
  readonly sumOfSquares: number;
  readonly iterations: number;
  readonly evaluations: number;
  /** False at "evaluation-limit" only. */
  readonly converged: boolean;
  readonly reason: "change-small" | "step-small" | "gradient-small" | "residuals-zero" | "evaluation-limit";
  /** Per variable: resting on its lower bound, its upper bound, or on neither. */
  readonly bounds: readonly ("lower" | "upper" | "none")[];
}

/** Changes of the sum of squares below this share of it drown in rounding. */
const unseen = 1e-13;

/** Minimises |r(x)|^2 over lower <= x <= upper.
 *
 * Each step minimises |r + J d|^2 + mu |D d|^2 inside the box, D the largest length so far of each column of J: over the free
 * variables by orthogonal reflections (never by J'J), where a variable that would leave the box is put on its bound and the rest
 * is solved anew. mu follows the gain ratio. A local minimum is found; a global one only if there is no other.
 * @param f     residuals and Jacobian; `byDifferences` makes one of residuals alone
 * @param m     number of residuals, m >= 1; fewer than variables is allowed
 * @param start shape (n), n >= 1; moved into the box first
 * @param lower, upper shape (n), lower < upper; infinite where there is no bound
 * @throws tools/length-mismatch, tools/series-empty, tools/value-not-finite (start, or the residuals there), tools/parameter-out-of-range
 * @source More (1978), The Levenberg-Marquardt algorithm, LNM 630 (scaling, tests of convergence); Nielsen (1999), IMM-REP-1999-05 (mu) */
export function fitLeastSquares(
  f: Residuals,
  m: number,
  start: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  options: FitOptions = {},
): LeastSquaresFit {
  const { changeTolerance = 1e-18, stepTolerance = 1e-12, gradientTolerance = 1e-12, maxEvaluations = 1000 } = options;
  requireWhole("residuals", m, 1);
  requireBox(start, lower, upper);
  const n = start.length;
  let x = start.map((value, i) => Math.min(upper[i]!, Math.max(lower[i]!, value)));
  let trial = new Float64Array(n);
  let residuals = new Float64Array(m);
  let tried = new Float64Array(m);
  const jacobian = new Float64Array(m * n);
  const triangle = new Float64Array(m * n);
  const turned = new Float64Array(m);
  const scale = new Float64Array(n);
  const model = new Model(n);

  f(x, residuals, jacobian);
  let square = sumOfSquares(residuals);
  if (!Number.isFinite(square)) {
    throw callerError(
      "tools/value-not-finite",
      `The sum of squares is ${square} at the start; wanted a finite one. Start elsewhere.`,
      { start: [...start] },
    );
  }
  let evaluations = 1;
  let iterations = 0;
  let mu = 1e-3;
  let raise = 2;
  let blind = 0;
  const end = (reason: LeastSquaresFit["reason"]): LeastSquaresFit => ({
    x,
    residuals,
    jacobian,
    sumOfSquares: square,
    iterations,
    evaluations,
    converged: reason !== "evaluation-limit",
    reason,
    bounds: Array.from(x, (value, i) => (value <= lower[i]! ? "lower" : value >= upper[i]! ? "upper" : "none")),
  });

  for (;;) {
    if (square === 0) return end("residuals-zero");
    growScale(scale, jacobian, m, n);
    triangle.set(jacobian);
    turned.set(residuals);
    triangularise(triangle, turned, m, n);
    const free = freeVariables(x, lower, upper, jacobian, residuals);
    if (steepest(free, jacobian, residuals, Math.sqrt(square)) <= gradientTolerance) return end("gradient-small");

    for (;;) {
      if (evaluations >= maxEvaluations) return end("evaluation-limit");
      const step = model.step(triangle, turned, Math.min(m, n), scale, mu, free, x, lower, upper);
      let size = 0;
      let reach = 0;
      for (let i = 0; i < n; i++) {
        trial[i] = Math.min(upper[i]!, Math.max(lower[i]!, x[i]! + step[i]!));
        size += (scale[i]! * step[i]!) ** 2;
        reach += (scale[i]! * x[i]!) ** 2;
      }
      f(trial, tried, null);
      evaluations++;
      const found = sumOfSquares(tried);
      const promised = model.promised(triangle, turned, Math.min(m, n), step);
      const gained = Number.isFinite(found) ? square - found : Number.NEGATIVE_INFINITY;
      const hidden = promised <= unseen * square && Math.abs(gained) <= unseen * square;
      if (hidden) blind++;
      const small = (promised <= changeTolerance * square && hidden) || blind > 4;
      const short = Math.sqrt(size) <= stepTolerance * (stepTolerance + Math.sqrt(reach));
      // A step too small to show in the sum of squares is taken on the model's word, which has twice the digits there; five such are enough.
      if ((gained > 0 && gained >= 1e-4 * promised) || (hidden && promised > 0)) {
        iterations++;
        mu *= hidden ? 1 / 10 : Math.max(1 / 10, 1 - (2 * (gained / promised) - 1) ** 3);
        raise = 2;
        [x, trial] = [trial, x];
        [residuals, tried] = [tried, residuals];
        square = found;
        f(x, residuals, jacobian);
        if (small) return end("change-small");
        if (short) return end("step-small");
        break;
      }
      if (small) return end("change-small");
      if (short) return end("step-small");
      mu *= raise;
      raise *= 2;
    }
  }
}

/** Residuals with a Jacobian by differences: forward ones of relative size 1.5e-8, good to about 8 digits, or central ones of 6e-6, good to about 11.
 * Steps are turned inwards at a bound.
 * @param values writes the residuals at x into its second argument */
export function byDifferences(
  values: (x: Float64Array, out: Float64Array) => void,
  lower: Float64Array,
  upper: Float64Array,
  kind: "forward" | "central" = "forward",
): Residuals {
  let ahead = new Float64Array(0);
  let behind = new Float64Array(0);
  const relative = kind === "forward" ? 2 ** -26 : 2 ** -17.33;
  return (x, out, jacobian) => {
    values(x, out);
    if (jacobian === null) return;
    const [m, n] = [out.length, x.length];
    if (ahead.length !== m) [ahead, behind] = [new Float64Array(m), new Float64Array(m)];
    const moved = x.slice();
    for (let j = 0; j < n; j++) {
      const at = x[j]!;
      const size = relative * Math.max(Math.abs(at), 1e-4);
      const high = Math.min(upper[j]!, kind === "central" || at + size <= upper[j]! ? at + size : at);
      const low = high > at && kind === "forward" ? at : Math.max(lower[j]!, at - size);
      moved[j] = high;
      if (high === at) ahead.set(out);
      else values(moved, ahead);
      moved[j] = low;
      if (low === at) behind.set(out);
      else values(moved, behind);
      moved[j] = at;
      for (let i = 0; i < m; i++) jacobian[i * n + j] = (ahead[i]! - behind[i]!) / (high - low);
    }
  };
}

/** The quadratic model |r + J d|^2 in its triangular form, |R d + Q'r|^2 and a constant; work space for its steps. */
class Model {
  private readonly n: number;
  private readonly stacked: Float64Array;
  private readonly right: Float64Array;
  private readonly found: Float64Array;
  private readonly result: Float64Array;

  constructor(n: number) {
    this.n = n;
    this.stacked = new Float64Array(2 * n * n);
    this.right = new Float64Array(2 * n);
    this.found = new Float64Array(n);
    this.result = new Float64Array(n);
  }

  step(
    triangle: Float64Array,
    turned: Float64Array,
    rows: number,
    scale: Float64Array,
    mu: number,
    free: Uint8Array,
    x: Float64Array,
    lower: Float64Array,
    upper: Float64Array,
  ): Float64Array {
    const { n, stacked, right, found, result } = this;
    const open = Array.from({ length: n }, (_, j) => j).filter((j) => free[j] === 1);
    result.fill(0);
    while (open.length > 0) {
      const k = open.length;
      stacked.fill(0);
      right.fill(0);
      for (let i = 0; i < rows; i++) {
        let sum = -turned[i]!;
        for (let j = i; j < n; j++) sum -= triangle[i * n + j]! * result[j]!;
        right[i] = sum;
        for (let c = 0; c < k; c++) if (open[c]! >= i) stacked[i * k + c] = triangle[i * n + open[c]!]!;
      }
      for (let c = 0; c < k; c++) stacked[(rows + c) * k + c] = Math.sqrt(mu) * scale[open[c]!]!;
      triangularise(stacked, right, rows + k, k);
      solveTriangle(stacked, right, k, found);
      // Every variable that the whole step would put outside goes onto its bound; the others are then solved with that known.
      let held = false;
      for (let c = k - 1; c >= 0; c--) {
        const j = open[c]!;
        const target = x[j]! + found[c]!;
        if (target >= lower[j]! && target <= upper[j]!) continue;
        result[j] = (target < lower[j]! ? lower[j]! : upper[j]!) - x[j]!;
        open.splice(c, 1);
        held = true;
      }
      if (held) continue;
      for (let c = 0; c < k; c++) result[open[c]!] = found[c]!;
      break;
    }
    return result;
  }

  /** |r|^2 - |r + J d|^2. */
  promised(triangle: Float64Array, turned: Float64Array, rows: number, step: Float64Array): number {
    let fall = 0;
    for (let i = 0; i < rows; i++) {
      let moved = 0;
      for (let j = i; j < this.n; j++) moved += triangle[i * this.n + j]! * step[j]!;
      fall -= moved * (2 * turned[i]! + moved);
    }
    return fall;
  }
}

function growScale(scale: Float64Array, jacobian: Float64Array, m: number, n: number): void {
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = 0; i < m; i++) sum += jacobian[i * n + j]! ** 2;
    scale[j] = Math.max(scale[j]!, Math.sqrt(sum), 1e-300);
  }
}

/** 1 for variables off their bounds, or on one that the fall leads away from. */
function freeVariables(
  x: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  jacobian: Float64Array,
  residuals: Float64Array,
): Uint8Array {
  return Uint8Array.from(x, (value, j) => {
    const slope = alongColumn(jacobian, residuals, x.length, j);
    return (value <= lower[j]! && slope > 0) || (value >= upper[j]! && slope < 0) ? 0 : 1;
  });
}

/** Largest cosine of the angle between the residuals and a free column. */
function steepest(free: Uint8Array, jacobian: Float64Array, residuals: Float64Array, norm: number): number {
  const n = free.length;
  let worst = 0;
  for (let j = 0; j < n; j++) {
    if (free[j] === 0) continue;
    let length = 0;
    for (let i = 0; i < residuals.length; i++) length += jacobian[i * n + j]! ** 2;
    if (length === 0) continue;
    worst = Math.max(worst, Math.abs(alongColumn(jacobian, residuals, n, j)) / (Math.sqrt(length) * norm));
  }
  return worst;
}

function alongColumn(jacobian: Float64Array, residuals: Float64Array, n: number, j: number): number {
  let sum = 0;
  for (let i = 0; i < residuals.length; i++) sum += jacobian[i * n + j]! * residuals[i]!;
  return sum;
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}

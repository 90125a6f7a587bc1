// Adaptive quadrature: an integral with its error, over a finite or infinite range.

import { callerError } from "#infra/runtime/index.ts";

export interface IntegrateOptions {
  readonly absolute?: number;
  readonly relative?: number;
  /** Halvings of an interval. */
  readonly maxIntervals?: number;
}

export interface Integral {
  readonly value: number;
  /** Estimate of the error, usually far above it. */
  readonly error: number;
  readonly evaluations: number;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly error: number;
}

/** Integral of f over from..to, either of which may be infinite: 15 points a piece, the piece with the largest error halved until the sum of
 * errors is at most max(absolute, relative |value|). An infinite range is mapped to a finite one by x = t / (1 - t^2), a half one by
 * x = a + t / (1 - t). The ends are never evaluated, so an integrable singularity there is allowed, slowly.
 * @throws tools/value-not-finite (f at a point), tools/no-convergence (more pieces wanted than allowed)
 * @source Piessens et al. (1983), QUADPACK, routines qk15 and qags without its extrapolation */
export function integrate(
  f: (x: number) => number,
  from: number,
  to: number,
  { absolute = 1e-13, relative = 1e-11, maxIntervals = 400 }: IntegrateOptions = {},
): Integral {
  if (from === to) return { value: 0, error: 0, evaluations: 0 };
  if (from > to) {
    const turned = integrate(f, to, from, { absolute, relative, maxIntervals });
    return { ...turned, value: -turned.value };
  }
  const [g, low, high] = onFiniteRange(f, from, to);
  const pieces = [piece(g, low, high)];
  for (;;) {
    let value = 0;
    let error = 0;
    let worst = 0;
    for (const [i, part] of pieces.entries()) {
      value += part.value;
      error += part.error;
      if (part.error > pieces[worst]!.error) worst = i;
    }
    const enough = Math.max(absolute, relative * Math.abs(value));
    const { from: a, to: b } = pieces[worst]!;
    const middle = (a + b) / 2;
    if (error <= enough || middle <= a || middle >= b)
      return { value, error, evaluations: 15 * (2 * pieces.length - 1) };
    if (pieces.length >= maxIntervals) {
      throw callerError(
        "tools/no-convergence",
        `The integral from ${from} to ${to} is ${value} with an error of ${error} after ${pieces.length} pieces; wanted ${enough}. Ask for less, or split it where it is not smooth.`,
        { value, error },
      );
    }
    pieces[worst] = piece(g, a, middle);
    pieces.push(piece(g, middle, b));
  }
}

function onFiniteRange(f: (x: number) => number, from: number, to: number): [(t: number) => number, number, number] {
  if (Number.isFinite(from) && Number.isFinite(to)) return [f, from, to];
  if (Number.isFinite(from)) return [(t) => f(from + t / (1 - t)) / ((1 - t) * (1 - t)), 0, 1];
  if (Number.isFinite(to)) return [(t) => f(to - t / (1 - t)) / ((1 - t) * (1 - t)), 0, 1];
  return [
    (t) => {
      const rest = 1 - t * t;
      return (f(t / rest) * (1 + t * t)) / (rest * rest);
    },
    -1,
    1,
  ];
}

function piece(f: (x: number) => number, from: number, to: number): Piece {
  const centre = (from + to) / 2;
  const half = (to - from) / 2;
  const middle = at(f, centre);
  let kronrod = middle * kronrodWeights[7]!;
  let gauss = middle * gaussWeights[3]!;
  let size = Math.abs(kronrod);
  const values: number[] = [middle];
  for (let k = 0; k < 7; k++) {
    const left = at(f, centre - half * abscissae[k]!);
    const right = at(f, centre + half * abscissae[k]!);
    values.push(left, right);
    kronrod += kronrodWeights[k]! * (left + right);
    size += kronrodWeights[k]! * (Math.abs(left) + Math.abs(right));
    if (k % 2 === 1) gauss += gaussWeights[(k - 1) / 2]! * (left + right);
  }
  let spread = kronrodWeights[7]! * Math.abs(middle - kronrod / 2);
  for (let k = 0; k < 7; k++) {
    spread +=
      kronrodWeights[k]! * (Math.abs(values[2 * k + 1]! - kronrod / 2) + Math.abs(values[2 * k + 2]! - kronrod / 2));
  }
  let error = Math.abs(kronrod - gauss) * half;
  const scale = spread * half;
  if (scale > 0 && error > 0) error = scale * Math.min(1, ((200 * error) / scale) ** 1.5);
  return { from, to, value: kronrod * half, error: Math.max(error, 2e-16 * size * half) };
}

function at(f: (x: number) => number, x: number): number {
  const value = f(x);
  if (Number.isFinite(value)) return value;
  throw callerError("tools/value-not-finite", `The integrand is ${value} at ${x}; wanted a finite number.`, { x });
}

const abscissae = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911,
  0.4058451513773972, 0.2077849550078985,
];
const kronrodWeights = [
  0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679,
  0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
];
const gaussWeights = [0.1294849661688697, 0.27970539148927664, 0.3818300505051189, 0.4179591836734694];

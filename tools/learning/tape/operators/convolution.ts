// One-dimensional convolution over (batch, length, channels), as matrix products.

import { type Contribution, derive, emitOne, type Tensor } from "../trace.ts";
import { add } from "./arithmetic.ts";
import { concat, pad, reshape, reverse, slice, split, transpose } from "./layout.ts";
import { dense, gemm } from "./products.ts";

export interface ConvolutionOptions {
  /** Zeros before and after; default: (taps - 1) * dilation shared out so that the length stays. */
  readonly before?: number;
  readonly after?: number;
  readonly dilation?: number;
  readonly stride?: number;
}

/** y[p] = sum over j of x[p * stride + j * dilation - before] w[j], plus b.
 * @param x (batch, length, inputs)
 * @param w (taps, inputs, outputs)
 * @param b (outputs)
 * @throws tools/shape-mismatch */
export function convolution(x: Tensor, w: Tensor, b: Tensor | null, options: ConvolutionOptions = {}): Tensor {
  const [taps = 0, inputs = 0, outputs = 0] = w.shape;
  const { dilation = 1, stride = 1 } = options;
  const reach = (taps - 1) * dilation;
  const { before = reach >> 1, after = reach - (reach >> 1) } = options;
  const length = (x.shape[1] ?? 0) + before + after - reach;
  if (x.shape.length !== 3 || w.shape.length !== 3 || x.shape[2] !== inputs || length < 1) {
    throw x.trace.mismatch("convolution", "(batch, length, inputs) and (taps, inputs, outputs)", x.shape, w.shape);
  }
  const flat = reshape(w, [taps * inputs, outputs]);
  if (taps === 1 && stride === 1) return dense(slice(pad(x, 1, before, after), 1, 0, length), flat, b);
  if (stride === 1 && dilation === 1 && before < taps && after < taps) {
    const product = byRowViews(x, w, before, length);
    return b === null ? product : add(product, b);
  }
  return dense(windows(x, taps, before, after, length, dilation, stride), flat, b);
}

/** The taps of every position side by side: (batch, positions, taps * inputs). */
function windows(
  x: Tensor,
  taps: number,
  before: number,
  after: number,
  length: number,
  dilation: number,
  stride: number,
): Tensor {
  const padded = pad(x, 1, before, after);
  const [batch = 0, , inputs = 0] = x.shape;
  const positions = Math.ceil(length / stride);
  const parts = Array.from({ length: taps }, (_, j) => {
    const part = slice(padded, 1, j * dilation, j * dilation + length);
    if (stride === 1) return part;
    const whole = pad(part, 1, 0, positions * stride - length);
    return slice(reshape(whole, [batch, positions, stride * inputs]), 2, 0, inputs);
  });
  return concat(parts as [Tensor, ...Tensor[]], 2);
}

/** With rows padded to a multiple of the taps, the rows from the j-th on, read `taps` at a time, are the windows of every taps-th position:
 * the products run over views of one buffer, and nothing is copied but the padding. */
function rowViews(x: Tensor, taps: number, before: number, padded: number): [Tensor, ...Tensor[]] {
  const [batch = 0, length = 0, inputs = 0] = x.shape;
  const amounts = x.trace.whole([0, before, 0, 1, padded - length - before, 0]);
  const rows = reshape(emitOne("Pad", [x, amounts], [batch + 1, padded, inputs]), [(batch + 1) * padded * inputs]);
  const count = (batch * padded) / taps;
  return Array.from({ length: taps }, (_, j) =>
    reshape(slice(rows, 0, j * inputs, j * inputs + count * taps * inputs), [count, taps * inputs]),
  ) as [Tensor, ...Tensor[]];
}

function productOfViews(views: readonly [Tensor, ...Tensor[]], w: Tensor, batch: number, length: number): Tensor {
  const columns = views.map((view) => gemm(view, w)) as [Tensor, ...Tensor[]];
  const outputs = w.shape[1] ?? 0;
  const positions = ((columns[0].shape[0] ?? 0) * views.length) / batch;
  return slice(reshape(concat(columns, 1), [batch, positions, outputs]), 1, 0, length);
}

/** Stride 1, dilation 1. The gradient of the input is the convolution of the arriving one with the taps turned round; the gradient of the
 * weights is taken from the same views, so it comes turned round as well, and is led back through that turn. */
function byRowViews(x: Tensor, w: Tensor, before: number, length: number): Tensor {
  const [taps = 0, inputs = 0, outputs = 0] = w.shape;
  const [batch = 0, given = 0] = x.shape;
  const padded = Math.ceil((given + taps - 1) / taps) * taps;
  const flat = w.trace.silently(() => reshape(w, [taps * inputs, outputs]));
  const turned = reshape(transpose(reverse(w, 0), [0, 2, 1]), [taps * outputs, inputs]);
  const widest = Math.ceil((length + taps - 1) / taps) * taps;
  return derive(
    [x, turned],
    () => productOfViews(rowViews(x, taps, before, widest), flat, batch, length),
    (g): readonly Contribution[] => {
      const views = rowViews(g, taps, taps - 1 - before, padded);
      return [
        x.needsGradient ? productOfViews(views, turned, batch, given) : null,
        (soFar) => {
          const rows = reshape(pad(x, 1, 0, padded - given), [(batch * padded) / taps, taps * inputs]);
          const parts = split(rows, 1, Array<number>(taps).fill(inputs));
          return parts.reduce<Tensor | null>((sum, part, j) => {
            return gemm(views[j] as Tensor, part, { transposeA: true, plus: sum });
          }, soFar) as Tensor;
        },
      ];
    },
  );
}

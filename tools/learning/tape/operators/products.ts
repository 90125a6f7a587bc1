// Matrix products. Two-dimensional ones are Gemm, which adds its third operand for nothing: biases, and gradients that gather.

import { sameShape, sizeOf } from "../shape.ts";
import { type Contribution, derive, emitOne, type Tensor } from "../trace.ts";
import { concat, reshape, slice, split } from "./layout.ts";
import { sum } from "./reductions.ts";

export interface GemmOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** Added to the product: of its shape, or one row (n). */
  readonly plus?: Tensor | null;
}

/** a (m, k) times b (k, n), plus c. Either may be given transposed. */
export function gemm(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false, plus = null }: GemmOptions = {},
): Tensor {
  const [m, k] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
  const [inner, n] = transposeB ? [b.shape[1], b.shape[0]] : b.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2 || k !== inner) {
    throw a.trace.mismatch("matrix product", "two matrices (m, k) and (k, n)", a.shape, b.shape);
  }
  const shape = [m ?? 0, n ?? 0];
  if (plus !== null && !sameShape(plus.shape, shape) && !sameShape(plus.shape, shape.slice(1))) {
    throw a.trace.mismatch("matrix product", "an addend of its shape or of one row", shape, plus.shape);
  }
  const operands: [Tensor, Tensor, ...Tensor[]] = plus === null ? [a, b] : [a, b, plus];
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
  return derive(
    operands,
    () => emitOne("Gemm", operands, shape, { attributes }),
    (g): readonly Contribution[] => [
      (soFar) =>
        transposeA
          ? gemm(b, g, { transposeA: transposeB, transposeB: true, plus: soFar })
          : gemm(g, b, { transposeB: !transposeB, plus: soFar }),
      (soFar) =>
        transposeB
          ? gemm(g, a, { transposeA: true, transposeB: transposeA, plus: soFar })
          : gemm(a, g, { transposeA: !transposeA, plus: soFar }),
      plus === null ? null : sameShape(plus.shape, shape) ? g : sum(g, [0]),
    ],
  );
}

/** The rows of x (..., k) times w (k, n), plus a row b (n). */
export function dense(x: Tensor, w: Tensor, b: Tensor | null = null): Tensor {
  const k = x.shape.at(-1) ?? 0;
  if (k !== w.shape[0]) throw x.trace.mismatch("dense", "as many inputs as the weights have rows", x.shape, w.shape);
  const rows = x.shape.slice(0, -1);
  const product = gemm(reshape(x, [sizeOf(rows), k]), w, { plus: b });
  return reshape(product, [...rows, w.shape[1] ?? 0]);
}

/** The rows [x1, x2, ...] times w, where w holds the rows of x1, then of x2, and so on. One product instead of one a part;
 * the way back works out only the parts that are wanted. */
export function joinedProduct(parts: readonly [Tensor, ...Tensor[]], w: Tensor): Tensor {
  const widths = parts.map(({ shape }) => shape[1] ?? 0);
  const { trace } = w;
  const operands: [Tensor, ...Tensor[]] = [...parts, w];
  const joined = trace.silently(() => concat(parts, 1));
  const wanted = parts.flatMap(({ needsGradient }, i) => (needsGradient ? [i] : []));
  const first = wanted[0] ?? 0;
  const last = wanted.at(-1) ?? 0;
  const before = widths.slice(0, first).reduce((total, width) => total + width, 0);
  const span = widths.slice(first, last + 1);
  const rows = trace.silently(() => slice(w, 0, before, before + span.reduce((total, width) => total + width, 0)));
  return derive(
    operands,
    () => gemm(joined, w),
    (g): readonly Contribution[] => {
      const back = wanted.length === 0 ? [] : split(gemm(g, rows, { transposeB: true }), 1, span);
      return [
        ...parts.map((_, i) => back[i - first] ?? null),
        (soFar) => gemm(joined, g, { transposeA: true, plus: soFar }),
      ];
    },
  );
}

export interface BatchedOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly scale?: number;
}

/** Products of matrices in the last two axes, one for each index of the axes before: scale * a b. */
export function batchedProduct(a: Tensor, b: Tensor, options: BatchedOptions = {}): Tensor {
  const { transposeA = false, transposeB = false, scale = 1 } = options;
  const [m, k] = transposeA ? [a.shape.at(-1), a.shape.at(-2)] : [a.shape.at(-2), a.shape.at(-1)];
  const [inner, n] = transposeB ? [b.shape.at(-1), b.shape.at(-2)] : [b.shape.at(-2), b.shape.at(-1)];
  const lead = a.shape.slice(0, -2);
  if (k !== inner || a.shape.length < 2 || !sameShape(lead, b.shape.slice(0, -2))) {
    throw a.trace.mismatch("batched product", "(..., m, k) and (..., k, n) with equal axes before", a.shape, b.shape);
  }
  const plain = !transposeA && !transposeB && scale === 1;
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0, alpha: { float: scale } };
  return derive(
    [a, b],
    () => {
      const shape = [...lead, m ?? 0, n ?? 0];
      if (plain) return emitOne("MatMul", [a, b], shape);
      return emitOne("FusedMatMul", [a, b], shape, { attributes, domain: "com.microsoft" });
    },
    (g) => [
      !a.needsGradient
        ? null
        : transposeA
          ? batchedProduct(b, g, { transposeA: transposeB, transposeB: true, scale })
          : batchedProduct(g, b, { transposeB: !transposeB, scale }),
      !b.needsGradient
        ? null
        : transposeB
          ? batchedProduct(g, a, { transposeA: true, transposeB: transposeA, scale })
          : batchedProduct(a, g, { transposeA: !transposeA, scale }),
    ],
  );
}

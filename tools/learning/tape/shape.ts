// Shapes are lists of whole numbers, known when a model is traced.

export type Shape = readonly number[];

export const sizeOf = (shape: Shape): number => shape.reduce((size, length) => size * length, 1);

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((n, i) => n === b[i]);

export const showShape = (shape: Shape): string => `[${shape.join(", ")}]`;

/** The shape of an elementwise result: aligned at the last axis, a length of 1 stretches; null where two lengths disagree. */
export function broadcastShape(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const m = a[a.length - rank + axis] ?? 1;
    const n = b[b.length - rank + axis] ?? 1;
    if (m !== n && m !== 1 && n !== 1) return null;
    shape.push(m === 1 ? n : m);
  }
  return shape;
}

/** Axis counted from the front; -1 is the last. */
export const axisOf = (shape: Shape, axis: number): number => (axis < 0 ? axis + shape.length : axis);

export const withAxis = (shape: Shape, axis: number, length: number): Shape => shape.toSpliced(axis, 1, length);

// One form for what is the same: so that an expression that was found before is known again, however it is written.

import { type Applied, type Expression, op, remade, rewritten } from "#tools/columns/index.ts";

const commutes = new Set(["add", "multiply", "smaller", "larger", "equal", "and", "or"]);
/** A rank is what it is under these of a number above 0. */
const keepsOrder = new Set(["tanh", "exp"]);

const isNumber = (node: Expression, value?: number): boolean =>
  node.kind === "applied" && node.kernel.name === "constant" && (value === undefined || node.params[0] === value);
const numberOf = (node: Expression): number => (node as Applied).params[0] as number;

/** Rules that hold for every value, missing ones too; those that would lose a missing value (x - x is 0) are left out. */
export function simplified(expression: Expression): Expression {
  return rewritten(expression, (node, under) => {
    const { name } = node.kernel;
    const [x, y] = under as [Expression, Expression];
    if (name === "multiply" && isNumber(y, 1)) return x;
    if (name === "multiply" && isNumber(x, 1)) return y;
    if ((name === "add" || name === "subtract") && isNumber(y, 0)) return x;
    if (name === "add" && isNumber(x, 0)) return y;
    if (name === "divide" && isNumber(y, 1)) return x;
    if (name === "divide" && isNumber(y) && numberOf(y) !== 0)
      return ordered(op.multiply(x, 1 / numberOf(y)) as Applied);
    if (name === "negate" && is(x, "negate")) return inner(x);
    if (name === "abs" && (is(x, "abs") || is(x, "negate"))) return op.abs(inner(x));
    if (name === "delay" && is(x, "delay")) return op.delay(inner(x), rowsOf(node) + rowsOf(x as Applied));
    if (name === "rank") return op.rank(undressed(x));
    const again = remade(node, under);
    return commutes.has(name) ? ordered(again) : again;
  });
}

const is = (node: Expression, name: string): boolean => node.kind === "applied" && node.kernel.name === name;
const inner = (node: Expression): Expression => (node as Applied).inputs[0] as Expression;
const rowsOf = (node: Applied): number => node.params[0] as number;

/** What a rank looks through: a rank, a steady rising function, a positive multiple, a number added. */
function undressed(x: Expression): Expression {
  if (x.kind === "input") return x;
  const { name } = x.kernel;
  if (name === "rank" || keepsOrder.has(name)) return undressed(inner(x));
  const [left, right] = x.inputs as [Expression, Expression];
  if (name === "multiply" && isNumber(left) && numberOf(left) > 0) return undressed(right);
  if (name === "multiply" && isNumber(right) && numberOf(right) > 0) return undressed(left);
  if (name === "add" && isNumber(left)) return undressed(right);
  if ((name === "add" || name === "subtract") && isNumber(right)) return undressed(left);
  return x;
}

const ordered = (node: Applied): Applied =>
  remade(
    node,
    [...node.inputs].sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0)),
  );

// A tree as text that reads back as the same tree.

import { binaryOperators, type Syntax, unaryOperators } from "./syntax.ts";

const signs = new Map(
  Object.entries(binaryOperators).map(([sign, { name, binds, right }]) => [name, { sign, binds, right }]),
);
const prefixes = new Map(Object.entries(unaryOperators).map(([sign, { name, binds }]) => [name, { sign, binds }]));

/** Operators where there is one, with brackets only where they change the meaning. */
export const writeSyntax = (syntax: Syntax): string => write(syntax, 0);

function write(syntax: Syntax, least: number): string {
  if (syntax.kind === "number") return syntax.value < 0 && least > 0 ? `(${syntax.value})` : String(syntax.value);
  if (syntax.kind === "name") return syntax.name;
  const [first, second] = syntax.given;
  const operator = signs.get(syntax.name);
  if (operator && first && second && syntax.given.length === 2) {
    const { sign, binds, right } = operator;
    const text = `${write(first, right ? binds + 1 : binds)} ${sign} ${write(second, right ? binds : binds + 1)}`;
    return binds < least ? `(${text})` : text;
  }
  const prefix = prefixes.get(syntax.name);
  // a number after a minus sign would be read as one negative number
  if (prefix && first && syntax.given.length === 1 && first.kind !== "number") {
    const text = `${prefix.sign}${write(first, prefix.binds)}`;
    return prefix.binds < least ? `(${text})` : text;
  }
  return `${syntax.name}(${syntax.given.map((one) => write(one, 0)).join(", ")})`;
}

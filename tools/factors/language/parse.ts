// Reads an expression's text into a tree, by precedence climbing. Nothing is run and no name is looked up.

import { callerError } from "#infra/runtime/index.ts";
import { binaryOperators, type Syntax, unaryOperators } from "./syntax.ts";
import { invalid, type Token, tokensOf } from "./tokens.ts";

export const deepest = 100;

/** @throws tools/expression-invalid (with the place), tools/expression-too-long, tools/expression-too-deep */
export function parse(text: string): Syntax {
  const tokens = tokensOf(text);
  let next = 0;
  const peek = (): Token => tokens[next] as Token;
  const take = (): Token => tokens[next++] as Token;
  const expect = (sign: string): void => {
    if (peek().text !== sign || peek().kind !== "sign") throw invalid(text, peek().at, JSON.stringify(sign));
    next += 1;
  };

  function choice(depth: number): Syntax {
    const condition = binary(0, depth);
    if (peek().text !== "?") return condition;
    const { at } = take();
    const then = choice(depth + 1);
    expect(":");
    return { kind: "call", name: "if", given: [condition, then, choice(depth + 1)], at };
  }

  function binary(least: number, depth: number): Syntax {
    let left = operand(depth);
    let length = 0;
    for (;;) {
      const operator = peek().kind === "sign" ? binaryOperators[peek().text] : undefined;
      if (!operator || operator.binds < least) return left;
      const { at } = take();
      const right = binary(operator.right ? operator.binds : operator.binds + 1, depth + 1);
      left = { kind: "call", name: operator.name, given: [left, right], at };
      length += 1;
      if (depth + length > deepest) throw tooDeep();
    }
  }

  function operand(depth: number): Syntax {
    if (depth > deepest) throw tooDeep();
    const token = take();
    if (token.kind === "number") return { kind: "number", value: Number(token.text), at: token.at };
    if (token.kind === "name")
      return peek().text === "(" ? call(token, depth) : { kind: "name", name: token.text, at: token.at };
    const unary = token.kind === "sign" ? unaryOperators[token.text] : undefined;
    if (unary) {
      const under = binary(unary.binds, depth + 1);
      if (unary.name === "negate" && under.kind === "number") return { ...under, value: -under.value, at: token.at };
      return { kind: "call", name: unary.name, given: [under], at: token.at };
    }
    if (token.text !== "(") throw invalid(text, token.at, "a number, a name or an opening bracket");
    const inner = choice(depth + 1);
    expect(")");
    return inner;
  }

  function call({ text: name, at }: Token, depth: number): Syntax {
    expect("(");
    const given: Syntax[] = [];
    if (peek().text !== ")") {
      do given.push(choice(depth + 1));
      while (peek().text === "," && take());
    }
    expect(")");
    return { kind: "call", name, given, at };
  }

  const whole = choice(0);
  if (peek().kind !== "end") throw invalid(text, peek().at, "an operator or the end");
  return whole;
}

const tooDeep = (): Error =>
  callerError(
    "tools/expression-too-deep",
    `The expression is nested deeper than ${deepest}. Name its parts as factors of their own.`,
  );

// What an expression is once it is read: a tree of names, numbers, calls and operators, each with its place in the text.

export type Syntax =
  | { readonly kind: "number"; readonly value: number; readonly at: number }
  | { readonly kind: "name"; readonly name: string; readonly at: number }
  | { readonly kind: "call"; readonly name: string; readonly given: readonly Syntax[]; readonly at: number };

/** Operators are calls of these functions. */
export const binaryOperators: Readonly<
  Record<string, { readonly name: string; readonly binds: number; readonly right?: true }>
> = {
  "||": { name: "or", binds: 1 },
  "&&": { name: "and", binds: 2 },
  "==": { name: "equal", binds: 3 },
  "!=": { name: "unequal", binds: 3 },
  "<": { name: "less", binds: 4 },
  "<=": { name: "less_or_equal", binds: 4 },
  ">": { name: "greater", binds: 4 },
  ">=": { name: "greater_or_equal", binds: 4 },
  "+": { name: "add", binds: 5 },
  "-": { name: "subtract", binds: 5 },
  "*": { name: "multiply", binds: 6 },
  "/": { name: "divide", binds: 6 },
  "^": { name: "power", binds: 8, right: true },
};

export const unaryOperators: Readonly<Record<string, { readonly name: string; readonly binds: number }>> = {
  "-": { name: "negate", binds: 7 },
  "!": { name: "not", binds: 7 },
};

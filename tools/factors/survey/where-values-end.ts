// Why a factor has no value anywhere: the first part of its formula that has none although its own parts have.

import { type Column, computeColumns, type Expression, op } from "#tools/columns/index.ts";
import { buildExpression, functionNamed, parse, type Syntax, writeSyntax } from "../language/index.ts";
import { type FactorPanel, panelWords, universeColumn } from "../panel/index.ts";

type Call = Extract<Syntax, { kind: "call" }>;

/** Null where the whole formula has values before it is prepared. */
export function whereValuesEnd({ formula }: { readonly formula: string }, panel: FactorPanel): string | null {
  const expression = (syntax: Syntax): Expression => buildExpression(writeSyntax(syntax), panelWords);
  const values = (expressions: readonly Expression[]): readonly Column[] =>
    computeColumns(expressions, panel.columns, panel.rows, { lanes: panel.lanes });
  const universe = panel.columns[universeColumn];
  const somewhere = (syntax: Syntax): boolean => {
    const [column] = values([expression(syntax)]);
    return column?.some((value, i) => value - value === 0 && universe?.[i] === 1) === true;
  };
  const divides = ({ name, given }: Call): boolean => {
    const [, divisor] = given;
    if (functionNamed(name)?.name !== "divide" || divisor === undefined) return false;
    const [zero] = values([op.equal(expression(divisor), 0)]);
    return zero?.every((value) => value !== 0) === true;
  };
  let at = parse(formula);
  if (somewhere(at)) return null;
  for (;;) {
    const given = at.kind === "call" ? columnsOf(at) : [];
    const lower = given.find((part) => !somewhere(part));
    if (lower === undefined) break;
    at = lower;
  }
  const said = writeSyntax(at);
  if (at.kind !== "call") return `no member of the universe has ${said} in any of ${panel.rows} sessions`;
  if (divides(at))
    return `${said} divides by 0 in every session. Take a divisor that moves, or add a small number to it`;
  return `${said} has no value in any of ${panel.rows} sessions, though its parts have. Shorten its windows, or look where it is undefined`;
}

const columnsOf = ({ name, given }: Call): readonly Syntax[] =>
  given.filter((_, i) => ["column", "truth"].includes(functionNamed(name)?.takes[i] ?? ""));

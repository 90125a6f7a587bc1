// Formulas as candidates: read, computed as ranks on the training rows, and measured there. Rows held out are not looked at here.

import { QuorumError } from "#infra/runtime/index.ts";
import { type Column, type Columns, computeColumns, type Expression, input, op } from "#tools/columns/index.ts";
import {
  buildExpression,
  parse,
  type Syntax,
  simplified,
  type Vocabulary,
  withinUniverse,
  writeSyntax,
} from "../language/index.ts";
import type { Grammar } from "./random-formula.ts";
import { type ForwardRanks, rowCorrelations } from "./rank-information.ts";
import { sizeOf } from "./vary-formula.ts";

export interface SearchPanel {
  /** By name, time-major; among them `universe`. */
  readonly columns: Columns;
  readonly rows: number;
  readonly lanes: number;
  readonly words: Vocabulary;
  readonly grammar: Grammar;
  readonly forward: ForwardRanks;
  /** Training rows end here: no forward return of an earlier row reaches to this row or beyond. */
  readonly trainRows: number;
}

/** Plain JSON but for a strength without a number, which is minus infinity. */
export interface Candidate {
  readonly formula: string;
  /** Equal for formulas that are the same once simplified. */
  readonly version: string;
  readonly size: number;
  /** Mean rank information on the training rows, its sign the formula's own. */
  readonly meanIc: number;
  /** Mean over deviation times the root of the rows that do not overlap: what is searched for, as a size. */
  readonly strength: number;
  readonly rows: number;
}

export interface Judged extends Candidate {
  readonly ranks: Column;
}

/** Above this mean correlation of ranks two formulas are one. */
export const tooAlike = 0.95;

const universe = input("universe");

export interface Formula {
  readonly syntax: Syntax;
  readonly expression: Expression;
  readonly version: string;
}

/** What the language refuses is told: a window too short for its function, a share out of range, a name that is not known. */
export type Reading = { readonly formula: Formula } | { readonly refused: string };

/** @throws nothing for a text that is wrong: the reason is the answer */
export function readFormula(text: string, words: Vocabulary): Reading {
  try {
    const syntax = parse(text);
    const expression = buildExpression(writeSyntax(syntax), words);
    // a formula without a column is a number
    if (expression.kind === "applied" && expression.kernel.name === "constant")
      return { refused: "it names no column, so it is the same for every member" };
    return { formula: { syntax, expression, version: simplified(expression).hash } };
  } catch (thrown) {
    if (thrown instanceof QuorumError && thrown.fault === "caller") return { refused: thrown.message };
    throw thrown;
  }
}

const batch = 8; // columns that are held at once

/** Ranks among the universe on the training rows; later rows are not even computed. */
export function trainingRanks(
  expressions: readonly Expression[],
  { columns, trainRows, lanes }: SearchPanel,
): readonly Column[] {
  const ranks: Column[] = [];
  for (let from = 0; from < expressions.length; from += batch)
    ranks.push(...computeColumns(expressions.slice(from, from + batch).map(rankedIn), columns, trainRows, { lanes }));
  return ranks;
}

/** A formula's ranks among the universe. */
export const rankedIn = (expression: Expression): Expression =>
  op.rank(withinUniverse(op.onlyWhere(expression, universe), "universe"));

export function judge(formulas: readonly Formula[], panel: SearchPanel): readonly Judged[] {
  const ranks = trainingRanks(
    formulas.map(({ expression }) => expression),
    panel,
  );
  return formulas.map(({ syntax, version }, i) => {
    const formula = writeSyntax(syntax);
    const own = ranks[i] as Column;
    return { formula, version, size: sizeOf(syntax), ranks: own, ...strengthOn(own, panel) };
  });
}

/** How well ranks foretold on the training rows; a return that reaches into the hold-out is none of the training's. */
export function strengthOn(
  ranks: Column,
  { forward, lanes, trainRows }: SearchPanel,
): Pick<Candidate, "meanIc" | "strength" | "rows"> {
  const last = trainRows - forward.horizon - 1;
  const information = rowCorrelations(ranks, forward.ranks, lanes, 0, last).filter((x) => !Number.isNaN(x));
  return { ...strengthOf(information, forward.horizon, last), rows: information.length };
}

/** A formula that is there on fewer than half of the rows is worth nothing to the search. */
function strengthOf(
  information: Float64Array,
  horizon: number,
  rows: number,
): { readonly meanIc: number; readonly strength: number } {
  const n = information.length;
  if (n < rows / 2 || n < 20) return { meanIc: Number.NaN, strength: Number.NEGATIVE_INFINITY };
  const meanIc = information.reduce((sum, x) => sum + x, 0) / n;
  const spread = Math.sqrt(information.reduce((sum, x) => sum + (x - meanIc) ** 2, 0) / (n - 1));
  return {
    meanIc,
    strength: spread > 0 ? (Math.abs(meanIc) / spread) * Math.sqrt(n / horizon) : Number.NEGATIVE_INFINITY,
  };
}

/** Size of the mean correlation of two columns of ranks over the training rows. */
export function likeness(x: Column, y: Column, { lanes, trainRows }: Pick<SearchPanel, "lanes" | "trainRows">): number {
  const rows = rowCorrelations(x, y, lanes, 0, trainRows).filter((value) => !Number.isNaN(value));
  return rows.length === 0 ? 0 : Math.abs(rows.reduce((sum, value) => sum + value, 0) / rows.length);
}

export const plain = ({ ranks: _, ...candidate }: Judged): Candidate => candidate;

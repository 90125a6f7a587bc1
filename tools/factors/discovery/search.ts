// The search for formulas: draw, judge on the training rows, vary what did well, refuse what is known. The hold-out rows are not looked at here.

import { QuorumError, type Random } from "#infra/runtime/index.ts";
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
import { type Grammar, randomSyntax } from "./random-formula.ts";
import { type ForwardRanks, rowCorrelations } from "./rank-information.ts";
import { crossed, depthOf, mutated, sizeOf } from "./vary-formula.ts";

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

export interface SearchOptions {
  /** Formulas that are judged in all. */
  readonly budget: number;
  readonly population: number;
  /** Largest formula, in names, numbers and calls. */
  readonly largest: number;
  /** Columns of ranks of factors that are known already. */
  readonly known: readonly Column[];
  /** Called after each generation, to record trials and show progress; what it throws ends the search. */
  readonly onJudged: (judged: readonly Candidate[]) => Promise<void>;
  readonly signal: AbortSignal;
}

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

interface Judged extends Candidate {
  readonly syntax: Syntax;
  readonly ranks: Column;
}

export interface SearchResult {
  /** Strongest first; none is like another or like a known factor. */
  readonly found: readonly Candidate[];
  readonly judged: number;
  /** Formulas that were drawn and not judged: the same as one before, or too large. */
  readonly refused: number;
}

const universe = input("universe");
/** Above this mean correlation of ranks two formulas are one. */
export const tooAlike = 0.95;
const penalty = 0.03; // of strength, for each name, number and call
const deepest = 7;

/** The same seed, panel and options find the same formulas. */
export async function searchFormulas(
  random: Random,
  panel: SearchPanel,
  options: SearchOptions,
): Promise<SearchResult> {
  const seen = new Set<string>();
  const archive: Judged[] = [];
  let judged = 0;
  let refused = 0;
  while (judged < options.budget) {
    options.signal.throwIfAborted();
    const wanted = Math.min(options.population, options.budget - judged);
    const drawn = drawGeneration(random, panel, options, { seen, archive, wanted });
    refused += drawn.refused;
    if (drawn.formulas.length === 0) break; // the language has no more to say at this size
    const now = judge(drawn.formulas, panel);
    judged += now.length;
    await options.onJudged(now.map(plain));
    keepBest(archive, now, options.population);
  }
  return { found: unlike(archive, panel, options.known).map(plain), judged, refused };
}

interface Drawing {
  readonly seen: Set<string>;
  readonly archive: readonly Judged[];
  readonly wanted: number;
}

interface Formula {
  readonly syntax: Syntax;
  readonly expression: Expression;
  readonly version: string;
}

function drawGeneration(
  random: Random,
  panel: SearchPanel,
  { largest }: SearchOptions,
  { seen, archive, wanted }: Drawing,
) {
  const formulas: Formula[] = [];
  let refused = 0;
  for (let tries = 0; formulas.length < wanted && tries < wanted * 40; tries++) {
    const syntax = child(random, panel.grammar, archive);
    const formula = sizeOf(syntax) > largest || depthOf(syntax) > deepest ? null : readable(syntax, panel.words);
    if (formula === null || seen.has(formula.version)) {
      refused += 1;
      continue;
    }
    seen.add(formula.version);
    formulas.push(formula);
  }
  return { formulas, refused };
}

function child(random: Random, grammar: Grammar, archive: readonly Judged[]): Syntax {
  const chance = random.next();
  if (archive.length < 4 || chance < 0.2) return randomSyntax(random, grammar, "column", 3);
  const parent = fitter(random, archive);
  return chance < 0.6 ? mutated(random, grammar, parent) : crossed(random, parent, fitter(random, archive));
}

/** The best of three drawn at random. */
function fitter(random: Random, archive: readonly Judged[]): Syntax {
  const drawn = [0, 1, 2].map(() => archive[random.integer(archive.length)] as Judged);
  return drawn.reduce((best, one) => (fitness(one) > fitness(best) ? one : best)).syntax;
}

const fitness = ({ strength, size }: Candidate): number => strength - penalty * size;

/** Null for what the language refuses: a window too short for its function, a share out of range, a number alone. */
function readable(syntax: Syntax, words: Vocabulary): Formula | null {
  const expression = built(writeSyntax(syntax), words);
  if (expression === null) return null;
  // a formula without a column is a number
  if (expression.kind === "applied" && expression.kernel.name === "constant") return null;
  return { syntax, expression, version: simplified(expression).hash };
}

function built(text: string, words: Vocabulary): Expression | null {
  try {
    return buildExpression(text, words);
  } catch (thrown) {
    if (thrown instanceof QuorumError && thrown.fault === "caller") return null;
    throw thrown;
  }
}

const batch = 8; // columns that are held at once

function judge(formulas: readonly Formula[], panel: SearchPanel): readonly Judged[] {
  const judged: Judged[] = [];
  for (let from = 0; from < formulas.length; from += batch) {
    const part = formulas.slice(from, from + batch);
    const ranks = ranksOf(
      part.map(({ expression }) => expression),
      panel,
    );
    judged.push(...part.map((formula, i) => judgedOf(formula, ranks[i] as Column, panel)));
  }
  return judged;
}

/** Ranks among the universe on the training rows; later rows are not even computed. */
const ranksOf = (expressions: readonly Expression[], { columns, trainRows, lanes }: SearchPanel): readonly Column[] =>
  computeColumns(
    expressions.map((expression) => op.rank(withinUniverse(op.onlyWhere(expression, universe), "universe"))),
    columns,
    trainRows,
    { lanes },
  );

function judgedOf({ syntax, version }: Formula, ranks: Column, panel: SearchPanel): Judged {
  const { forward, lanes, trainRows } = panel;
  const last = trainRows - forward.horizon - 1; // a return that reaches into the hold-out is none of the training's
  const information = rowCorrelations(ranks, forward.ranks, lanes, 0, last).filter((x) => !Number.isNaN(x));
  const { meanIc, strength } = strengthOf(information, forward.horizon, last);
  return {
    syntax,
    ranks,
    version,
    formula: writeSyntax(syntax),
    size: sizeOf(syntax),
    meanIc,
    strength,
    rows: information.length,
  };
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

function keepBest(archive: Judged[], now: readonly Judged[], population: number): void {
  archive.push(...now.filter(({ strength }) => Number.isFinite(strength)));
  archive.sort((a, b) => fitness(b) - fitness(a) || (a.version < b.version ? -1 : 1));
  archive.length = Math.min(archive.length, population);
}

/** Goes down from the strongest and leaves out what is like one kept, or like a known factor. */
function unlike(archive: readonly Judged[], panel: SearchPanel, known: readonly Column[]): readonly Judged[] {
  const kept: Judged[] = [];
  for (const one of archive) {
    const others = [...known, ...kept.map(({ ranks }) => ranks)];
    if (others.every((other) => likeness(one.ranks, other, panel) <= tooAlike)) kept.push(one);
  }
  return kept;
}

/** Size of the mean correlation of two columns of ranks over the training rows. */
export function likeness(x: Column, y: Column, { lanes, trainRows }: Pick<SearchPanel, "lanes" | "trainRows">): number {
  const rows = rowCorrelations(x, y, lanes, 0, trainRows).filter((value) => !Number.isNaN(value));
  return rows.length === 0 ? 0 : Math.abs(rows.reduce((sum, value) => sum + value, 0) / rows.length);
}

const plain = ({ formula, version, size, meanIc, strength, rows }: Judged): Candidate => ({
  formula,
  version,
  size,
  meanIc,
  strength,
  rows,
});

/** Formulas given as text, judged as the search judges its own; for the honest null and for what a model proposes. */
export function judgeTexts(texts: readonly string[], panel: SearchPanel): readonly Candidate[] {
  const formulas = texts.flatMap((text) => readable(parse(text), panel.words) ?? []);
  return judge(formulas, panel).map(plain);
}

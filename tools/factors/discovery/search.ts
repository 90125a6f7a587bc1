// The search for formulas, a generation at a time: draw, judge on the training rows, vary what did well, refuse what is known.
// What it knows between generations is plain JSON, so that a search can be put aside and taken up again.

import type { Random } from "#infra/runtime/index.ts";
import type { Column } from "#tools/columns/index.ts";
import { parse, type Syntax, writeSyntax } from "../language/index.ts";
import {
  type Candidate,
  type Formula,
  type Judged,
  judge,
  likeness,
  plain,
  readFormula,
  type SearchPanel,
  tooAlike,
  trainingRanks,
} from "./candidates.ts";
import { type Grammar, randomSyntax } from "./random-formula.ts";
import { crossed, depthOf, mutated, sizeOf } from "./vary-formula.ts";

export interface KnownFactor {
  readonly id: string;
  /** Ranks on the training rows. */
  readonly ranks: Column;
  /** A formula of this version is known without being computed. */
  readonly version: string;
}

export interface SearchRules {
  /** Formulas that are judged in all. */
  readonly budget: number;
  readonly population: number;
  /** Largest formula, in names, numbers and calls. */
  readonly largest: number;
  readonly known: readonly KnownFactor[];
}

export interface SearchOptions extends SearchRules {
  /** Called after each generation, to record trials and show progress; what it throws ends the search. */
  readonly onJudged: (judged: readonly Candidate[]) => Promise<void>;
  readonly signal: AbortSignal;
}

/** A formula that was judged and is another under a new name. */
export interface Alike {
  readonly formula: string;
  readonly like: string;
  readonly likeness: number;
}

export interface SearchState {
  /** Best first, none like a known factor. */
  readonly archive: readonly Candidate[];
  /** Versions drawn so far, cut to sixteen signs. */
  readonly seen: readonly string[];
  readonly generation: number;
  readonly judged: number;
  /** Formulas that were drawn and not judged: the same as one before, or too large. */
  readonly refused: number;
  /** The first of those that are like a known factor. */
  readonly alike: readonly Alike[];
  /** True once nothing new of the size allowed was drawn. */
  readonly exhausted: boolean;
}

export interface SearchResult {
  /** Strongest first; none is like another or like a known factor. */
  readonly found: readonly Candidate[];
  readonly judged: number;
  readonly refused: number;
}

export interface Generation {
  readonly state: SearchState;
  readonly judged: readonly Candidate[];
}

const penalty = 0.03; // of strength, for each name, number and call
const deepest = 7;
const alikeKept = 40;
const short = (version: string): string => version.slice(0, 16);

/** Before the first generation: versions of known factors count as drawn. */
export const searchBegun = ({ known }: Pick<SearchRules, "known">): SearchState => ({
  archive: [],
  seen: known.map(({ version }) => short(version)),
  generation: 0,
  judged: 0,
  refused: 0,
  alike: [],
  exhausted: false,
});

export const searchEnded = ({ judged, exhausted }: SearchState, { budget }: Pick<SearchRules, "budget">): boolean =>
  judged >= budget || exhausted;

/** The same seed, panel and options find the same formulas. */
export async function searchFormulas(
  random: Random,
  panel: SearchPanel,
  options: SearchOptions,
): Promise<SearchResult> {
  let state = searchBegun(options);
  while (!searchEnded(state, options)) {
    options.signal.throwIfAborted();
    const next = nextGeneration(random, panel, options, state);
    if (next.judged.length > 0) await options.onJudged(next.judged);
    state = next.state;
  }
  return { found: unlike(state, panel), judged: state.judged, refused: state.refused };
}

/** Draws and judges a generation. Chance is forked by the generation's number: a search taken up again goes on as if it had not stopped. */
export function nextGeneration(random: Random, panel: SearchPanel, rules: SearchRules, state: SearchState): Generation {
  const wanted = Math.min(rules.population, rules.budget - state.judged);
  const drawn = drawGeneration(random.fork(`generation ${state.generation}`), panel, rules, state, wanted);
  const refused = state.refused + drawn.refused;
  if (drawn.formulas.length === 0) return { state: { ...state, refused, exhausted: true }, judged: [] };
  return admitted({ ...state, refused, generation: state.generation + 1 }, drawn.formulas, panel, rules);
}

export interface Refusal {
  readonly formula: string;
  readonly because: string;
}

export interface Checked {
  readonly accepted: readonly string[];
  readonly refused: readonly Refusal[];
}

/** Formulas that somebody proposes, read and checked; what is wrong, too large, known or drawn before is refused with the reason. */
export function checkProposals(
  texts: readonly string[],
  { words }: Pick<SearchPanel, "words">,
  rules: Pick<SearchRules, "largest" | "known">,
  state: Pick<SearchState, "seen">,
): Checked {
  const seen = new Set(state.seen);
  const accepted: string[] = [];
  const refused: Refusal[] = [];
  for (const text of texts) {
    const reading = readFormula(text, words);
    const because = "refused" in reading ? reading.refused : reasonAgainst(reading.formula, seen, rules);
    if ("refused" in reading || because !== null) {
      refused.push({ formula: text.slice(0, 200), because: because ?? "" });
      continue;
    }
    seen.add(short(reading.formula.version));
    accepted.push(writeSyntax(reading.formula.syntax));
  }
  return { accepted, refused };
}

/** Judges formulas that were checked, as far as the budget goes. */
export function proposedGeneration(
  accepted: readonly string[],
  panel: SearchPanel,
  rules: SearchRules,
  state: SearchState,
): Generation {
  const formulas = accepted.slice(0, rules.budget - state.judged).flatMap((text) => {
    const reading = readFormula(text, panel.words);
    return "formula" in reading ? reading.formula : [];
  });
  return formulas.length === 0 ? { state, judged: [] } : admitted(state, formulas, panel, rules);
}

function reasonAgainst(
  { syntax, version }: Formula,
  seen: ReadonlySet<string>,
  { largest, known }: Pick<SearchRules, "largest" | "known">,
): string | null {
  const size = sizeOf(syntax);
  if (size > largest) return `it has ${size} names, numbers and calls, wanted ${largest} at most`;
  if (depthOf(syntax) > deepest) return `its calls are nested ${depthOf(syntax)} deep, wanted ${deepest} at most`;
  const same = known.find((one) => one.version === version);
  if (same) return `it is the known factor ${same.id}`;
  return seen.has(short(version)) ? "it was proposed before" : null;
}

function admitted(
  state: SearchState,
  formulas: readonly Formula[],
  panel: SearchPanel,
  rules: SearchRules,
): Generation {
  const judged = judge(formulas, panel);
  const alike: Alike[] = [];
  const fresh = judged.filter((one) => {
    if (!Number.isFinite(one.strength)) return false;
    const like = likestKnown(one.ranks, panel, rules.known);
    if (like) alike.push({ formula: one.formula, ...like });
    return like === null;
  });
  const archive = [...state.archive, ...fresh.map(plain)].sort(
    (a, b) => fitness(b) - fitness(a) || (a.version < b.version ? -1 : 1),
  );
  return {
    judged: judged.map(plain),
    state: {
      ...state,
      archive: archive.slice(0, rules.population),
      seen: [...state.seen, ...formulas.map(({ version }) => short(version))],
      judged: state.judged + judged.length,
      alike: [...state.alike, ...alike].slice(0, alikeKept),
    },
  };
}

/** The known factor that ranks are too like, if any. */
function likestKnown(
  ranks: Column,
  panel: SearchPanel,
  known: readonly KnownFactor[],
): Pick<Alike, "like" | "likeness"> | null {
  for (const { id, ranks: other } of known) {
    const same = likeness(ranks, other, panel);
    if (same > tooAlike) return { like: id, likeness: same };
  }
  return null;
}

function drawGeneration(
  random: Random,
  panel: SearchPanel,
  { largest }: SearchRules,
  { archive, seen }: SearchState,
  wanted: number,
): { readonly formulas: readonly Formula[]; readonly refused: number } {
  const drawn = new Set(seen);
  const parents = archive.map((candidate) => ({ candidate, syntax: parse(candidate.formula) }));
  const formulas: Formula[] = [];
  let refused = 0;
  for (let tries = 0; formulas.length < wanted && tries < wanted * 40; tries++) {
    const syntax = child(random, panel.grammar, parents);
    const small = sizeOf(syntax) <= largest && depthOf(syntax) <= deepest;
    const reading = small ? readFormula(writeSyntax(syntax), panel.words) : { refused: "too large" };
    if ("refused" in reading || drawn.has(short(reading.formula.version))) {
      refused += 1;
      continue;
    }
    drawn.add(short(reading.formula.version));
    formulas.push(reading.formula);
  }
  return { formulas, refused };
}

interface Parent {
  readonly candidate: Candidate;
  readonly syntax: Syntax;
}

function child(random: Random, grammar: Grammar, parents: readonly Parent[]): Syntax {
  const chance = random.next();
  if (parents.length < 4 || chance < 0.2) return randomSyntax(random, grammar, "column", 3);
  const parent = fitter(random, parents);
  return chance < 0.6 ? mutated(random, grammar, parent) : crossed(random, parent, fitter(random, parents));
}

/** The best of three drawn at random. */
function fitter(random: Random, parents: readonly Parent[]): Syntax {
  const drawn = [0, 1, 2].map(() => parents[random.integer(parents.length)] as Parent);
  return drawn.reduce((best, one) => (fitness(one.candidate) > fitness(best.candidate) ? one : best)).syntax;
}

const fitness = ({ strength, size }: Candidate): number => strength - penalty * size;

/** Goes down the archive from the strongest and leaves out what is like one kept. */
export function unlike({ archive }: Pick<SearchState, "archive">, panel: SearchPanel): readonly Candidate[] {
  const ranks = trainingRanks(
    archive.map(({ formula }) => {
      const reading = readFormula(formula, panel.words);
      if ("refused" in reading) throw new Error(`${formula} was judged before and is refused now: ${reading.refused}`);
      return reading.formula.expression;
    }),
    panel,
  );
  const kept: Judged[] = [];
  for (const [i, candidate] of archive.entries()) {
    const own = ranks[i] as Column;
    if (kept.every((other) => likeness(own, other.ranks, panel) <= tooAlike)) kept.push({ ...candidate, ranks: own });
  }
  return kept.map(plain);
}

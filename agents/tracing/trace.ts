// From a model's sentence to a published one: references become printed figures, and every other number must be found in the evidence.
//   "It rose [[ev_0123456789abcdef change20d +pct1]] since [[ev_0123456789abcdef closeAt date]]."

import { QuorumError } from "#infra/runtime/index.ts";
import { type EvidenceBook, valueAt } from "./evidence-book.ts";
import { type FoundNumber, findNumbers } from "./find-numbers.ts";
import { printFigure } from "./format.ts";

export interface TracedNumber {
  readonly text: string;
  readonly value: number;
  readonly unit: string;
  /** Null where no evidence backs the number. */
  readonly evidenceId: string | null;
  readonly path: string | null;
  readonly start: number;
  readonly end: number;
}

export interface TracedText {
  readonly text: string;
  readonly numbers: readonly TracedNumber[];
}

const reference = /\[\[\s*(?<id>ev_[0-9a-f]+)\s+(?<path>[\w.-]+)(?:\s+(?<format>[+\w]+))?\s*\]\]/g;

/**
 * Renders one text. Numbers that come from a reference carry its evidence; a number written as digits is looked up among the figures
 * of the evidence ids given, to the precision it is printed with, and has evidenceId null where none agrees.
 * @throws agents/answer-malformed for a reference to evidence, a path or a format that does not exist
 */
export function traceText(template: string, book: EvidenceBook, allowedIds: readonly string[]): TracedText {
  const numbers: TracedNumber[] = [];
  let text = "";
  let from = 0;
  for (const match of template.matchAll(reference)) {
    text = appendLiteral(text, template.slice(from, match.index), numbers);
    const { id = "", path = "", format } = match.groups ?? {};
    text = appendReference(text, { id, path, format: format ?? null }, book, numbers);
    from = match.index + match[0].length;
  }
  text = appendLiteral(text, template.slice(from), numbers);
  const broken = /\[\[[^\]]*\]\]/.exec(text);
  if (broken) throw malformed(`The reference ${broken[0]} is not of the form [[evidence-id path format]].`);
  return {
    text,
    numbers: numbers.map((number) => (number.evidenceId === null ? lookUp(number, book, allowedIds) : number)),
  };
}

export const untraced = (text: TracedText): readonly TracedNumber[] =>
  text.numbers.filter((number) => number.evidenceId === null);

function appendLiteral(text: string, literal: string, numbers: TracedNumber[]): string {
  for (const found of findNumbers(literal))
    numbers.push({ ...place(found, text.length), unit: found.kind, evidenceId: null, path: null });
  return text + literal;
}

function appendReference(
  text: string,
  { id, path, format }: { id: string; path: string; format: string | null },
  book: EvidenceBook,
  numbers: TracedNumber[],
): string {
  const evidence = book.get(id);
  if (evidence === null) throw malformed(`No evidence ${id} in this run.`);
  const figure = book.figures(id).find((candidate) => candidate.path === path);
  if (figure) {
    const printed = printFigure(figure.value, figure.unit, format);
    numbers.push({
      text: printed,
      value: figure.value,
      unit: figure.unit,
      evidenceId: id,
      path,
      start: text.length,
      end: text.length + printed.length,
    });
    return text + printed;
  }
  const value =
    valueAt(evidence.output, path) ??
    (path.startsWith("input.") ? valueAt(evidence.input, path.slice(6)) : path === "asOf" ? evidence.asOf : undefined);
  if (typeof value !== "string") {
    throw malformed(
      `${id} (${evidence.tool}) has no figure or text at "${path}"; it has ${
        book
          .figures(id)
          .map((f) => f.path)
          .slice(0, 12)
          .join(", ") || "no figures"
      }.`,
    );
  }
  const printed = format === "date" ? value.slice(0, 10) : value;
  for (const found of findNumbers(printed)) {
    numbers.push({
      ...place(found, text.length),
      unit: found.kind === "date" ? "date" : "quoted",
      evidenceId: id,
      path,
    });
  }
  return text + printed;
}

const place = (found: FoundNumber, offset: number) => ({
  text: found.text,
  value: Number.isNaN(found.value) ? 0 : found.value,
  start: found.start + offset,
  end: found.end + offset,
});

/** Finds the figure, date or quotation that a literal number agrees with; the number unchanged where there is none. */
function lookUp(number: TracedNumber, book: EvidenceBook, allowedIds: readonly string[]): TracedNumber {
  const [found] = findNumbers(number.text);
  if (!found || Number.isNaN(found.value)) return number;
  for (const id of allowedIds) {
    const evidence = book.get(id);
    if (evidence === null) continue;
    if (found.kind === "date") {
      if (JSON.stringify([evidence.output, evidence.asOf]).includes(`"${found.text}`))
        return { ...number, unit: "date", evidenceId: id };
      continue;
    }
    const figure = book.figures(id).find(({ value, unit }) => agrees(found, value, unit));
    if (figure) return { ...number, value: figure.value, unit: figure.unit, evidenceId: id, path: figure.path };
  }
  return number;
}

const fractions = new Set(["fraction", "fraction/year", "probability"]);

function agrees(found: FoundNumber, value: number, unit: string): boolean {
  if (found.kind === "percent" && !fractions.has(unit)) return false;
  if (found.kind === "money" && !unit.startsWith("usd")) return false;
  const close = (a: number): boolean =>
    Math.abs(a - found.value) <= found.halfStep * (1 + 1e-9) + Math.abs(value) * 1e-12;
  // "fell 4.2%" says a magnitude; the verb carries the sign
  return close(value) || (found.value >= 0 && !/^[-+\u2212]/.test(found.text) && close(-value));
}

const malformed = (message: string): QuorumError =>
  new QuorumError("agents/answer-malformed", message, { fault: "model", retry: true });

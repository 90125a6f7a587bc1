// From a model's sentence to a published one: references become printed figures, and every other number must be found in the evidence.
//   "It rose [[ev_0123456789abcdef change20d +pct1]] since [[ev_0123456789abcdef closeAt date]]."

import { QuorumError } from "#infra/runtime/index.ts";
import type { Evidence } from "#tools/define/index.ts";
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

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Text taken from an output word by word. */
interface Quotation extends Span {
  readonly evidenceId: string;
  readonly path: string;
}

/**
 * Renders one text and accounts for every number in it as it will be read. A number counts as cited only where the whole of it came from
 * one reference: a sign, digit or scale put beside a reference makes another number. One inside a quotation is traced to the quotation.
 * Any other is looked up among the figures of the evidence allowed, to the precision it is printed with; evidenceId is null where
 * none agrees, or where it has so few digits that agreement would be a coincidence.
 * @param allowedIds evidence that may be cited and looked up
 * @throws agents/answer-malformed for a reference to evidence, a path or a format that does not exist
 */
export function traceText(template: string, book: EvidenceBook, allowedIds: readonly string[]): TracedText {
  const figures: TracedNumber[] = [];
  const quotations: Quotation[] = [];
  const visible = withoutInvisible(template);
  let text = "";
  let at = 0;
  for (const match of visible.matchAll(reference)) {
    text += visible.slice(at, match.index);
    const { id = "", path = "", format = null } = match.groups ?? {};
    const evidence = allowedIds.includes(id) ? book.get(id) : null;
    if (evidence === null) throw malformed(`No evidence ${id} in this work; cite what your tools returned.`);
    const start = text.length;
    const figure = book.figures(id).find((candidate) => candidate.path === path);
    const printed = figure ? printFigure(figure.value, figure.unit, format) : quoted(evidence, path, format, book);
    text += printed;
    const from = { start, end: text.length, evidenceId: id, path };
    if (figure) figures.push({ ...from, text: printed, value: figure.value, unit: figure.unit });
    else quotations.push(from);
    at = match.index + match[0].length;
  }
  text += visible.slice(at);
  const broken = /\[\[[^\]]*\]\]/.exec(text);
  if (broken) throw malformed(`The reference ${broken[0]} is not of the form [[evidence-id path format]].`);
  const found = findNumbers(text, book.names);
  const hidden = figures.filter((figure) => !found.some((number) => overlap(number, figure)));
  const read = found.map(
    (number) =>
      figures.find((figure) => holds(figure, number)) ??
      fromQuotation(number, quotations) ??
      lookUp(number, book, allowedIds),
  );
  return { text, numbers: [...read, ...hidden].sort((a, b) => a.start - b.start) };
}

export const untraced = (text: TracedText): readonly TracedNumber[] =>
  text.numbers.filter((number) => number.evidenceId === null);

/** Marks without a width could split a number in two for this reader and join it for the next. */
const withoutInvisible = (text: string): string => text.replace(/\p{Cf}/gu, "");

const holds = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;
const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

function quoted(evidence: Evidence, path: string, format: string | null, book: EvidenceBook): string {
  const value =
    valueAt(evidence.output, path) ??
    (path.startsWith("input.") ? valueAt(evidence.input, path.slice(6)) : path === "asOf" ? evidence.asOf : undefined);
  if (typeof value !== "string") {
    const has = book.figures(evidence.id).map((figure) => figure.path);
    throw malformed(
      `${evidence.id} (${evidence.tool}) has no figure or text at "${path}"; it has ${has.slice(0, 12).join(", ") || "no figures"}.`,
    );
  }
  return withoutInvisible(format === "date" && /^\d{4}-\d{2}-\d{2}T/.test(value) ? value.slice(0, 10) : value);
}

function fromQuotation(found: FoundNumber, quotations: readonly Quotation[]): TracedNumber | null {
  const source = quotations.find((quotation) => holds(quotation, found));
  if (!source) return null;
  const { evidenceId, path } = source;
  return { ...place(found), unit: found.kind === "date" ? "date" : "quoted", evidenceId, path };
}

const place = ({ text, value, start, end }: FoundNumber) => ({
  text,
  value: Number.isNaN(value) ? 0 : value,
  start,
  end,
});

/** Finds the figure or date that a number written by hand agrees with; evidenceId null where there is none. */
function lookUp(found: FoundNumber, book: EvidenceBook, allowedIds: readonly string[]): TracedNumber {
  const number = { ...place(found), unit: found.kind, evidenceId: null, path: null };
  if (!found.telling || Number.isNaN(found.value)) return number;
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

// Fields of a row by the layout: text, numbers and days, strictly. Each getter names the column, what was wanted and what was found.

import { dayNumberIn, numberIn } from "./bytes.ts";
import type { Field, When } from "./layout-fields.ts";
import type { Row } from "./rows.ts";

/** Why a row is no fact. */
export class RowProblem extends Error {}

/** A field as the layout defines it, over the rows of one file. */
export interface Cell {
  text(row: Row): string;
  number(row: Row): number;
  /** NaN where the cell is empty. */
  maybeNumber(row: Row): number;
  /** Days since 1970. */
  day(row: Row): number;
  isEmpty(row: Row): boolean;
  /** The column whose bytes alone decide what text() gives; null where there is none. */
  readonly column: number | null;
}

const textAt = ({ bytes, starts, ends }: Row, column: number): string =>
  bytes.toString("utf8", starts[column] as number, ends[column] as number);

export const numberAt = ({ bytes, starts, ends }: Row, column: number): number =>
  numberIn(bytes, starts[column] as number, ends[column] as number);

const isEmptyAt = ({ starts, ends }: Row, column: number): boolean => starts[column] === ends[column];

export function columnIndex(header: readonly string[], name: string): number {
  const index = header.indexOf(name);
  if (index < 0) throw new RangeError(`No column ${name}: the layout's schema lets none through.`);
  return index;
}

/** @param header of the file that the rows come from */
export function cellOf(field: Field, header: readonly string[]): Cell {
  if (typeof field === "string") return plainCell(field, columnIndex(header, field));
  if ("always" in field) return constantCell(String(field.always));
  if ("row" in field) return textCell("row", null, ({ line }) => `${field.row}-${line}`);
  if ("text" in field) return textCell("text", null, templateOf(field.text, header));
  const column = columnIndex(header, field.column);
  const { else: otherwise, upper, replace, map, scale, times } = field;
  const isPlain = otherwise === undefined && !upper && !replace && !map;
  const plain = isPlain
    ? plainCell(field.column, column)
    : textCell(field.column, column, (row) => {
        let text = textAt(row, column);
        if (text === "") return otherwise ?? "";
        if (upper) text = text.toUpperCase();
        if (replace) text = text.replace(replace.pattern, replace.with);
        if (map) text = mapped(field.column, text, map);
        return text;
      });
  if (scale === undefined && times === undefined) return plain;
  const factor = times === undefined ? null : plainCell(times, columnIndex(header, times));
  const multiplied = (value: number, row: Row): number =>
    rounded(value * (scale ?? 1) * (factor === null ? 1 : factor.number(row)));
  return {
    ...plain,
    column: times === undefined ? column : null,
    number: (row) => multiplied(plain.number(row), row),
    maybeNumber: (row) => (plain.isEmpty(row) ? Number.NaN : multiplied(plain.number(row), row)),
  };
}

/** 37.98 x 0.01 is 0.37979999999999997 in a double: fifteen digits of the product are what was meant. */
const rounded = (product: number): number => Number(product.toPrecision(15));

function plainCell(name: string, column: number): Cell {
  const cell: Cell = {
    column,
    text: (row) => textAt(row, column),
    isEmpty: (row) => isEmptyAt(row, column),
    number(row) {
      const value = numberAt(row, column);
      return Number.isNaN(value) ? wanted("a number", name, textAt(row, column)) : value;
    },
    maybeNumber: (row) => (isEmptyAt(row, column) ? Number.NaN : cell.number(row)),
    day(row) {
      const day = dayNumberIn(row.bytes, row.starts[column] as number, row.ends[column] as number);
      return Number.isNaN(day) ? wanted("a day like 2025-04-15", name, textAt(row, column)) : day;
    },
  };
  return cell;
}

/** A cell whose text is made first and read then. */
function textCell(name: string, column: number | null, text: (row: Row) => string): Cell {
  const cell: Cell = {
    column,
    text,
    isEmpty: (row) => text(row) === "",
    number: (row) => numberOf(name, text(row)),
    maybeNumber: (row) => (cell.isEmpty(row) ? Number.NaN : cell.number(row)),
    day: (row) => dayOf(name, text(row)),
  };
  return cell;
}

function constantCell(text: string): Cell {
  const value = Number(text);
  return {
    column: null,
    text: () => text,
    isEmpty: () => text === "",
    number: () => (Number.isFinite(value) ? value : wanted("a number", "always", text)),
    maybeNumber: () => (Number.isFinite(value) ? value : Number.NaN),
    day: () => dayOf("always", text),
  };
}

function templateOf(template: string, header: readonly string[]): (row: Row) => string {
  const parts = template.split(/\{(\w+)\}/).map((part, index) => (index % 2 === 0 ? part : columnIndex(header, part)));
  return (row) => parts.map((part) => (typeof part === "string" ? part : textAt(row, part))).join("");
}

function mapped(name: string, text: string, map: Readonly<Record<string, string | number>>): string {
  const known = map[text];
  return known === undefined ? wanted(Object.keys(map).join(" or "), name, text) : String(known);
}

function numberOf(name: string, text: string): number {
  const bytes = Buffer.from(text);
  const value = numberIn(bytes, 0, bytes.length);
  return Number.isNaN(value) ? wanted("a number", name, text) : value;
}

function dayOf(name: string, text: string): number {
  const bytes = Buffer.from(text);
  const day = dayNumberIn(bytes, 0, bytes.length);
  return Number.isNaN(day) ? wanted("a day like 2025-04-15", name, text) : day;
}

export function wanted(what: string, name: string, found: string): never {
  throw new RowProblem(`${name}: wanted ${what}, found "${found.slice(0, 60)}"`);
}

/** Whether a row is among those meant; all where nothing is said. */
export function filterOf(when: When | undefined, header: readonly string[]): ((row: Row) => boolean) | null {
  if (when === undefined) return null;
  const column = columnIndex(header, when.column);
  const wantedValue = when.is ?? when.not;
  const keepsEqual = when.is !== undefined;
  return typeof wantedValue === "number"
    ? (row) => (numberAt(row, column) === wantedValue) === keepsEqual
    : (row) => (textAt(row, column) === wantedValue) === keepsEqual;
}

// Which columns of a file a layout reads: so that a name that is not in the header, or a column nobody speaks of, is seen.

import type { Field, Known, Time, When } from "./layout-fields.ts";
import type { Figure, RowLayout } from "./layout-rows.ts";

interface LevelNames {
  readonly count: number;
  readonly bid: string;
  readonly bidSize: string;
  readonly ask: string;
  readonly askSize: string;
}

/** The columns of a book, level by level: bid, bidSize, ask, askSize. */
export function levelColumns({ count, bid, bidSize, ask, askSize }: LevelNames): string[] {
  return Array.from({ length: count }, (_, level) =>
    [bid, bidSize, ask, askSize].map((name) => name.replace("{n}", String(level + 1))),
  ).flat();
}

interface Parts {
  readonly fields: Readonly<Record<string, Field | undefined>>;
  readonly each?: Readonly<Record<string, Figure>>;
  readonly time?: Time;
  readonly known?: Known | string;
  readonly when?: When;
  readonly levels?: LevelNames;
}

/** The columns that say when a row happened and was known. */
export function timeColumns(rows: RowLayout): string[] {
  const { time, known } = rows as Parts;
  return [
    ...(time === undefined ? [] : ofTime(time)),
    ...(typeof known === "object" && "receipt" in known ? [known.receipt] : []),
  ];
}

/** Every column that what a row gives is read from. */
export function columnsIn(rows: RowLayout): string[] {
  const { fields, each, when, levels } = rows as Parts;
  return [
    ...Object.values(fields).flatMap((field) => (field === undefined ? [] : ofField(field))),
    ...Object.values(each ?? {}).flatMap((figure) => [figure.column, ...ofWhen("when" in figure ? figure.when : null)]),
    ...timeColumns(rows),
    ...ofWhen(when),
    ...(levels === undefined ? [] : levelColumns(levels)),
  ];
}

function ofField(field: Field): string[] {
  if (typeof field === "string") return [field];
  if ("always" in field || "row" in field) return [];
  if ("text" in field) return [...field.text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  return field.times === undefined ? [field.column] : [field.column, field.times];
}

const ofTime = (time: Time): string[] => [
  ...("column" in time ? [time.column] : []),
  ...("day" in time && time.day !== undefined ? [time.day] : []),
];

const ofWhen = (when: When | null | undefined): string[] => (when ? [when.column] : []);

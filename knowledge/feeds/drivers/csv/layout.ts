// A layout: which files a folder of CSV holds, which column is which field, and when each row was known. Mapping only, no data.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { packageFile } from "#infra/runtime/index.ts";
import { Dataset, SymbolId } from "#knowledge/domain/index.ts";

const column = z.string().min(1);
const day = z.iso.date();

const fields = {
  bar: z.strictObject({
    symbol: column,
    day: column,
    open: column,
    high: column,
    low: column,
    close: column,
    volumeShares: column,
  }),
  action: z.strictObject({
    symbol: column,
    kind: column,
    declaredDay: column,
    exDay: column,
    amountOrRatio: column,
    currency: column,
  }),
  filing: z.strictObject({
    symbol: column,
    fiscalYear: column,
    fiscalPeriod: column,
    timeframe: column,
    startDay: column,
    endDay: column,
    filedDay: column,
    acceptedUtc: column,
    statement: column,
    item: column,
    value: column,
    unit: column,
  }),
  news: z.strictObject({ symbol: column, publishedUtc: column, publisher: column, title: column, summary: column }),
};

const Repair = z.strictObject({
  column,
  pattern: z.string().transform((text) => new RegExp(text)),
  replacement: z.string(),
  note: z.string().min(1),
});

const common = {
  /** Without ".gz": both are looked for. */
  file: z.string().regex(/\.csv$/),
  header: z.array(column).min(1),
  /** What an empty cell of a field means. */
  defaults: z.record(z.string(), z.string()).default({}),
  repairs: z.array(Repair).default([]),
};

const FileLayout = z.discriminatedUnion("fact", [
  z.strictObject({ ...common, fact: z.literal("bar"), fields: fields.bar, known: z.literal("session-close") }),
  z.strictObject({
    ...common,
    fact: z.literal("action"),
    fields: fields.action,
    known: z.literal("declared-day-else-ex-open"),
  }),
  z.strictObject({
    ...common,
    fact: z.literal("filing"),
    fields: fields.filing,
    known: z.literal("accepted-else-day-after-filing"),
  }),
  z.strictObject({ ...common, fact: z.literal("news"), fields: fields.news, known: z.literal("published") }),
]);
export type FileLayout = z.infer<typeof FileLayout>;

export const Layout = z.strictObject({
  id: z.string().min(1),
  dataset: z.strictObject({
    id: Dataset.unwrap().shape.id,
    label: z.string().min(1),
    simulated: z.boolean(),
    benchmark: SymbolId.nullable(),
  }),
  source: z.string().min(1),
  currency: z.string().length(3),
  files: z.array(FileLayout).min(1),
  /** Names and sectors stand in the layout itself: this is the day since when they count as known. */
  instrumentsKnownFrom: day,
  instruments: z
    .array(
      z.strictObject({
        symbol: SymbolId,
        name: z.string().min(1),
        aliases: z.array(z.string()).default([]),
        sector: z.string().min(1),
        benchmark: z.boolean().default(false),
      }),
    )
    .min(1),
});
export type Layout = z.infer<typeof Layout>;

export const layoutsFolder = packageFile("knowledge", "feeds", "layouts");

/** The layouts that ship, by file name. */
export function shippedLayouts(folder: string = layoutsFolder): readonly Layout[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => Layout.parse(parse(readFileSync(join(folder, name), "utf8"))));
}

// A layout: which files a folder holds, which column is which field, and when each row was known. Mapping only, no data.
// What a row gives is in layout-rows.ts, where a field comes from and when things happened in layout-fields.ts.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { callerError, packageFile, QuorumError } from "#infra/runtime/index.ts";
import { Calendar, Dataset, InstrumentKind, SymbolId } from "#knowledge/domain/index.ts";
import { columnsIn } from "./layout-columns.ts";
import { Column, IsoDay, Pattern } from "./layout-fields.ts";
import { RowLayout } from "./layout-rows.ts";

/** A known defect of a column, mended by a pattern; the rows are counted under the note. */
const Repair = z.strictObject({ column: Column, pattern: Pattern, replacement: z.string(), note: z.string().min(1) });

/** An oddity that is kept and counted under its note. */
const Notice = z.discriminatedUnion("check", [
  /** A day column that lies so many days after the day (UTC) of another. */
  z.strictObject({
    check: z.literal("days-after"),
    column: Column,
    of: Column,
    from: z.int(),
    to: z.int(),
    note: z.string().min(1),
  }),
  /** Something to be known of the whole file that no row shows. */
  z.strictObject({ check: z.literal("always"), note: z.string().min(1) }),
]);

export const FileLayout = z
  .strictObject({
    /** Without ".gz": both are looked for. */
    file: z.string().regex(/\.(csv|json)$/),
    /** The whole first line, in order; of a JSON array the keys of each object. */
    header: z.array(Column).min(1),
    /** Columns that are not read, and why. */
    unused: z.record(z.string(), z.string().min(1)).default({}),
    repairs: z.array(Repair).default([]),
    notice: z.array(Notice).default([]),
    /** Rows come in the order of their time: one that goes back by more than a day is refused. */
    ordered: z.boolean().default(false),
    /** What each row gives. */
    gives: z.array(RowLayout).min(1),
  })
  .superRefine(({ header, unused, repairs, notice, gives }, context) => {
    const named = [
      ...gives.flatMap(columnsIn),
      ...repairs.map(({ column }) => column),
      ...notice.flatMap((noted) => (noted.check === "always" ? [] : [noted.column, noted.of])),
      ...Object.keys(unused),
    ];
    for (const column of named.filter((name) => !header.includes(name)))
      context.addIssue({ code: "custom", message: `column "${column}" is not in the header` });
    if (new Set(header).size < header.length) context.addIssue({ code: "custom", message: "a column occurs twice" });
  });
export type FileLayout = z.infer<typeof FileLayout>;

/** What has to be known of changes of a book or of order events for books to be built from them. Those with a field "sequence" are numbered
 * without holes. */
const Books = z.strictObject({
  /** Which order events the files hold: all, some (orders also go unseen), or those at the best price only. */
  orders: z.enum(["all", "some", "best"]).optional(),
  /** Build them from order events also where best quotes are given. */
  beside: z.literal(true).optional(),
});

const ListedInstrument = z.strictObject({
  symbol: SymbolId,
  name: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  sector: z.string().min(1).optional(),
  benchmark: z.boolean().default(false),
  currency: z.string().min(3).max(5).optional(),
  calendar: Calendar.optional(),
  kind: InstrumentKind.optional(),
  tickSize: z.number().positive().optional(),
  lotSizeShares: z.number().positive().optional(),
});

const Instruments = z.strictObject({
  /** Names and sectors are those of today: this is the day since when they count as known. */
  knownFrom: IsoDay,
  /** What holds for every instrument that does not say otherwise. */
  like: z
    .strictObject({
      currency: z.string().min(3).max(5).default("USD"),
      calendar: Calendar.default("XNYS"),
      kind: InstrumentKind.default("equity"),
      sector: z.string().min(1).default("not given"),
    })
    .prefault({}),
  list: z.array(ListedInstrument).default([]),
  /** Symbols that nobody names become instruments of their own when they are met; else their rows are refused. */
  met: z.boolean().default(false),
});

export const Layout = z.strictObject({
  id: z.string().min(1),
  dataset: z.strictObject({
    id: Dataset.unwrap().shape.id,
    label: z.string().min(1),
    simulated: z.boolean(),
    benchmark: SymbolId.nullable(),
  }),
  source: z.string().min(1),
  books: Books.optional(),
  files: z.array(FileLayout).min(1),
  /** Files of the folder that are left alone, and why. */
  notLoaded: z.record(z.string(), z.string().min(1)).default({}),
  instruments: Instruments,
});
export type Layout = z.infer<typeof Layout>;

export const layoutsFolder = packageFile("knowledge", "feeds", "layouts");

/** The layouts that ship, by file name, that of the name given first; each is read when it is asked for. */
export function* shippedLayouts(first?: string): Generator<Layout> {
  const names = readdirSync(layoutsFolder).filter((name) => name.endsWith(".yaml"));
  const rank = (name: string): string => (name === `${first}.yaml` ? "" : name);
  for (const name of names.sort((a, b) => (rank(a) < rank(b) ? -1 : 1)))
    yield Layout.parse(parse(readFileSync(join(layoutsFolder, name), "utf8")));
}

/** Those that ship have a twentieth of it at most. */
const mostLayoutBytes = 1 << 18;

/** A layout of the user's own. @throws infra/file-missing, knowledge/feed-layout-unknown (with every line that is wrong) */
export function readLayout(path: string): Layout {
  let text: string;
  try {
    if (statSync(path).size > mostLayoutBytes) throw layoutInvalid(path, `it is larger than ${mostLayoutBytes} bytes`);
    text = readFileSync(path, "utf8");
  } catch (thrown) {
    if (thrown instanceof QuorumError) throw thrown;
    const because = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
    throw callerError("infra/file-missing", `No layout can be read from ${path} (${because}).`, { path });
  }
  let found: unknown;
  try {
    found = parse(text);
  } catch (thrown) {
    const [says] = (thrown as Error).message.split(":\n", 1); // below it the place is drawn over several lines
    throw layoutInvalid(path, `no YAML: ${says}`);
  }
  const result = Layout.safeParse(found);
  if (result.success) return result.data;
  const said = result.error.issues.map(({ path: at, message }) =>
    at.length > 0 ? `${at.join(".")}: ${message}` : message,
  );
  throw layoutInvalid(path, said.join("; "));
}

const layoutInvalid = (path: string, because: string) =>
  callerError(
    "knowledge/feed-layout-unknown",
    `The layout ${path} cannot be used: ${because}. docs/how-to/add-a-csv-layout.md says how one is written.`,
    { path },
  );

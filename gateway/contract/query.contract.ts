// SQL over the facts in view, and what it answers.

import { z } from "zod";

const standing = {
  /** ISO 8601 time or day; the data set's own now where left out. */
  asOf: z.string().optional(),
  data: z.string().min(1).max(1_000).optional(),
  sql: z.string().min(1).max(20_000),
  timeoutSeconds: z.int().min(1).max(600).default(30),
};

export const QueryRequest = z
  .strictObject({ ...standing, maxRows: z.int().min(1).max(100_000).default(10_000) })
  .meta({ id: "QueryRequest" });
export type QueryRequest = z.infer<typeof QueryRequest>;

export const QueryAnswer = z
  .strictObject({
    dataset: z.string(),
    asOf: z.string(),
    columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
    rows: z.array(z.array(z.unknown())),
  })
  .meta({ id: "QueryAnswer" });
export type QueryAnswer = z.infer<typeof QueryAnswer>;

export const ExportRequest = z
  .strictObject({
    ...standing,
    format: z.enum(["csv", "parquet", "arrow"]),
    /** A larger file is an error: knowledge/export-too-large where nothing was sent yet, else the connection breaks. */
    maxBytes: z
      .int()
      .min(1)
      .max(2 ** 40)
      .default(2 ** 30),
  })
  .meta({ id: "ExportRequest" });
export type ExportRequest = z.infer<typeof ExportRequest>;

export const QueryTable = z.strictObject({ name: z.string(), columns: z.array(z.string()) }).meta({ id: "QueryTable" });
export type QueryTable = z.infer<typeof QueryTable>;

/** What is in view of one kind and symbol. */
export const CoverageRow = z
  .strictObject({
    kind: z.string(),
    symbol: z.string(),
    rows: z.int(),
    first: z.string(),
    last: z.string(),
    lastKnown: z.string(),
  })
  .meta({ id: "CoverageRow" });
export type CoverageRow = z.infer<typeof CoverageRow>;

// EDGAR's answers as its documentation describes them: only the fields that are read.

import { z } from "zod";

/** By place in the list: { "0": { cik_str, ticker, title } }. */
export const CompanyTickers = z.record(z.string(), z.object({ cik_str: z.number(), ticker: z.string() }));

/** Columns of equal length, newest first. */
export const OlderSubmissions = z.object({
  accessionNumber: z.array(z.string()),
  acceptanceDateTime: z.array(z.string()),
});

export const Submissions = z.object({
  filings: z.object({ recent: OlderSubmissions, files: z.array(z.object({ name: z.string() })) }),
});

const Row = z.object({
  start: z.string().optional(),
  end: z.string(),
  val: z.number(),
  accn: z.string(),
  fy: z.number().nullable(),
  fp: z.string().nullable(),
  filed: z.string(),
});

/** Taxonomy, item, unit, rows. */
export const CompanyFacts = z.object({
  facts: z.record(z.string(), z.record(z.string(), z.object({ units: z.record(z.string(), z.array(Row)) }))),
});

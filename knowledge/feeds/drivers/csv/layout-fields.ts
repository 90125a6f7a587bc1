// Where a field of a layout comes from, and when a row happened and was known. The rules' names stand for code in row-times.ts.

import { z } from "zod";
import { BarInterval, Calendar } from "#knowledge/domain/index.ts";

export const Column = z.string().min(1);
export const IsoDay = z.iso.date();
export const Pattern = z.string().transform((text, context) => {
  try {
    return new RegExp(text);
  } catch (thrown) {
    context.addIssue({ code: "custom", message: (thrown as Error).message });
    return z.NEVER;
  }
});

/** A column's name alone, or what to do with its cell, or what stands there always. */
export const Field = z.union([
  Column,
  z.strictObject({
    column: Column,
    /** What an empty cell means. */
    else: z.string().optional(),
    upper: z.literal(true).optional(),
    replace: z.strictObject({ pattern: Pattern, with: z.string() }).optional(),
    /** Cell by cell; a cell that is not listed is refused. */
    map: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    /** A number is multiplied: by a figure, 0.01 turns percent into a fraction, or by another column. */
    scale: z.number().optional(),
    times: Column.optional(),
  }),
  z.strictObject({ always: z.union([z.string(), z.number()]) }),
  /** Text with columns in it: "rate {days}d". */
  z.strictObject({ text: z.string().min(1) }),
  /** The row's place in its file, behind a name: for what has no id of its own. */
  z.strictObject({ row: z.string().min(1) }),
]);
export type Field = z.infer<typeof Field>;

const dayOf = { day: Column.optional(), on: IsoDay.optional() };
const oneDay = ({ day, on }: { readonly day?: string | undefined; readonly on?: string | undefined }): boolean =>
  (day === undefined) !== (on === undefined);
const wantsOneDay = "wanted day (a column) or on (a date)";

/** When it happened. day names a column of days, on is one day for the whole file. */
export const Time = z.union([
  /** The session of that day: a bar from its open to its close, anything else at its close. */
  z.strictObject({ rule: z.literal("session"), ...dayOf, calendar: Calendar.optional() }).refine(oneDay, wantsOneDay),
  /** That day: at its end in UTC. */
  z.strictObject({ rule: z.literal("day"), ...dayOf }).refine(oneDay, wantsOneDay),
  /** A time such as 2025-04-15T20:00:00Z. One without a zone is refused unless the zone is named here. */
  z.strictObject({ rule: z.literal("utc"), column: Column, zone: z.string().optional() }),
  /** As utc, of a bar's start. */
  z.strictObject({
    rule: z.literal("bar-start"),
    column: Column,
    zone: z.string().optional(),
    interval: BarInterval,
  }),
  /** A count since 1970, or since another moment. */
  z.strictObject({
    rule: z.literal("epoch"),
    column: Column,
    unit: z.enum(["s", "ms", "us", "ns"]),
    from: z.iso.datetime().optional(),
  }),
  /** A count since midnight in a time zone. */
  z
    .strictObject({
      rule: z.literal("after-midnight"),
      ...dayOf,
      column: Column,
      unit: z.enum(["s", "ms", "us", "ns"]),
      zone: z.string(),
    })
    .refine(oneDay, wantsOneDay),
]);
export type Time = z.infer<typeof Time>;

/** When it could be known. */
export const Known = z.union([
  z.enum(["at-event", "end-of-day", "next-business-day", "end-of-next-month"]),
  /** The end (UTC) of one day for the whole file: that of its publication. */
  z.strictObject({ on: IsoDay }),
  /** A receiver's clock, or when it happened where that clock runs behind. */
  z.strictObject({ receipt: Column, unit: z.enum(["s", "ms", "us", "ns"]) }),
]);
export type Known = z.infer<typeof Known>;

/** Rows that give this: those whose cell is, or is not, what is named; numbers are compared as numbers. */
export const When = z
  .strictObject({
    column: Column,
    is: z.union([z.string(), z.number()]).optional(),
    not: z.union([z.string(), z.number()]).optional(),
  })
  .refine((when) => (when.is === undefined) !== (when.not === undefined), "wanted is or not");
export type When = z.infer<typeof When>;

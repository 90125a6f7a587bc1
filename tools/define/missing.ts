// What a tool could not say, and why: part of its output, so that a gap is evidence too.

import { z } from "zod";

export const Missing = z.array(z.strictObject({ field: z.string(), because: z.string() }));
export type Missing = z.infer<typeof Missing>;

/** A kernel's NaN as the null of a record. */
export const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

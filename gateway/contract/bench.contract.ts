// What `bench NAME` prints.

import { z } from "zod";

export const BenchResult = z.strictObject({
  id: z.string(),
  value: z.number(),
  unit: z.string(),
  peer: z.strictObject({ name: z.string(), version: z.string(), value: z.number() }).nullable(),
  ratio: z.number().nullable(),
});
export const BenchReport = z.strictObject({
  name: z.string(),
  machine: z.string(),
  seed: z.int(),
  results: z.array(BenchResult),
});
export type BenchReport = z.infer<typeof BenchReport>;

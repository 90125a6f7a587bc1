// Errors on the wire: problem details after RFC 9457.

import { z } from "zod";

export const Problem = z
  .looseObject({
    /** "urn:quorum:error:knowledge/symbol-unknown". */
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    /** True where the same call may succeed later. */
    retry: z.boolean(),
    /** Who can mend it: the caller, the model, something outside, or we. */
    fault: z.enum(["caller", "model", "outside", "bug"]).optional(),
    /** What is wrong with which part of a request that was refused by its shape. */
    errors: z.array(z.strictObject({ in: z.string(), path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;

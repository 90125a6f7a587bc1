// Errors on the wire: problem details after RFC 9457.

import { z } from "zod";

export const Problem = z.looseObject({
  /** "urn:quorum:error:knowledge/symbol-unknown". */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  retry: z.boolean(),
});
export type Problem = z.infer<typeof Problem>;

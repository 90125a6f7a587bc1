// Figures that the tools over a picture share.

import { z } from "zod";
import { figure, type Missing } from "#tools/define/index.ts";
import type { FactorPicture, Judged, PicturedFactor } from "./picture.ts";

/** What a factor's record is worth. */
export const FactorRecord = z.strictObject({
  ic: figure("score"),
  t: figure("score"),
  adjustedP: figure("probability"),
  sessions: figure("count"),
});

export const recordOf = ({ ic, t, adjustedP, sessions }: Judged): z.infer<typeof FactorRecord> => ({
  ic,
  t,
  adjustedP,
  sessions,
});

/** A factor as it is spoken of: its id, and what it measures as words inside a sentence. */
export const named = { factor: z.string(), says: z.string() };
export const nameOf = ({ id, says }: PicturedFactor): { readonly factor: string; readonly says: string } => ({
  factor: id,
  says: inSentence(says),
});

/** "Growth of sales; missing where ..." -> "growth of sales". */
function inSentence(says: string): string {
  const [first = says] = says.split(/[;:]/);
  return /^\p{Lu}\p{Ll}/u.test(first) ? first.charAt(0).toLowerCase() + first.slice(1) : first;
}

/** What could not be judged, by reason with how many; and a member that is not ranked, where one is asked for. */
export function missingOf({ factors, beforeMs }: FactorPicture, lane?: number): Missing {
  const reasons = new Map<string, string[]>();
  for (const { id, because } of factors)
    if (because !== null) reasons.set(because, [...(reasons.get(because) ?? []), id]);
  const left = [...reasons].map(([because, ids]) => ({ field: ids.join(", "), because }));
  const unranked = lane !== undefined && factors.every(({ z }) => (z[lane] ?? null) === null);
  return [
    ...(unranked ? [{ field: "exposures", because: "it is not ranked in the newest session" }] : []),
    ...(beforeMs === null ? [{ field: "changes", because: "too few sessions are known before" }] : []),
    ...left,
  ];
}

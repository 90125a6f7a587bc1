// Reading out how the votes were weighed and who cast them.

import type { z } from "zod";
import type { weighTool } from "#tools/votes/index.ts";
import { cite } from "../clauses.ts";
import type { Reading } from "../playbook.ts";

export type Weighing = Reading<z.output<typeof weighTool.output>> & { readonly symbol: string };

/** Below this the stance is called neutral; the figure itself is printed beside the word. */
const neutralBelow = 0.05;

export function stanceSentence(name: string, weighing: Weighing): string {
  const { stance } = weighing.output;
  const leaning = Math.abs(stance) < neutralBelow ? "is neutral on" : stance > 0 ? "leans towards" : "leans against";
  return `The desk ${leaning} ${name} (${weighing.symbol}): weighed stance ${cite(weighing, "stance")}, confidence ${cite(weighing, "confidence")}, agreement among the specialists ${cite(weighing, "agreement")}.`;
}

/** How many specialists answered, through what. */
export function coverage(weighings: readonly Weighing[]): string | null {
  const sentences = weighings.map((weighing) => {
    const { byFallback, byNone } = weighing.output;
    const about = weighings.length > 1 ? ` on ${weighing.symbol}` : "";
    const how = [
      `${cite(weighing, "byModel")} through the chosen model`,
      byFallback > 0 ? `${cite(weighing, "byFallback")} through the built-in fallback` : null,
      byNone > 0 ? `${cite(weighing, "byNone")} not at all` : null,
    ].filter((part) => part !== null);
    return `${cite(weighing, "answered")} of ${cite(weighing, "of")} specialists answered${about}: ${how.join(", ")}.`;
  });
  return sentences.length === 0 ? null : sentences.join(" ");
}

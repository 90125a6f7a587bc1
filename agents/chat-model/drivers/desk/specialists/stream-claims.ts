// Sentences over the stream of one company's news.

import type { z } from "zod";
import type { streamTool } from "#tools/sentiment/index.ts";
import { clause } from "../clauses.ts";
import type { Reading } from "../playbook.ts";

export type Stream = Reading<z.output<typeof streamTool.output>>;

/** A tone this far from zero is one, and a change this large is a change. */
const toneFrom = 0.05;

/** The tone and what it was before. */
export function streamClaim(stream: Stream, companyName: string): string | null {
  const { tone, toneChange, stories } = stream.output;
  if (tone === null)
    return clause(stream, (f) => `No story of the last ${f("windowDays")} days speaks of ${companyName} by name.`);
  const word = Math.abs(tone) < toneFrom ? "neutral" : tone > 0 ? "positive" : "negative";
  const now = clause(
    stream,
    (f) =>
      `News of the last ${f("windowDays")} days is ${word} on balance: tone ${f("tone")} over ${f("stories")} ${stories === 1 ? "story" : "stories"} from ${f("sources")} ${stream.output.sources === 1 ? "source" : "sources"}`,
  );
  if (toneChange === null) return now && `${now}.`;
  const changed =
    Math.abs(toneChange) < toneFrom ? "little changed from the" : toneChange > 0 ? "better than the" : "worse than the";
  const then = clause(stream, (f) => `${changed} ${f("toneBefore")} of ${f("daysBack")} days before`);
  return now && `${now}${then === null ? "" : `, ${then}`}.`;
}

/** Whether the last day brought more than the days before it. */
export function burstClaim(stream: Stream): string | null {
  const { burst } = stream.output;
  return clause(
    stream,
    (f) =>
      `${burst.is ? "There is a burst of news" : "There is no burst of news"}: ${f("burst.stories")} ${burst.stories === 1 ? "story" : "stories"} in the last day against ${f("burst.usual", "num1")} on a usual one${burst.is ? ` (chance of so many ${f("burst.probability", "p")})` : ""}.`,
  );
}

/** A trend that its own scatter does not explain. */
export const trendClaim = (stream: Stream): string | null =>
  Math.abs(stream.output.trendT ?? 0) < 2
    ? null
    : clause(
        stream,
        (f) =>
          `Within the window the tone is ${stream.output.trendPerDay > 0 ? "rising" : "falling"} by ${f("trendPerDay", "num3")} a day (t ${f("trendT")}).`,
      );

/** How much of it is new, and how far the stories agree. */
export const weighedClaim = (stream: Stream): string | null =>
  clause(
    stream,
    (f) =>
      `Disagreement among the stories is ${f("disagreement", "pct0")}${(stream.output.novelty ?? 1) < 1 ? `; ${f("novelty", "pct0")} of them repeat no other` : ""}.`,
  );

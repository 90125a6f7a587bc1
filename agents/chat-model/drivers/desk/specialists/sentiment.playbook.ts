// The sentiment specialist: the tone of the stream and what changed in it, whether more is said than usual, and the stories behind it.

import { newsListTool, newsScoreTool, streamTool } from "#tools/sentiment/index.ts";
import { cite, clause, gaps, said } from "../clauses.ts";
import { call, type Playbook, type Reading } from "../playbook.ts";
import { burstClaim, streamClaim, trendClaim, weighedClaim } from "./stream-claims.ts";

/** Of seven calendar days five are sessions. */
const calendarDays = (sessions: number): number => Math.min(90, Math.max(1, Math.ceil((sessions * 7) / 5)));

export const sentimentPlaybook: Playbook = {
  plan: ({ symbol, kind, horizonDays }) => [
    call(streamTool, { symbol, ...(kind === "news" && { daysBack: calendarDays(horizonDays) }) }),
    call(newsScoreTool, { symbol }),
    ...(kind === "news" || kind === "moved" ? [call(newsListTool, { symbol, limit: 6 })] : []),
  ],
  conclude({ horizonDays, companyName, question, kind }, readings) {
    const stream = readings.need(streamTool);
    const score = readings.get(newsScoreTool);
    const list = readings.get(newsListTool);
    const { stance, confidence, burst } = stream.output;
    const tone = streamClaim(stream, companyName);
    const more = kind === "news" || burst.is ? burstClaim(stream) : null;
    const first = /\b(?:burst|spike|surge|flurry|attention|talked|more news)/i.test(question);
    const stories = list
      ? list.output.items.slice(0, 3).map((_, i) => story(list, `items.${i}`))
      : (score?.output.top ?? []).slice(0, 2).map((_, i) => story(score as Reading, `top.${i}`));
    return {
      stance,
      confidence,
      horizonDays,
      claims: said(
        [
          ...(first ? [more, tone] : [tone, more]),
          trendClaim(stream),
          ...stories,
          weighedClaim(stream),
          score !== null && score.output.instructionLike > 0
            ? `${cite(score, "instructionLike")} of the stories read like instructions to a model; they were ignored.`
            : null,
          stream.output.tone === null ? gaps(stream) : null,
        ],
        8,
      ),
    };
  },
};

const story = (reading: Reading, path: string): string | null =>
  clause(
    reading,
    (f) =>
      `“${f(`${path}.title`)}” (${f(`${path}.publisher`)}, ${f(`${path}.publishedAt`, "date")}, tone ${f(`${path}.score`)}).`,
  );

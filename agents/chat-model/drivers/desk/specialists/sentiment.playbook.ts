// The sentiment specialist: the tone of the news, and the stories behind it.

import { newsListTool, newsScoreTool } from "#tools/sentiment/index.ts";
import { cite, clause, gaps, said } from "../clauses.ts";
import { call, type Playbook, type Reading } from "../playbook.ts";

export const sentimentPlaybook: Playbook = {
  plan: ({ symbol, kind }) => [
    call(newsScoreTool, { symbol }),
    ...(kind === "news" || kind === "moved" ? [call(newsListTool, { symbol, limit: 6 })] : []),
  ],
  conclude({ horizonDays, companyName }, readings) {
    const score = readings.need(newsScoreTool);
    const list = readings.get(newsListTool);
    const { stance, confidence, items } = score.output;
    const tone = clause(
      score,
      (f) =>
        `News of the last ${f("windowDays")} days is ${toneWord(stance)} on balance (mean tone ${f("meanScore")}): ${f("positive")} positive, ${f("negative")} negative and ${f("neutral")} neutral of ${f("items")} stories.`,
    );
    const stories = list
      ? list.output.items.slice(0, 4).map((_, i) => story(list, `items.${i}`))
      : score.output.top.slice(0, 2).map((_, i) => story(score, `top.${i}`));
    return {
      stance: stance ?? 0,
      confidence: confidence ?? 0,
      horizonDays,
      claims: said(
        [
          items === 0 ? `No news on ${companyName} is known in the window.` : tone,
          ...stories,
          clause(
            score,
            (f) =>
              `Disagreement among the stories is ${f("disagreement")}; ${f("duplicates")} repeats were counted once.`,
          ),
          score.output.instructionLike > 0
            ? `${cite(score, "instructionLike")} of the stories read like instructions to a model; they were ignored.`
            : null,
          gaps(score),
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

const toneWord = (stance: number | null): string =>
  stance === null || Math.abs(stance) < 0.05 ? "neutral" : stance > 0 ? "positive" : "negative";

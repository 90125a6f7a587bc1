// Reading out champion and challenger side by side, and when the champion was trained and how it does since.

import type { z } from "zod";
import type { modelCompareTool, modelHistoryTool } from "#tools/learning/desk/index.ts";
import type { AnswerTask } from "../../../../answer/answer-task.ts";
import { cite, clause } from "../clauses.ts";
import type { Reading } from "../playbook.ts";

type Compared = Reading<z.output<typeof modelCompareTool.output>>;
type Past = Reading<z.output<typeof modelHistoryTool.output>>;

export function modelSentences({ models, question }: AnswerTask): readonly (readonly (string | null)[])[] {
  if (models === undefined) return [["The models could not be looked at."]];
  const [compared, past] = [comparedSentences(models.compared as Compared), pastSentences(models.past as Past)];
  if ((models.past as Past).output.model === null) return [[`${none(models.past as Past)}`]];
  const [ofPast, ofBoth] = [
    /\b(?:train|retrain|decay|drift|old|since|age|when)/i.test(question),
    /\b(?:compar|challeng|versus|vs|against|better|beat)/i.test(question),
  ];
  if (ofPast && !ofBoth) return [past];
  return ofBoth && !ofPast ? [compared] : [compared, past];
}

const none = (past: Past): string => `There is no champion to ask: ${cite(past, "missing.0.because")}.`;

function comparedSentences(compared: Compared): readonly (string | null)[] {
  const { challenger, difference } = compared.output;
  if (challenger === null) return [`There is nothing to compare: ${cite(compared, "missing.0.because")}.`];
  const each = (side: "champion" | "challenger"): string | null =>
    clause(
      compared,
      (f) =>
        `the ${side} (${f(`${side}.learner`)}, ${f(`${side}.version`)}, gate ${f(`${side}.gate`)}) earned ${f(`${side}.meanReturn`, "pct2")} a period`,
    );
  const sides = [each("champion"), each("challenger")].filter((side) => side !== null);
  return [
    sides.length === 0
      ? null
      : clause(compared, (f) => `Of ${f("model")}, on the gate's walk-forward after costs, ${sides.join(" and ")}.`),
    difference === null
      ? `Their difference cannot be told: ${cite(compared, "missing.0.because")}.`
      : (clause(
          compared,
          (f) =>
            `Challenger less champion: ${f("difference.mean", "pct2")} a period over ${f("difference.periods")} periods, between ${f("difference.lower", "pct2")} and ${f("difference.upper", "pct2")} (p ${f("difference.pValue", "p")}).`,
        ) ??
        clause(
          compared,
          (f) =>
            `Challenger less champion: ${f("difference.mean", "pct2")} a period over ${f("difference.periods")} periods.`,
        )),
  ];
}

function pastSentences(past: Past): readonly (string | null)[] {
  const { performance, drift, missing } = past.output;
  return [
    clause(
      past,
      (f) =>
        `The champion of ${f("model")} (${f("learner")}, ${f("version")}) was trained ${f("registered", "date")} on facts from ${f("trainedFrom", "date")} to ${f("trainedTo", "date")}.`,
    ),
    clause(past, (f) => `${f("promotedBy")} promoted it ${f("promoted", "date")}.`),
    performance === null
      ? null
      : clause(
          past,
          (f) =>
            `${performance.decayed ? "It decayed" : "It has not decayed"}: ${f("performance.meanReturn", "pct2")} a period over ${f("performance.periods")} periods since, where the gate saw ${f("performance.promised", "pct2")}.`,
        ),
    drift === null
      ? null
      : clause(
          past,
          (f) => `Of its ${f("drift.inputs")} inputs ${f("drift.drifted")} drifted by ${f("drift.measured", "date")}.`,
        ),
    ...missing.map((_, i) => clause(past, (f) => `Not known: ${f(`missing.${i}.because`)}.`)),
  ];
}

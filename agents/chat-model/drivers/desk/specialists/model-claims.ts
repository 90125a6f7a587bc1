// Sentences over what the champion says of one company.

import type { z } from "zod";
import type { modelPredictTool } from "#tools/learning/desk/index.ts";
import { cite, clause, listed } from "../clauses.ts";
import type { Reading } from "../playbook.ts";

type Told = Reading<z.output<typeof modelPredictTool.output>>;

const most = 3;

export function modelClaims(told: Told, companyName: string): readonly (string | null)[] {
  const { model, missing } = told.output;
  if (model === null) {
    const because = missing.length === 0 ? "" : `: ${cite(told, "missing.0.because")}`;
    return [`No trained model speaks about ${companyName}${because}.`];
  }
  return [saysClaim(told, companyName), reasonsClaim(told), unsaidClaim(told), trainedClaim(told)];
}

const saysClaim = (told: Told, companyName: string): string | null =>
  clause(
    told,
    (f) =>
      `The champion of ${f("model")} predicts ${f("prediction", "+num4")} for ${companyName}, rank ${f("rank")} of ${f("companies")} companies.`,
  );

/** The features that move it most from what is expected. */
function reasonsClaim(told: Told): string | null {
  const parts = told.output.parts.slice(0, most).flatMap(({ part }, i) => {
    const path = `parts.${i}`;
    const way = part >= 0 ? "raises" : "lowers";
    return clause(told, (f) => `${f(`${path}.feature`)} ${way} it (by ${f(`${path}.part`, "+num4")})`) ?? [];
  });
  return parts.length === 0
    ? null
    : clause(told, (f) => `Against ${f("expected", "+num4")}, what it expects on average, ${listed(parts)}.`);
}

const unsaidClaim = (told: Told): string | null =>
  told.output.missing.length === 0 ? null : `Why is not told: ${cite(told, "missing.0.because")}.`;

const trainedClaim = (told: Told): string | null =>
  clause(
    told,
    (f) => `It is ${f("learner")} over ${f("features")} features, trained on facts up to ${f("trainedTo", "date")}.`,
  );

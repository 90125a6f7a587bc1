// The factor specialist: what the factors with evidence say, what the company is exposed to and what changed, whichever was asked first.

import { loadingsTool } from "#tools/factors/attribution/index.ts";
import { exposuresTool } from "#tools/factors/index.ts";
import { factorViewTool } from "#tools/factors/picture/index.ts";
import { modelPredictTool } from "#tools/learning/desk/index.ts";
import { gaps, said } from "../clauses.ts";
import { call, type Playbook } from "../playbook.ts";
import {
  changeClaim,
  evidenceChangeClaim,
  exposureClaim,
  judgedClaim,
  reasonsClaim,
  strongestClaim,
  viewClaim,
} from "./factor-claims.ts";
import { loadingsClaim, notBuiltClaims } from "./loadings-claims.ts";
import { modelClaims } from "./model-claims.ts";
import { rankClaims } from "./rank-claims.ts";

const longestBack = 252;

export const factorsPlaybook: Playbook = {
  plan: ({ symbol, kind, horizonDays }) =>
    kind === "models"
      ? [call(modelPredictTool, { symbol })]
      : kind === "factors"
        ? [
            call(factorViewTool, { symbol, sessionsBack: Math.min(longestBack, horizonDays) }),
            call(loadingsTool, { symbol }),
          ]
        : [call(factorViewTool, { symbol }), call(exposuresTool, { symbol })],
  conclude({ kind, question, horizonDays, companyName }, readings) {
    if (kind === "models") {
      const told = readings.need(modelPredictTool);
      const { stance, confidence } = told.output;
      return { stance, confidence, horizonDays, claims: said(modelClaims(told, companyName), 5) };
    }
    const view = readings.need(factorViewTool);
    const { stance, confidence } = view.output;
    const says = viewClaim(view, companyName);
    const exposures = readings.get(exposuresTool);
    if (kind !== "factors") {
      const claims = said(
        [says, reasonsClaim(view), ...(exposures === null ? [] : rankClaims(exposures)), gaps(exposures)],
        8,
      );
      return { stance, confidence, horizonDays, claims };
    }
    const loadings = readings.get(loadingsTool);
    const exposed = [exposureClaim(view), loadingsClaim(loadings)];
    const changed = [changeClaim(view), evidenceChangeClaim(view)];
    const order = {
      exposures: [...exposed, ...notBuiltClaims(loadings), says],
      changes: [...changed, says, exposureClaim(view), judgedClaim(view)],
      view: [says, reasonsClaim(view), strongestClaim(view), ...exposed, judgedClaim(view)],
    }[askedFirst(question)];
    return { stance, confidence, horizonDays, claims: said(order, 8) };
  },
};

/** What the words of the question put first. */
function askedFirst(question: string): "exposures" | "changes" | "view" {
  if (/\b(?:chang|shift|differ|since|new\b)/i.test(question)) return "changes";
  return /\b(?:expos|load|tilt|beta|bet|stand)/i.test(question) ? "exposures" : "view";
}

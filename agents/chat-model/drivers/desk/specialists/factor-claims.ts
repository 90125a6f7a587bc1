// Sentences over the factor view of one company.

import type { z } from "zod";
import type { factorViewTool } from "#tools/factors/picture/index.ts";
import { cite, clause, listed } from "../clauses.ts";
import type { Reading } from "../playbook.ts";

export type View = Reading<z.output<typeof factorViewTool.output>>;

const most = 3;

/** What the factors with evidence say, or plainly that none has any. */
export function viewClaim(view: View, companyName: string): string | null {
  const { judged, withEvidence, score } = view.output;
  if (judged === 0) return `No factor's record is long enough to judge, so the factors take no side on ${companyName}.`;
  if (withEvidence === 0)
    return `No factor has evidence here, so the factors take no side on ${companyName}: none of ${cite(view, "judged")} records stands out once all are counted.`;
  const has = `${cite(view, "withEvidence")} of ${cite(view, "judged")} factors ${withEvidence === 1 ? "has" : "have"} evidence`;
  if (score === null) return `${has}, but ${companyName} has no value on ${withEvidence === 1 ? "it" : "them"}.`;
  const leaning = Math.abs(score) < 0.1 ? "take no side on" : score > 0 ? "speak for" : "speak against";
  return `${has}; weighed by their rank IC they ${leaning} ${companyName}: score ${cite(view, "score")}.`;
}

/** The factors with evidence that make the view, the heaviest first. */
export function reasonsClaim(view: View): string | null {
  const parts = counted(
    view.output.reasons.map((_, i) => `reasons.${i}`),
    (path) =>
      clause(
        view,
        (f) => `${f(`${path}.factor`)} (z ${f(`${path}.z`)}, rank IC ${f(`${path}.ic`)}, t ${f(`${path}.t`)})`,
      ),
  );
  return parts === null ? null : `What weighs: ${parts}.`;
}

/** The strongest record where none is evidence. */
export const strongestClaim = (view: View): string | null =>
  view.output.withEvidence > 0
    ? null
    : clause(
        view,
        (f) =>
          `The strongest record is that of ${f("strongest.factor")}, ${f("strongest.says")}: rank IC ${f("strongest.ic")}, t ${f("strongest.t")}, adjusted p ${f("strongest.adjustedP", "p")}.`,
      );

/** Where the company is farthest from the middle of its universe; the first with what it measures. */
export function exposureClaim(view: View): string | null {
  const parts = counted(
    view.output.exposures.map((_, i) => `exposures.${i}`),
    (path, i) =>
      clause(view, (f) =>
        i === 0
          ? `${f(`${path}.factor`)} (${f(`${path}.says`)}; z ${f(`${path}.z`)}, rank ${f(`${path}.rank`)} of ${f(`${path}.of`)})`
          : `${f(`${path}.factor`)} (z ${f(`${path}.z`)})`,
      ),
  );
  return parts === null ? null : `In its universe it stands out on ${parts}.`;
}

/** On what it moved farthest since the moment before; the first with what it measures. */
export function changeClaim(view: View): string | null {
  const { before, changes } = view.output;
  if (before === null)
    return clause(view, (f) => `What changed cannot be told: there are no ${f("sessionsBack")} sessions before.`);
  const parts = counted(
    changes.map((_, i) => `changes.${i}`),
    (path, i) =>
      clause(
        view,
        (f) =>
          `${f(`${path}.factor`)} (${i === 0 ? `${f(`${path}.says`)}; ` : ""}z ${f(`${path}.zBefore`)} to ${f(`${path}.z`)})`,
      ),
  );
  return parts === null ? null : clause(view, (f) => `Since ${f("before", "date")} it moved most on ${parts}.`);
}

function counted(paths: readonly string[], say: (path: string, i: number) => string | null): string | null {
  const parts = paths
    .slice(0, most)
    .map(say)
    .filter((part) => part !== null);
  return parts.length === 0 ? null : listed(parts);
}

/** Whether the factors say something else than then; nothing where they had nothing to say at either time. */
export function evidenceChangeClaim(view: View): string | null {
  const { withEvidence, withEvidenceBefore, before } = view.output;
  if (before === null || withEvidence + withEvidenceBefore === 0) return null;
  return clause(
    view,
    (f) =>
      `Factors with evidence: ${f("withEvidenceBefore")} then, ${f("withEvidence")} now; their stance on it was ${f("stanceBefore")} and is ${f("stance")}.`,
  );
}

export const judgedClaim = (view: View): string | null =>
  view.output.judged >= view.output.factors
    ? null
    : clause(
        view,
        (f) => `${f("judged")} of ${f("factors")} factors could be judged; the others lack history or facts here.`,
      );

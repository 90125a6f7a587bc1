// Sentences over what returns moved with: of a company, and of the account.

import type { z } from "zod";
import type { loadingsTool } from "#tools/factors/attribution/index.ts";
import { cite, clause, listed } from "../clauses.ts";
import type { Reading } from "../playbook.ts";

export type Loadings = Reading<z.output<typeof loadingsTool.output>>;

/** A loading of which chance alone makes no more than one in twenty. */
const clearly = 1.96;
const most = 3;

export function loadingsClaim(reading: Loadings | null, whose = "Its returns"): string | null {
  if (reading === null) return null;
  const { loadings, sessions } = reading.output;
  if (sessions === 0) return null;
  const clear = loadings.flatMap(({ t }, i) => (Math.abs(t) >= clearly ? [`loadings.${i}`] : [])).slice(0, most);
  const explained = clause(reading, (f) => `${f("rSquared", "pct0")} of their variance over ${f("sessions")} sessions`);
  if (clear.length === 0)
    return explained === null ? null : `${whose} load clearly on no factor of the model, which explains ${explained}.`;
  const parts = clear
    .map((path) => clause(reading, (f) => `${f(`${path}.says`)} (beta ${f(`${path}.beta`)}, t ${f(`${path}.t`)})`))
    .filter((part) => part !== null);
  return `${whose} moved with ${listed(parts)}${explained === null ? "" : `; the model explains ${explained}`}.`;
}

/** Which factors of the model could not be built, by reason. */
export function notBuiltClaims(reading: Loadings | null): readonly string[] {
  if (reading === null) return [];
  const byReason = new Map<string, number[]>();
  for (const [i, { because }] of reading.output.missing.entries())
    byReason.set(because, [...(byReason.get(because) ?? []), i]);
  return [...byReason.values()].map(
    (places) =>
      `How far it moves with ${listed(places.map((i) => cite(reading, `missing.${i}.field`)))} cannot be told: ${cite(reading, `missing.${places[0]}.because`)}.`,
  );
}

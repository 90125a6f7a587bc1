// Every traditional factor. Commands, proofs and reports are made from this list.

import { callerError, nearestNames } from "#infra/runtime/index.ts";
import { type Factor, factorGroups } from "./factor.ts";
import { fundamental } from "./fundamental.ts";
import { momentum } from "./momentum.ts";
import { moodAndSeason } from "./mood-and-season.ts";
import { riskAndTrading } from "./risk-and-trading.ts";

export const factors: readonly Factor[] = [...momentum, ...riskAndTrading, ...fundamental, ...moodAndSeason];

const byId = new Map(factors.map((factor) => [factor.id, factor]));

/** @throws tools/factor-unknown with the nearest names, of groups too: a mistyped group looks like a factor */
export function factorById(id: string): Factor {
  const factor = byId.get(id);
  if (factor) return factor;
  throw callerError(
    "tools/factor-unknown",
    `No factor or group "${id.slice(0, 60)}"; nearest factors: ${nearestNames(id, [...byId.keys()]).join(", ")}; nearest groups: ${nearestNames(id, factorGroups).join(", ")}.`,
  );
}

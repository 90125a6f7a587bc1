// Factors as the gateway lists them, and those that a request means.

import { callerError } from "#infra/runtime/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import {
  defineFactor,
  type Factor,
  factorById,
  factorGroups,
  factorOfRegistered,
  factors,
} from "#tools/factors/library/index.ts";
import type { FactorList, FactorRow } from "../../contract/index.ts";

/** @throws gateway/bad-request for a group that is none */
export function factorList(group: string | undefined, found: readonly Factor[] = []): FactorList {
  const known = [...factors, ...found];
  const chosen = group === undefined ? known : ofGroup(group, known);
  const groups = factorGroups.flatMap((name) => {
    const count = chosen.filter((factor) => factor.group === name).length;
    return count === 0 ? [] : [{ group: name, factors: count }];
  });
  return { factors: chosen.length, groups, list: chosen.map(rowOf) };
}

/** Factors that searches found and nobody retired since: of one data set, or of all, each once. */
export async function registeredFactors(
  { factors: kept }: Pick<Records, "factors">,
  dataset?: string,
): Promise<readonly Factor[]> {
  const found = new Map<string, Factor>();
  for (const row of await kept.list(dataset)) {
    const standing = await kept.standing(row.dataset, row.factorId);
    if (standing?.state !== "retired" && !found.has(row.factorId)) found.set(row.factorId, factorOfRegistered(row));
  }
  return [...found.values()];
}

export interface AskedFactors {
  readonly factors: readonly Factor[];
  /** Those of them that were asked for by id or as a formula; the others came with a group. */
  readonly named: readonly Factor[];
}

/**
 * Ids, groups and "all" (the library), then formulas as factors of their own.
 * @param found factors that searches registered; they are meant by id or as the group "discovered"
 * @throws tools/factor-unknown, tools/expression-invalid and the like
 */
export function askedFactors(
  asked: readonly string[],
  formulas: readonly string[],
  found: readonly Factor[] = [],
): AskedFactors {
  const groups: readonly string[] = factorGroups;
  const known = [...factors, ...found];
  const byId = (id: string): Factor => found.find((factor) => factor.id === id) ?? factorById(id);
  const meant = asked.map((name) => {
    if (name === "all") return { of: factors, named: [] };
    if (groups.includes(name)) return { of: ofGroup(name, known), named: [] };
    const one = [byId(name)];
    return { of: one, named: one };
  });
  const own = formulas.map((formula, at) =>
    defineFactor({
      id: formulas.length === 1 ? "own.formula" : `own.formula-${at + 1}`,
      group: "own",
      says: formula,
      formula,
      direction: 1,
      source: "given with the call",
    }),
  );
  const chosen = [...new Set([...meant.flatMap(({ of }) => of), ...own])];
  const named = [...new Set([...meant.flatMap((one) => one.named), ...own])];
  if (chosen.length > 0) return { factors: chosen, named };
  throw callerError("gateway/bad-request", 'Wanted factors: ids, groups, "all", or a formula. Found none.');
}

function ofGroup(group: string, from: readonly Factor[]): readonly Factor[] {
  const chosen = from.filter((factor) => factor.group === group);
  if (chosen.length > 0) return chosen;
  const known = [...new Set(from.map((factor) => factor.group))].join(", ");
  throw callerError("gateway/bad-request", `No group of factors "${group}"; wanted one of ${known}.`);
}

const rowOf = ({ expression: _, columns, ...rest }: Factor): FactorRow => ({ ...rest, columns: [...columns] });

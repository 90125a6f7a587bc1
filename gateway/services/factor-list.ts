// Factors as the gateway lists them, and those that a request means.

import { callerError } from "#infra/runtime/index.ts";
import { defineFactor, type Factor, factorById, factorGroups, factors } from "#tools/factors/library/index.ts";
import type { FactorList, FactorRow } from "../contract/index.ts";

/** @throws gateway/bad-request for a group that is none */
export function factorList(group: string | undefined): FactorList {
  const chosen = group === undefined ? factors : ofGroup(group);
  const groups = factorGroups.flatMap((name) => {
    const count = chosen.filter((factor) => factor.group === name).length;
    return count === 0 ? [] : [{ group: name, factors: count }];
  });
  return { factors: chosen.length, groups, list: chosen.map(rowOf) };
}

/** Ids, groups and "all", then formulas as factors of their own. @throws tools/factor-unknown, tools/expression-invalid and the like */
export function askedFactors(asked: readonly string[], formulas: readonly string[]): readonly Factor[] {
  const groups: readonly string[] = factorGroups;
  const named = asked.flatMap((name) =>
    name === "all" ? factors : groups.includes(name) ? ofGroup(name) : [factorById(name)],
  );
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
  const chosen = [...new Set([...named, ...own])];
  if (chosen.length > 0) return chosen;
  throw callerError("gateway/bad-request", 'Wanted factors: ids, groups, "all", or a formula. Found none.');
}

function ofGroup(group: string): readonly Factor[] {
  const chosen = factors.filter((factor) => factor.group === group);
  if (chosen.length > 0) return chosen;
  const known = [...new Set(factors.map((factor) => factor.group))].join(", ");
  throw callerError("gateway/bad-request", `No group of factors "${group}"; wanted one of ${known}.`);
}

const rowOf = ({ expression: _, columns, ...rest }: Factor): FactorRow => ({ ...rest, columns: [...columns] });

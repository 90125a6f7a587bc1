// docs/reference/features.md, factors.md and factor-language.md: what the desk measures, and the words to measure with.

import { groupedBy } from "#infra/runtime/index.ts";
import { type LanguageFunction, languageFunctions, otherNames } from "#tools/factors/language/index.ts";
import { factorGroups, factors } from "#tools/factors/library/index.ts";
import { type Feature, featureGroups, features } from "#tools/features/index.ts";
import { code, type Page, referencePage, table } from "./markdown.ts";

export function featuresPage(): Page {
  const count = (some: readonly Feature[]): string =>
    `${some.length} features of ${new Set(some.map(({ formula }) => formula)).size} formulas`;
  const parts = featureGroups.flatMap((group) => {
    const own = features.filter((feature) => feature.group === group);
    const formulas = [...groupedBy(own, ({ formula }) => formula).values()];
    const rows = formulas.map((family) => {
      const [first] = family as [Feature];
      const windows = family.flatMap(({ window }) => window ?? []).join(", ");
      return [code(first.formula), windows, first.says, first.unit, first.clock, first.source];
    });
    return [
      `## ${group}`,
      `${count(own)}.`,
      table(["Formula", "Windows", "The first says", "Unit", "Clock", "Source"], rows),
    ];
  });
  return referencePage("features", "Features", "tools/features/registry.ts", [`${count(features)}.`, ...parts]);
}

export function factorsPage(): Page {
  const parts = factorGroups.flatMap((group) => {
    const own = factors.filter((factor) => factor.group === group);
    if (own.length === 0) return [];
    const rows = own.map(({ id, says, formula, direction, source }) => [
      code(id),
      says,
      code(formula),
      direction === 1 ? "more" : "less",
      source,
    ]);
    return [
      `## ${group}`,
      table(["Factor", "What it measures", "Formula", "High values are said to earn", "Source"], rows),
    ];
  });
  return referencePage("factors", "Factors", "tools/factors/library", [`${factors.length} factors.`, ...parts]);
}

export function languagePage(): Page {
  const rows = languageFunctions.map(({ name, takes, gives, says }: LanguageFunction) => [
    code(`${name}(${takes.join(", ")})`),
    gives,
    says,
  ]);
  const names = Object.entries(otherNames).map(([other, name]) => `${code(other)} is ${code(name)}`);
  return referencePage("factor-language", "The expression language", "tools/factors/language/functions.ts", [
    "What the types and signs mean is told in [the expression language](../concepts/factor-language.md).",
    table(["Function", "Gives", "What it is"], rows),
    `Other names: ${names.join(", ")}.`,
  ]);
}

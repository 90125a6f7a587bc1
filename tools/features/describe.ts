// Features for people and other programs: the honest count, and how one is worked out, step by step.

import { groupedBy } from "#infra/runtime/index.ts";
import { nodesOf } from "#tools/columns/index.ts";
import { clocks } from "./clocks.ts";
import { type Feature, type FeatureGroup, featureGroups } from "./feature.ts";

export interface FeatureCount {
  readonly features: number;
  /** Features that differ by window only are one formula. */
  readonly formulas: number;
  readonly groups: readonly { readonly group: FeatureGroup; readonly features: number; readonly formulas: number }[];
}

export function countFeatures(features: readonly Feature[]): FeatureCount {
  const of = groupedBy(features, ({ group }) => group);
  const formulas = (some: readonly Feature[]): number => new Set(some.map(({ formula }) => formula)).size;
  return {
    features: features.length,
    formulas: formulas(features),
    groups: featureGroups.map((group) => {
      const own = of.get(group) ?? [];
      return { group, features: own.length, formulas: formulas(own) };
    }),
  };
}

export interface FeatureStep {
  /** A column of the clock by its name, else a number of its own: s1, s2 ... */
  readonly step: string;
  readonly is: string;
}

/** How a feature is worked out: columns first, then one operator a step, the feature itself last. Shared parts stand once. */
export function stepsOf({ expression, clock }: Feature): readonly FeatureStep[] {
  const names = new Map<string, string>();
  const columns: Readonly<Record<string, string>> = clocks[clock].columns;
  return nodesOf([expression]).map((node) => {
    if (node.kind === "input") {
      names.set(node.hash, node.name);
      return { step: node.name, is: columns[node.name] ?? "" };
    }
    const step = `s${names.size + 1}`;
    names.set(node.hash, step);
    const given = [...node.inputs.map(({ hash }) => names.get(hash) as string), ...node.params];
    const output = node.kernel.outputs.length > 1 ? `.${node.kernel.outputs[node.output]}` : "";
    return { step, is: `${node.kernel.name}(${given.join(", ")})${output}` };
  });
}

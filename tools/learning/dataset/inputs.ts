// Inputs of a model by name: a feature of the registry, or a feature's place among all symbols of the session.

import { callerError, contentHash } from "#infra/runtime/index.ts";
import { chooseFeatures, type Feature } from "#tools/features/index.ts";

export interface Input {
  /** "technical.roc-20" or "rank(technical.roc-20)". */
  readonly name: string;
  readonly feature: Feature;
  readonly ranked: boolean;
  /** Of the definition: values under one hash mean the same. */
  readonly hash: string;
}

const rankOf = /^rank\((.+)\)$/;

/** @throws tools/feature-unknown with the nearest names, tools/input-invalid for none or one twice */
export function inputsByName(names: readonly string[]): readonly Input[] {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (names.length === 0 || twice !== undefined) {
    const found = twice === undefined ? "none" : `${twice} twice`;
    throw callerError("tools/input-invalid", `A model wants inputs, each once; found ${found}.`, { twice });
  }
  const ids = names.map((name) => rankOf.exec(name)?.[1] ?? name);
  const features = new Map(chooseFeatures([...new Set(ids)]).map((feature) => [feature.id, feature]));
  return names.map((name, at) => {
    const feature = features.get(ids[at] as string) as Feature;
    const ranked = name !== feature.id;
    return { name, feature, ranked, hash: ranked ? contentHash({ rank: feature.version }) : feature.version };
  });
}

/** @throws tools/model-version, naming the inputs whose definitions a model did not learn from */
export function requireSameInputs(
  learned: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): void {
  const changed = Object.keys(learned).filter((name) => learned[name] !== now[name]);
  if (changed.length === 0) return;
  const says = `The model learned from other definitions of ${changed.join(", ")} than there are now. Train it again.`;
  throw callerError("tools/model-version", says, { changed });
}

/** Definition hash by name, in the order of the inputs: what a version's lineage keeps. */
export const inputHashes = (inputs: readonly Input[]): Record<string, string> =>
  Object.fromEntries(inputs.map(({ name, hash }) => [name, hash]));

// Which versions a question about models means.

import type { KnownModel, ModelView } from "#tools/define/index.ts";

export interface ChosenModels {
  /** Null where nothing is registered, or no version of the model that was named. */
  readonly champion: KnownModel | null;
  /** The newest challenger of the champion's model; of any where there is no champion. */
  readonly challenger: KnownModel | null;
  /** Models that have a champion, by name. */
  readonly others: readonly string[];
}

/** The model named, else that of the champion that was trained on the newest facts. */
export async function chosenModels(models: ModelView, named: string | undefined): Promise<ChosenModels> {
  const known = (await models.known()).filter(({ model }) => named === undefined || model === named);
  const champions = known
    .filter(({ stage }) => stage === "champion")
    .sort((a, b) => b.trainedToMs - a.trainedToMs || (a.model < b.model ? -1 : 1));
  const champion = champions[0] ?? null;
  const model = champion?.model;
  const challengers = known
    .filter((version) => version.stage === "challenger" && (model === undefined || version.model === model))
    .sort((a, b) => b.registeredAtMs - a.registeredAtMs || b.number - a.number);
  return {
    champion,
    challenger: challengers[0] ?? null,
    others: champions.slice(1).map((version) => version.model),
  };
}

/** Why there is no champion to ask. */
export const noChampion = ({ challenger }: ChosenModels): string =>
  challenger === null
    ? "no model of this data set had learnt and been judged on nothing but what was known by then"
    : `${challenger.model} has no champion yet, only challengers`;

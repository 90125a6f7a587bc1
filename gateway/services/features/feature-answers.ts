// Features as the gateway answers them: the list, one in detail, and values of a data set. Missing is null here.

import { availableParallelism } from "node:os";
import { callerError, isoTime } from "#infra/runtime/index.ts";
import { BarInterval } from "#knowledge/domain/index.ts";
import { orNull } from "#tools/define/index.ts";
import {
  type Clock,
  chooseFeatures,
  clocks,
  countFeatures,
  type Feature,
  type FeatureTable,
  featureGroups,
  features,
  featureTable,
  type LackingInputs,
  requireClock,
  stepsOf,
} from "#tools/features/index.ts";
import type {
  FeatureComputeRequest,
  FeatureDescription,
  FeatureList,
  FeatureRow,
  FeatureValues,
} from "../../contract/index.ts";
import { type Datasets, viewBeside } from "../data/datasets.ts";
import { stretchOf } from "../stretch.ts";
import { tickValues } from "./tick-values.ts";

export function featureList(group: string | undefined): FeatureList {
  const chosen = group === undefined ? features : ofGroup(group);
  const { features: count, formulas, groups } = countFeatures(chosen);
  const shown = groups.filter((one) => group === undefined || one.group === group);
  return { features: count, formulas, groups: [...shown], list: chosen.map(rowOf) };
}

/** @throws tools/feature-unknown with the nearest names */
export function featureDescription(id: string): FeatureDescription {
  const [feature] = chooseFeatures([id]) as readonly [Feature];
  return { ...rowOf(feature), steps: [...stepsOf(feature)] };
}

/** Ids, groups and "all" as features; `byId` those that were named by their own id. */
export function askedFeatures(asked: readonly string[]): {
  readonly chosen: readonly Feature[];
  readonly byId: readonly Feature[];
} {
  const groups: readonly string[] = featureGroups;
  const isMany = (name: string): boolean => name === "all" || groups.includes(name);
  const many = asked.flatMap((name) => (name === "all" ? features : groups.includes(name) ? ofGroup(name) : []));
  const byId = chooseFeatures(asked.filter((name) => !isMany(name)));
  return { chosen: [...new Set([...byId, ...many])], byId };
}

/**
 * Of the features asked for those of one clock; where none is named the first that one of them stands on, of those named by id if there are any. A
 * group or all may hold others, what was named by its id must stand on it.
 * @throws tools/feature-clock
 */
export function featuresOfClock(
  asked: readonly string[],
  named?: Clock,
): { readonly clock: Clock; readonly features: readonly Feature[]; readonly allById: boolean } {
  const { chosen, byId } = askedFeatures(asked);
  const leading = byId.length > 0 ? byId : chosen;
  const all = Object.keys(clocks) as readonly Clock[];
  const clock = named ?? all.find((one) => leading.some((feature) => feature.clock === one)) ?? "bar";
  const found = chosen.filter((feature) => feature.clock === clock);
  requireClock(found.length === 0 ? chosen : byId, clock);
  return { clock, features: found, allById: byId.length === chosen.length };
}

const largestAnswer = 2_000_000;
/** Symbols times features from which on threads are worth their start. */
const worthThreads = 10_000;

/** @throws what featureTable throws; gateway/bad-request where the answer would be too large */
export async function featureValues(
  request: FeatureComputeRequest,
  datasets: Datasets,
  signal: AbortSignal,
): Promise<FeatureValues> {
  const { asOf, data, macro, symbols, from, to, last, interval } = request;
  const { clock, features: wanted, allById } = featuresOfClock(request.features, request.clock);
  const view = await datasets.view(data, asOf);
  const stretch = { ...(symbols && { symbols }), ...stretchOf({ from, to }) };
  if (clock !== "bar") {
    const asked = { clock, features: wanted, last, most: largestAnswer, strict: allById, signal, ...stretch };
    const { lacking, ...found } = await tickValues(view, asked);
    return { ...headOf(view, wanted), ...found, withoutInputs: lackingOf(lacking) };
  }
  const beside = await viewBeside(datasets, macro, view);
  const asked = symbols?.length ?? (await view.instruments()).length;
  const table = await featureTable(view, {
    threads: asked * wanted.length < worthThreads ? 1 : availableParallelism(),
    features: wanted,
    last,
    signal,
    interval: intervalOf(interval),
    withoutInputs: allById ? "throw" : "tell",
    ...stretch,
    ...(beside && { beside }),
  });
  const values = wanted.length * table.symbols.reduce((sum, symbol) => sum + table.rows(symbol), 0);
  if (values > largestAnswer) {
    const says = `The answer would hold ${values} values; wanted ${largestAnswer} at most. Ask for fewer features, symbols or bars.`;
    throw callerError("gateway/bad-request", says);
  }
  return answerOf(table);
}

const headOf = ({ dataset, asOf }: Pick<FeatureTable, "dataset" | "asOf">, asked: readonly Feature[]) => ({
  dataset: dataset.id,
  asOf: isoTime(asOf),
  features: asked.map(({ id }) => id),
});

function answerOf(table: FeatureTable): FeatureValues {
  const head = headOf(table, table.features);
  const ids = head.features;
  return {
    ...head,
    rows: table.symbols.flatMap((symbol) => {
      const [closes, known] = [table.closesMs(symbol), table.knownAtsMs(symbol)];
      return Array.from(closes, (closeMs, row) => ({
        symbol,
        close: isoTime(closeMs),
        knownAt: isoTime(known[row] as number),
        values: ids.map((id) => orNull(table.value(symbol, id, row))),
      }));
    }),
    withoutInputs: lackingOf(table.withoutInputs),
    tooShort: table.tooShort.map(({ feature, symbols }) => ({ feature: feature.id, symbols: [...symbols] })),
  };
}

function rowOf({ expression: _, range, inputs, ...rest }: Feature): FeatureRow {
  return { ...rest, inputs: [...inputs], range: [orNull(range[0]), orNull(range[1])] };
}

export const lackingOf = (lacking: readonly LackingInputs[]): { feature: string; columns: string[] }[] =>
  lacking.map(({ feature, columns }) => ({ feature: feature.id, columns: [...columns] }));

function ofGroup(group: string): readonly Feature[] {
  const known: readonly string[] = featureGroups;
  if (known.includes(group)) return features.filter((feature) => feature.group === group);
  throw callerError(
    "gateway/bad-request",
    `No group of features "${group}"; wanted one of ${featureGroups.join(", ")}.`,
  );
}

export function intervalOf(text: string): BarInterval {
  const parsed = BarInterval.safeParse(text);
  if (parsed.success) return parsed.data;
  throw callerError("gateway/bad-request", `interval: ${parsed.error.issues[0]?.message}, found "${text}".`);
}

// Features without inputs: which of their columns no fact has ever stood in.

import { callerError, isoTime, type QuorumError } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Feature } from "../feature.ts";
import { columnSources } from "../inputs/index.ts";

export interface LackingInputs {
  readonly feature: Feature;
  readonly columns: readonly string[];
}

export const lackingInputs = (features: readonly Feature[], empty: readonly string[]): readonly LackingInputs[] =>
  features.flatMap((feature) => {
    const columns = empty.filter((column) => feature.inputs.includes(column));
    return columns.length === 0 ? [] : [{ feature, columns }];
  });

/** The error of a feature that was asked for without its inputs. */
export function noInputs(
  { dataset, asOf }: MarketView,
  { id }: Feature,
  columns: readonly string[],
  toMs?: number,
): QuorumError {
  const unsourced = columns.filter(
    (column) => !columnSources.some((source) => source.columns.some((own) => own === column)),
  );
  const why =
    unsourced.length > 0
      ? `nothing fills ${unsourced.join(", ")} yet`
      : "ingest such facts, or name a data set that has them";
  const until = toMs === undefined || toMs >= asOf ? "" : ` up to ${isoTime(toMs)}`;
  return callerError(
    "tools/feature-without-inputs",
    `Feature "${id}" reads ${columns.join(", ")}, for which "${dataset.id}" knows no facts at ${isoTime(asOf)}${until}: ${why}.`,
    { id, columns },
  );
}

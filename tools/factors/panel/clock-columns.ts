// Columns that the bar clock of the features has under the same name: filled by its own sources, so that both desks read the same numbers.

import { type BarColumn, columnSources } from "#tools/features/inputs/index.ts";
import type { PanelColumn } from "./panel-columns.ts";
import type { PanelSource } from "./panel-source.ts";

const shared = [
  "month",
  "day_of_month",
  "days_since_bar",
  "article_count",
  "article_tone",
  "earnings_surprise",
] as const;
const names: readonly string[] = shared;

/** A source of the bar clock writes in sessions in which the member trades, and for these columns alone. */
export const clockColumns: readonly PanelSource[] = columnSources.flatMap((source): PanelSource[] => {
  const columns = shared.filter((name) => source.columns.includes(name as BarColumn));
  if (columns.length === 0) return [];
  return [
    {
      columns,
      reads: source.reads,
      metrics: [],
      open(members) {
        const step = source.open(members);
        return (session, write) =>
          step(session, (column, member, value) => {
            if (names.includes(column)) write(column as PanelColumn, member, value);
          });
      },
    },
  ];
});

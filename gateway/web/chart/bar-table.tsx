// The bars of the chart as a table, newest first, for reading and for screen readers.

import { useMemo } from "react";
import type { Chart } from "../../contract/index.ts";
import { type Column, DataTable } from "../shared/data-table.tsx";
import { count, price } from "../shared/format.ts";
import { dayText } from "../shared/time.ts";

type Bar = Chart["bars"][number];

const priceColumn = (id: "open" | "high" | "low" | "close", header: string, wideOnly = false): Column<Bar> => ({
  id,
  header,
  numeric: true,
  wideOnly,
  value: (bar) => bar[id],
  cell: (bar) => price(bar[id]),
});

const columns: readonly Column<Bar>[] = [
  {
    id: "at",
    header: "Session",
    value: (bar) => bar.at,
    cell: (bar) => <span className="whitespace-nowrap">{dayText(bar.at)}</span>,
  },
  priceColumn("open", "Open", true),
  priceColumn("high", "High"),
  priceColumn("low", "Low"),
  priceColumn("close", "Close"),
  {
    id: "volume",
    header: "Volume, shares",
    numeric: true,
    wideOnly: true,
    value: (bar) => bar.volumeShares,
    cell: (bar) => count(bar.volumeShares),
  },
];

export function BarTable({ chart }: { readonly chart: Chart }) {
  const rows = useMemo(() => chart.bars.toReversed(), [chart]);
  return (
    <div className="mt-3 max-h-[400px] overflow-y-auto border-t border-line">
      <DataTable label={`Prices of ${chart.symbol}`} columns={columns} rows={rows} rowId={(bar) => bar.at} />
    </div>
  );
}

// What was traded for an approval.

import type { ApprovalDetail } from "../../contract/index.ts";
import { type Column, DataTable } from "../shared/data-table.tsx";
import { count, money } from "../shared/format.ts";
import { Panel } from "../shared/panel.tsx";
import { momentText } from "../shared/time.ts";

type Fill = ApprovalDetail["fills"][number];

const columns: readonly Column<Fill>[] = [
  { id: "at", header: "Filled at", value: (fill) => fill.filledAt, cell: (fill) => momentText(fill.filledAt) },
  {
    id: "shares",
    header: "Shares",
    numeric: true,
    value: (fill) => fill.quantityShares,
    cell: (fill) => count(fill.quantityShares),
  },
  {
    id: "price",
    header: "Price",
    numeric: true,
    value: (fill) => fill.priceMinor,
    cell: (fill) => money(fill.priceMinor, fill.currency),
  },
  {
    id: "commission",
    header: "Commission",
    numeric: true,
    value: (fill) => fill.commissionMinor,
    cell: (fill) => money(fill.commissionMinor, fill.currency),
  },
];

export function FillsPanel({ fills }: { readonly fills: readonly Fill[] }) {
  if (fills.length === 0) return null;
  return (
    <Panel title="Fills" aside="paper broker" flush>
      <DataTable label="Fills" columns={columns} rows={fills} rowId={(fill) => fill.fillId} />
    </Panel>
  );
}

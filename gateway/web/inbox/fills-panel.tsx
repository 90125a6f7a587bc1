// What was traded for an approval.

import { Link } from "@tanstack/react-router";
import type { ApprovalDetail } from "../../contract/index.ts";
import { useStanding } from "../app/as-of.ts";
import { type Column, DataTable } from "../shared/data-table.tsx";
import { count, money } from "../shared/format.ts";
import { Panel } from "../shared/panel.tsx";
import { isBefore, momentText } from "../shared/time.ts";

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
  const last = fills.at(-1);
  if (!last) return null;
  return (
    <Panel title="Fills" aside={<AccountLink at={last.filledAt} />} flush>
      <DataTable label="Fills" columns={columns} rows={fills} rowId={(fill) => fill.fillId} />
    </Panel>
  );
}

/** A fill is dated at the session it traded in, which may be after the moment one stands at. */
function AccountLink({ at }: { readonly at: string }) {
  const { asOf } = useStanding();
  const later = asOf !== null && isBefore(asOf, at);
  return (
    <Link
      to="/account"
      search={(search) => ({ ...search, ...(later && { asOf: at }) })}
      className="font-medium text-accent hover:underline"
    >
      See the account after it
    </Link>
  );
}

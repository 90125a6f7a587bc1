// What is held: shares, what they cost, what they are worth at this moment.

import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Account } from "../../contract/index.ts";
import { type Column, DataTable } from "../shared/data-table.tsx";
import { Empty } from "../shared/empty.tsx";
import { Missing } from "../shared/figures.tsx";
import { count, money, percent } from "../shared/format.ts";
import { Panel } from "../shared/panel.tsx";

type Position = Account["positions"][number];

export function PositionsPanel({ account }: { readonly account: Account }) {
  const columns = useMemo(() => columnsIn(account.currency), [account.currency]);
  return (
    <Panel title="Positions" aside="paper broker" flush>
      {account.positions.length === 0 ? (
        <Empty title="Nothing held">
          A position appears here once an approved order has filled, from the session it traded in.
        </Empty>
      ) : (
        <DataTable label="Positions" columns={columns} rows={account.positions} rowId={(position) => position.symbol} />
      )}
    </Panel>
  );
}

const noPrice = "no price known at this moment";

const columnsIn = (currency: string): readonly Column<Position>[] => [
  {
    id: "symbol",
    header: "Company",
    value: (position) => position.symbol,
    cell: (position) => (
      <Link
        to="/companies/$symbol"
        params={{ symbol: position.symbol }}
        data-list-item
        className="font-semibold hover:underline"
      >
        {position.symbol}
      </Link>
    ),
  },
  {
    id: "shares",
    header: "Shares",
    numeric: true,
    value: (p) => p.quantityShares,
    cell: (p) => count(p.quantityShares),
  },
  {
    id: "cost",
    header: "Cost",
    numeric: true,
    wideOnly: true,
    value: (p) => p.costMinor,
    cell: (p) => money(p.costMinor, currency),
  },
  {
    id: "price",
    header: "Price",
    numeric: true,
    wideOnly: true,
    value: (p) => p.priceMinor,
    cell: (p) => (p.priceMinor === null ? <Missing because={noPrice} /> : money(p.priceMinor, currency)),
  },
  {
    id: "value",
    header: "Value",
    numeric: true,
    value: (p) => p.valueMinor,
    cell: (p) => (p.valueMinor === null ? <Missing because={noPrice} /> : money(p.valueMinor, currency)),
  },
  {
    id: "weight",
    header: "Weight",
    numeric: true,
    value: (p) => p.weight,
    cell: (p) => (p.weight === null ? <Missing because={noPrice} /> : percent(p.weight)),
  },
];

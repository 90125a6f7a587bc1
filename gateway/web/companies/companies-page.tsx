// The universe: every company with its last close and changes as of the moment in the header.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { CompanyRow } from "../../contract/index.ts";
import { companiesQuery } from "../api/queries.ts";
import { useStanding } from "../app/as-of.ts";
import { Badge } from "../shared/badge.tsx";
import { type Column, DataTable } from "../shared/data-table.tsx";
import { Empty } from "../shared/empty.tsx";
import { PlainInput } from "../shared/field.tsx";
import { Change, Missing } from "../shared/figures.tsx";
import { plural, price } from "../shared/format.ts";
import { Loading } from "../shared/loading.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";
import { ageOf, dayText } from "../shared/time.ts";

export function CompaniesPage() {
  const { asked, asOf } = useStanding();
  const { data, error, refetch } = useQuery(companiesQuery(asked));
  const [filter, setFilter] = useState("");
  const columns = useMemo(() => columnsAt(asOf ?? ""), [asOf]);
  const wanted = filter.trim().toLowerCase();
  const rows = (data ?? []).filter(({ symbol, name, sector }) =>
    `${symbol} ${name} ${sector}`.toLowerCase().includes(wanted),
  );
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-[1180px] px-4 py-4 md:px-6 md:py-6">
        <header className="mb-3 flex flex-wrap items-center justify-between gap-3">
          <h1 className="text-title font-semibold">Companies</h1>
          <div className="flex items-center gap-3">
            <span className="text-small whitespace-nowrap text-ink-3">
              {data ? plural(rows.length, "company", "companies") : ""}
            </span>
            <PlainInput
              aria-label="Filter companies"
              placeholder="Symbol, name, sector"
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
              className="w-52"
            />
          </div>
        </header>
        {error && !data && <ProblemNotice error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Loading what="the companies" />}
        {data && rows.length === 0 && <Empty title="No company by that name">Clear the filter to see all.</Empty>}
        {rows.length > 0 && (
          <div className="rounded-lg border border-line bg-surface">
            <DataTable label="Companies" columns={columns} rows={rows} rowId={(row) => row.symbol} />
          </div>
        )}
      </div>
    </div>
  );
}

const noHistory = "not enough history at this moment";

const change = (id: "change1d" | "change5d" | "change20d", header: string, wideOnly: boolean): Column<CompanyRow> => ({
  id,
  header,
  numeric: true,
  wideOnly,
  value: (row) => row[id],
  cell: (row) => <Change value={row[id]} because={noHistory} />,
});

const columnsAt = (asOf: string): readonly Column<CompanyRow>[] => [
  {
    id: "symbol",
    header: "Symbol",
    value: (row) => row.symbol,
    cell: (row) => (
      <Link
        to="/companies/$symbol"
        params={{ symbol: row.symbol }}
        data-list-item
        className="font-semibold underline-offset-2 hover:underline"
      >
        {row.symbol}
      </Link>
    ),
  },
  { id: "name", header: "Name", yields: true, value: (row) => row.name, cell: (row) => <NameCell row={row} /> },
  {
    id: "sector",
    header: "Sector",
    wideOnly: true,
    value: (row) => row.sector,
    cell: (row) => <span className="text-ink-2">{row.sector}</span>,
  },
  {
    id: "close",
    header: "Close",
    numeric: true,
    value: (row) => row.close,
    cell: (row) =>
      row.close === null ? (
        <Missing because="no session closed yet" />
      ) : (
        <span title={row.currency}>{price(row.close)}</span>
      ),
  },
  change("change1d", "1 day", false),
  change("change5d", "5 days", true),
  change("change20d", "20 days", true),
  {
    id: "closeAt",
    header: "Closed",
    numeric: true,
    wideOnly: true,
    value: (row) => row.closeAt,
    cell: (row) => <ClosedCell closeAt={row.closeAt} asOf={asOf} />,
  },
];

function NameCell({ row }: { readonly row: CompanyRow }) {
  return (
    <span className="flex items-center gap-2">
      <span className="truncate md:max-w-[32ch]">{row.name}</span>
      {row.benchmark && <Badge title="Read, never proposed">benchmark</Badge>}
    </span>
  );
}

function ClosedCell({ closeAt, asOf }: { readonly closeAt: string | null; readonly asOf: string }) {
  if (closeAt === null) return <Missing because="no session closed yet" />;
  const age = ageOf(closeAt, asOf || closeAt);
  return age.stale ? (
    <Badge tone="warn">stale, {age.text}</Badge>
  ) : (
    <span className="text-ink-3">{dayText(closeAt)}</span>
  );
}

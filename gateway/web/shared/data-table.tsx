// A sortable table over rows that the gateway sent. Columns say what they hold and how it is written; numbers stand right.

import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_text,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, useMemo } from "react";
import { classes } from "./class-names.ts";

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** What the column is sorted by; null comes last. */
  readonly value: (row: Row) => string | number | null;
  readonly cell: (row: Row) => ReactNode;
  readonly numeric?: boolean;
  /** Gives way where the screen is narrow: its text is cut short. */
  readonly yields?: boolean;
  /** Left out where the screen is narrow. */
  readonly wideOnly?: boolean;
}

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly marked?: (row: Row) => boolean;
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, text: sortFn_text },
});

export function DataTable<Row extends object>({ label, columns, rows, rowId, marked }: Props<Row>) {
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return columns.map((column) =>
      helper.accessor((row: Row): unknown => column.value(row) ?? undefined, {
        id: column.id,
        header: column.header,
        cell: (info) => column.cell(info.row.original),
        sortUndefined: "last",
      }),
    );
  }, [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data, getRowId: rowId, enableSortingRemoval: true });
  const columnOf = (id: string) => columns.find((column) => column.id === id);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded-b-lg">
      <table className="w-full border-collapse">
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className="border-b border-line">
              {group.headers.map((header) => (
                <HeaderCell
                  key={header.id}
                  column={columnOf(header.column.id)}
                  sorted={header.column.getIsSorted()}
                  onSort={() => header.column.toggleSorting(undefined, false)}
                />
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              className={classes(
                "border-b border-line last:border-b-0 hover:bg-sunken",
                marked?.(row.original) && "bg-mark",
              )}
            >
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={classes("h-9", alignment(columnOf(cell.column.id)))}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Placement = Pick<Column<never>, "numeric" | "wideOnly" | "yields"> | undefined;

const alignment = (column: Placement): string =>
  classes(
    "first:pl-4 last:pr-4 px-2 md:px-4",
    column?.numeric && "text-right whitespace-nowrap",
    column?.wideOnly && "max-md:hidden",
    column?.yields && "max-md:w-full max-md:max-w-0 max-md:truncate",
  );

interface HeaderProps {
  readonly column: { readonly header: string; readonly numeric?: boolean; readonly wideOnly?: boolean } | undefined;
  readonly sorted: false | "asc" | "desc";
  readonly onSort: () => void;
}

const order = { asc: "ascending", desc: "descending" } as const;

function HeaderCell({ column, sorted, onSort }: HeaderProps) {
  return (
    <th
      scope="col"
      aria-sort={sorted ? order[sorted] : "none"}
      className={classes("h-8 text-left text-small font-medium text-ink-3", alignment(column))}
    >
      <button
        type="button"
        onClick={onSort}
        className={classes("inline-flex h-8 items-center gap-1 hover:text-ink", column?.numeric && "flex-row-reverse")}
      >
        {column?.header}
        <span aria-hidden className={classes("w-2 text-[0.625rem]", !sorted && "opacity-0")}>
          {sorted === "desc" ? "▼" : "▲"}
        </span>
      </button>
    </th>
  );
}

// What a row says of each kind that is kept by column.

import { type BlockKind, type Floats, type GrowingColumns, growingColumns, levels } from "#knowledge/domain/index.ts";
import { integerIn } from "./bytes.ts";
import { type Cell, cellOf, columnIndex, filterOf, numberAt, wanted } from "./cells.ts";
import { Codes } from "./codes.ts";
import { levelColumns } from "./layout-columns.ts";
import type { RowsOf } from "./layout-rows.ts";
import { type BarPrices, menderOf } from "./mend-bar.ts";
import type { RowKnown, RowTime } from "./row-times.ts";
import type { Row } from "./rows.ts";

/** Writes what one row gives from row `at` of the columns on; answers how many rows that were. */
type Fill = (row: Row, at: number) => number;

export interface Filler<K extends BlockKind> {
  readonly kind: K;
  readonly columns: GrowingColumns<K>;
  readonly fill: Fill;
}

export interface Site {
  readonly header: readonly string[];
  readonly time: RowTime;
  readonly known: RowKnown;
  readonly note: (says: string, line: number) => void;
}

export const blockKinds: { readonly [K in BlockKind]: (rows: RowsOf<K>, site: Site) => Filler<K> } = {
  bar({ fields, mend }, { header, time, known, note }) {
    const columns = growingColumns("bar");
    columns.interval.values = () => [time.interval];
    const [open, high, low, close] = [fields.open, fields.high, fields.low, fields.close].map((field) =>
      cellOf(field, header),
    ) as [Cell, Cell, Cell, Cell];
    const volume = fields.volumeShares === undefined ? null : cellOf(fields.volumeShares, header);
    const mender = mend.length === 0 ? null : menderOf(mend);
    const prices: BarPrices = { open: 0, high: 0, low: 0, close: 0 };
    return {
      kind: "bar",
      columns,
      fill(row, at) {
        prices.open = open.number(row);
        prices.high = high.number(row);
        prices.low = low.number(row);
        prices.close = close.number(row);
        const mended = mender?.(prices) ?? null;
        if (mended !== null) note(mended, row.line);
        columns.interval.put(at, 0);
        columns.openMs.put(at, time.openMs);
        columns.closeMs.put(at, time.eventMs);
        columns.open.put(at, prices.open);
        columns.high.put(at, prices.high);
        columns.low.put(at, prices.low);
        columns.close.put(at, prices.close);
        columns.volumeShares.put(at, volume === null ? 0 : volume.number(row));
        columns.eventTimeMs.put(at, time.eventMs);
        columns.knownAtMs.put(at, known.knownMs);
        return 1;
      },
    };
  },

  trade({ fields }, site) {
    const columns = growingColumns("trade");
    const [price, size] = [cellOf(fields.price, site.header), cellOf(fields.size, site.header)];
    const side = fields.side === undefined ? null : cellOf(fields.side, site.header);
    const venues: string[] = [];
    const venue = new Codes(cellOf(fields.venue ?? { always: "" }, site.header), (text) => venues.push(text));
    columns.venue.values = () => venues;
    return {
      kind: "trade",
      columns,
      fill(row, at) {
        putTimes(columns, row, at, site);
        columns.price.put(at, price.number(row));
        columns.size.put(at, size.number(row));
        columns.side.put(at, side === null ? 0 : side.number(row));
        columns.venue.put(at, venue.of(row));
        return 1;
      },
    };
  },

  quote({ fields }, site) {
    const columns = growingColumns("quote");
    const [bid, bidSize, ask, askSize] = [fields.bid, fields.bidSize, fields.ask, fields.askSize].map((field) =>
      cellOf(field, site.header),
    ) as [Cell, Cell, Cell, Cell];
    return {
      kind: "quote",
      columns,
      fill(row, at) {
        putTimes(columns, row, at, site);
        columns.bid.put(at, bid.maybeNumber(row));
        columns.bidSize.put(at, bidSize.maybeNumber(row));
        columns.ask.put(at, ask.maybeNumber(row));
        columns.askSize.put(at, askSize.maybeNumber(row));
        return 1;
      },
    };
  },

  book({ levels: names }, site) {
    const columns = growingColumns("book");
    const indices = levelColumns(names).map((name) => columnIndex(site.header, name));
    const sides = [columns.bids, columns.bidSizes, columns.asks, columns.askSizes];
    const at = (row: Row, index: number): number =>
      row.starts[index] === row.ends[index] ? Number.NaN : required(row, index, site.header);
    return {
      kind: "book",
      columns,
      fill(row, place) {
        putTimes(columns, row, place, site);
        for (let level = 0; level < levels; level++) {
          for (let side = 0; side < 4; side++) {
            const index = level < names.count ? (indices[level * 4 + side] as number) : -1;
            (sides[side] as Floats).put(place * levels + level, index < 0 ? Number.NaN : at(row, index));
          }
        }
        return 1;
      },
    };
  },

  delta({ fields }, site) {
    const columns = growingColumns("delta");
    const [side, price, size] = [fields.side, fields.price, fields.size].map((field) => cellOf(field, site.header)) as [
      Cell,
      Cell,
      Cell,
    ];
    const reset = fields.reset === undefined ? null : cellOf(fields.reset, site.header);
    const sequence = fields.sequence === undefined ? null : cellOf(fields.sequence, site.header);
    return {
      kind: "delta",
      columns,
      fill(row, at) {
        putTimes(columns, row, at, site);
        if (sequence !== null) columns.sequence.putBig(at, wholeOf(row, sequence, "sequence"));
        columns.side.put(at, side.number(row));
        columns.price.put(at, price.number(row));
        columns.size.put(at, size.number(row));
        columns.reset.put(at, reset === null ? 0 : reset.number(row));
        return 1;
      },
    };
  },

  order({ fields }, site) {
    const columns = growingColumns("order");
    const [type, orderId, price, size, side] = [
      fields.type,
      fields.orderId,
      fields.price,
      fields.size,
      fields.side,
    ].map((field) => cellOf(field, site.header)) as [Cell, Cell, Cell, Cell, Cell];
    const sequence = fields.sequence === undefined ? null : cellOf(fields.sequence, site.header);
    return {
      kind: "order",
      columns,
      fill(row, at) {
        putTimes(columns, row, at, site);
        if (sequence !== null) columns.sequence.putBig(at, wholeOf(row, sequence, "sequence"));
        const kind = type.number(row);
        columns.type.put(at, kind);
        const id = orderId.number(row);
        if (id >= 0 && Number.isSafeInteger(id)) columns.orderId.putWhole(at, id);
        else columns.orderId.putBig(at, wholeOf(row, orderId, "orderId"));
        columns.price.put(at, kind < firstOfNoOrder ? price.number(row) : price.maybeNumber(row));
        columns.size.put(at, kind < firstOfNoOrder ? size.number(row) : size.maybeNumber(row));
        columns.side.put(at, side.number(row));
        return 1;
      },
    };
  },

  metric({ fields, each }, { header, time, known }) {
    const columns = growingColumns("metric");
    const put = (at: number, value: number): void => {
      columns.value.put(at, value);
      columns.eventTimeMs.put(at, time.eventMs);
      columns.knownAtMs.put(at, known.knownMs);
    };
    if (each !== undefined) {
      const figures = Object.entries(each).map(([name, figure]) => ({
        name,
        cell: cellOf({ column: figure.column, ...("scale" in figure && { scale: figure.scale }) }, header),
        unit: ("unit" in figure ? figure.unit : undefined) ?? "number",
        isMeant: filterOf("when" in figure ? figure.when : undefined, header),
      }));
      columns.metric.values = () => figures.map(({ name }) => name);
      columns.unit.values = () => figures.map(({ unit }) => unit);
      return {
        kind: "metric",
        columns,
        fill(row, from) {
          let at = from;
          for (let code = 0; code < figures.length; code++) {
            const { cell, isMeant } = figures[code] as (typeof figures)[number];
            if (cell.isEmpty(row) || (isMeant !== null && !isMeant(row))) continue;
            columns.metric.put(at, code);
            columns.unit.put(at, code);
            put(at++, cell.number(row));
          }
          return at - from;
        },
      };
    }
    const [names, units]: [string[], string[]] = [[], []];
    const name = new Codes(cellOf(fields.metric ?? { always: "" }, header), (text) => names.push(text));
    const unit = new Codes(cellOf(fields.unit ?? { always: "number" }, header), (text) => units.push(text));
    const value = cellOf(fields.value ?? { always: "" }, header);
    columns.metric.values = () => names;
    columns.unit.values = () => units;
    return {
      kind: "metric",
      columns,
      fill(row, at) {
        if (value.isEmpty(row)) return 0;
        columns.metric.put(at, name.of(row));
        columns.unit.put(at, unit.of(row));
        put(at, value.number(row));
        return 1;
      },
    };
  },
};

/** Whoever gives no number of its own is told apart by its place in the file. */
function putTimes(
  columns: Pick<GrowingColumns<"trade">, "eventNs" | "knownNs" | "sequence">,
  row: Row,
  at: number,
  { time, known }: Site,
): void {
  columns.eventNs.putNs(at, time.event);
  columns.knownNs.putNs(at, known.known);
  columns.sequence.putWhole(at, row.line);
}

function required(row: Row, index: number, header: readonly string[]): number {
  const value = numberAt(row, index);
  return Number.isNaN(value)
    ? wanted("a number", header[index] as string, row.bytes.toString("utf8", row.starts[index], row.ends[index]))
    : value;
}

/** Halts and clears are about no order, and may have neither price nor size. */
const firstOfNoOrder = 7;

function wholeOf(row: Row, cell: Cell, field: string): bigint {
  const text = Buffer.from(cell.text(row));
  return integerIn(text, 0, text.length) ?? wanted("a whole number", field, text.toString());
}

// Columns of observed series: the fear index, yields and the credit spread, as published.

import type { BarColumn, ColumnSource } from "./session.ts";

/** Column by the name of its series in store, which is its publisher's (FRED). */
export const observedSeries = {
  VIXCLS: "vix",
  DGS3MO: "rate_3m",
  DGS2: "rate_2y",
  DGS10: "rate_10y",
  BAA10Y: "credit_spread",
} as const satisfies Record<string, BarColumn>;

export const macro: ColumnSource = {
  columns: Object.values(observedSeries),
  reads: ["observed"],
  of: "member",
  open({ instruments }) {
    return ({ bars, observed }, write) => {
      for (const [name, column] of Object.entries(observedSeries)) {
        const value = observed.get(name);
        if (value === undefined) continue;
        for (const member of instruments.keys()) if (bars[member] != null) write(column, member, value);
      }
    };
  },
};

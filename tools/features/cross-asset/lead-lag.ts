// Who moves first: returns against those of others a row before, and how late news of the market arrives.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { correlations as between, family, leaders, market, own, score, sector, shares, square } from "./series.ts";

const follows = (x: Expression, rows: number): Expression => op.correlation(op.delay(x, 1), own, rows);
const leadsIt = (x: Expression, rows: number): Expression => op.correlation(op.delay(own, 1), x, rows);

export const leadLag: readonly Feature[] = [
  ...family({
    ...between,
    name: "follows-market",
    windows: [60, 250],
    says: (rows) => `Correlation of the return with the market's of the row before over ${rows} rows`,
    source: "Lo & MacKinlay (1990), Rev. Financial Studies 3(2)",
    of: (rows) => follows(market, rows),
  }),
  ...family({
    ...between,
    name: "leads-market",
    windows: [60],
    says: (rows) => `Correlation of the market's return with the member's of the row before over ${rows} rows`,
    source: "Lo & MacKinlay (1990), Rev. Financial Studies 3(2)",
    of: (rows) => leadsIt(market, rows),
  }),
  ...family({
    ...between,
    name: "follows-sector",
    windows: [60],
    says: (rows) =>
      `Correlation of the return with that of the others in its sector of the row before over ${rows} rows`,
    source: "Hou (2007), Rev. Financial Studies 20(4)",
    of: (rows) => follows(sector, rows),
  }),
  ...family({
    ...between,
    name: "follows-leaders",
    windows: [60, 250],
    says: (rows) => `Correlation of the return with the leaders' of the row before over ${rows} rows`,
    source: "Lo & MacKinlay (1990), Rev. Financial Studies 3(2), leaders by turnover",
    of: (rows) => follows(leaders, rows),
  }),
  ...family({
    ...score,
    range: [-2, 2],
    name: "lead-balance",
    windows: [60],
    says: (rows) =>
      `How far the member leads the market less how far it follows: difference of the two correlations at one row over ${rows} rows`,
    source: "Lo & MacKinlay (1990), Rev. Financial Studies 3(2)",
    of: (rows) => op.subtract(leadsIt(market, rows), follows(market, rows)),
  }),
  ...family({
    ...shares,
    name: "price-delay",
    windows: [120],
    says: (rows) =>
      `1 less the r squared of the line on the market over that of a fit on the market's returns of the row and of the row before, ${rows} rows`,
    source: "Hou & Moskowitz (2005), Rev. Financial Studies 18(3), with one daily lag",
    of: (rows) =>
      op.clip(
        op.subtract(
          1,
          op.divide(
            square(op.correlation(market, own, rows)),
            op.twoFactor(own, market, op.delay(market, 1), rows, "r2"),
          ),
        ),
        0,
        1,
      ),
  }),
  ...family({
    unit: "fraction",
    name: "leader-signal",
    windows: [60],
    says: (rows) =>
      `Slope over ${rows} rows of the return on the leaders' of the row before, times the leaders' return of this row`,
    source: "Hou (2007), Rev. Financial Studies 20(4), as a forecast",
    of: (rows) => op.multiply(op.slopeOn(op.delay(leaders, 1), own, rows), leaders),
  }),
];

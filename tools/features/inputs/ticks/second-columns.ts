// The columns of the second clock in the order in which its rows hold them.

import { clocks } from "../../clocks.ts";

export type SecondColumn = keyof (typeof clocks)["second"]["columns"];

export const secondColumns = Object.keys(clocks.second.columns) as readonly SecondColumn[];

/** Where a column stands in a row; levels stand one after the other. */
export const columnPlace = Object.fromEntries(secondColumns.map((name, place) => [name, place])) as Readonly<
  Record<SecondColumn, number>
>;

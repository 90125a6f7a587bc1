// Where months end among the rows of a panel: when portfolios are formed.

export interface MonthEnd {
  /** Last row of the month. */
  readonly row: number;
  /** Months since January 1970. */
  readonly month: number;
}

/** The last row of every month (UTC) that another month follows, oldest first: the newest month may not be over yet. */
export function monthEnds(timesMs: readonly number[]): MonthEnd[] {
  const months = timesMs.map((ms) => {
    const date = new Date(ms);
    return 12 * (date.getUTCFullYear() - 1970) + date.getUTCMonth();
  });
  return months.flatMap((month, row) => (row + 1 < months.length && months[row + 1] !== month ? [{ row, month }] : []));
}

/** June is where the yearly sorts are made. */
export const isJune = ({ month }: MonthEnd): boolean => month % 12 === 5;

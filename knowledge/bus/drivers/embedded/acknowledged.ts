// Which messages of a topic a subscription has acknowledged: all below its mark, and runs above it.

export interface Acknowledged {
  /** All numbers below it are acknowledged; it is not. */
  readonly mark: number;
  /** How many above the mark are acknowledged. */
  readonly above: number;
  has(number: number): boolean;
  /** False where the number was acknowledged already. */
  add(number: number): boolean;
  /** Runs above the mark as [from, to, from, to ...], to exclusive. */
  runs(): number[];
}

interface Run {
  from: number;
  to: number;
}

/** @param runs above the mark, as `runs` gives them */
export function acknowledged(from: number, runs: readonly number[] = []): Acknowledged {
  let mark = from;
  let above = 0;
  const list: Run[] = [];
  for (let i = 0; i + 1 < runs.length; i += 2) {
    const run = { from: runs[i] as number, to: runs[i + 1] as number };
    list.push(run);
    above += run.to - run.from;
  }
  /** Index of the first run that ends at the number or later. */
  const runAt = (number: number): number => {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle] as Run).to < number) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const raise = (): void => {
    const first = list[0];
    if (first === undefined || first.from > mark) return;
    mark = first.to;
    above -= first.to - first.from;
    list.shift();
  };
  const addAbove = (number: number): boolean => {
    const index = runAt(number);
    const run = list[index];
    if (run === undefined || number < run.from - 1) {
      list.splice(index, 0, { from: number, to: number + 1 });
      return true;
    }
    if (number >= run.from && number < run.to) return false;
    if (number === run.from - 1) run.from = number;
    else {
      run.to = number + 1;
      const next = list[index + 1];
      if (next?.from === run.to) {
        run.to = next.to;
        list.splice(index + 1, 1);
      }
    }
    return true;
  };
  return {
    get mark() {
      return mark;
    },
    get above() {
      return above;
    },
    has(number) {
      if (number < mark) return true;
      const run = list[runAt(number + 1)];
      return run !== undefined && number >= run.from && number < run.to;
    },
    add(number) {
      if (number < mark) return false;
      if (number === mark) {
        mark += 1;
        raise();
        return true;
      }
      if (!addAbove(number)) return false;
      above += 1;
      return true;
    },
    runs: () => list.flatMap(({ from: start, to }) => [start, to]),
  };
}

// A lane's newest N values in ascending order, kept so while the window slides: as ../sorted-windows.ts, in the program's memory.
//
// A sorted window: values so far (8 bytes), then N values.

export function sortedBytes(rows: usize): usize {
  return 8 + (rows << 3);
}

/** Takes in a finite value; in a full window the place is made by `gone`, which must stand in it. @returns where the value stands, an address */
export function insert(window: usize, rows: usize, now: f64, gone: f64): usize {
  const values = window + 8;
  const count = <usize>load<u32>(window);
  let to = firstNotBelow(values, count, now);
  let from = values + (count << 3);
  if (count < rows) store<u32>(window, <u32>(count + 1));
  else {
    from = firstNotBelow(values, count, gone);
    if (to > from) to -= 8;
  }
  for (; from + 16 <= to; from += 16) v128.store(from, v128.load(from + 8));
  for (; from < to; from += 8) store<f64>(from, load<f64>(from + 8));
  for (; from >= to + 16; from -= 16) v128.store(from - 8, v128.load(from - 16));
  for (; from > to; from -= 8) store<f64>(from, load<f64>(from - 8));
  store<f64>(to, now);
  return to;
}

export function isFull(window: usize, rows: usize): bool {
  return <usize>load<u32>(window) === rows;
}

export function clear(window: usize): void {
  store<u32>(window, 0);
}

/** Address of the first value that is not below, or of the end. Halving without a branch that could go either way. */
function firstNotBelow(values: usize, count: usize, value: f64): usize {
  let from = values;
  let left = count;
  while (left > 1) {
    const half = left >> 1;
    from = select<usize>(from + (half << 3), from, load<f64>(from + ((half - 1) << 3)) < value);
    left -= half;
  }
  return left === 1 && load<f64>(from) < value ? from + 8 : from;
}

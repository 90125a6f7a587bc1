// What a kernel is called with, as it lies in the program's memory: lanes, the address of what the kernel remembers, which outputs
// are read (a bit each), and one address of an address for each tape, outputs first. Written by ../program.ts, laid out by ../native/layout.ts.

export function lanesOf(call: usize): i32 {
  return load<i32>(call);
}

/** Where the parameters stand, and after them what the kernel asked for. */
export function stateOf(call: usize): usize {
  return load<usize>(call, 4);
}

export function param(call: usize, place: i32): f64 {
  return load<f64>(stateOf(call) + ((<usize>place) << 3));
}

/** Whether anybody reads an output: what is costly need not be made otherwise. */
export function isRead(call: usize, output: i32): bool {
  return ((load<u32>(call, 8) >> output) & 1) === 1;
}

/** The first new value of a tape; those of rows before lie before it. */
export function tape(call: usize, place: i32): usize {
  return load<usize>(load<usize>(call + 12 + ((<usize>place) << 2)));
}

/** Bytes from a row to the next. */
export function strideOf(call: usize): usize {
  return (<usize>lanesOf(call)) << 3;
}

/** Bytes of the new rows. */
export function bytesOf(call: usize, rows: i32): usize {
  return (<usize>(rows * lanesOf(call))) << 3;
}

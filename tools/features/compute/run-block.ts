// Blocks through a program: the whole history runs, what was asked for is kept. The program is compiled for the first block and begins again for
// every other one of as many lanes.

import { type Column, compile, type Expression, type Program } from "#tools/columns/index.ts";
import type { LaneBlock } from "./lane-block.ts";

const stepValues = 4_096;

/** Fills the outputs of one block after the other. */
export function openBlocks(expressions: readonly Expression[]): (block: LaneBlock) => void {
  let ready: Ready | null = null;
  return (block) => {
    if (ready?.program.lanes === block.lanes) ready.program.restart();
    else ready = readyFor(expressions, block.lanes);
    runBlock(ready, block);
  };
}

interface Ready {
  readonly program: Program;
  readonly stepRows: number;
  /** What one step gives, a column for each expression. */
  readonly scratch: readonly Float64Array[];
}

function readyFor(expressions: readonly Expression[], lanes: number): Ready {
  const stepRows = Math.max(1, Math.floor(stepValues / lanes));
  const program = compile(expressions, { lanes, stepRows });
  return { program, stepRows, scratch: expressions.map(() => new Float64Array(stepRows * lanes)) };
}

function runBlock({ program, stepRows, scratch }: Ready, block: LaneBlock): void {
  const { lanes, rows, kept, keptRows, outputs } = block;
  if (kept.every(([first]) => first === 0) && keptRows === rows) {
    const size = rows * lanes;
    program.run(
      block.columns,
      rows,
      scratch.map((_, feature) => outputs.subarray(feature * size, (feature + 1) * size)),
    );
    return;
  }
  for (let done = 0; done < rows; done += stepRows) {
    const now = Math.min(stepRows, rows - done);
    const inputs: Record<string, Column> = {};
    for (const name of program.inputs)
      inputs[name] = (block.columns[name] as Column).subarray(done * lanes, (done + now) * lanes);
    program.run(inputs, now, scratch);
    for (const [feature, values] of scratch.entries()) {
      const from = feature * keptRows * lanes;
      keep(values, outputs, from, kept, done, now, lanes);
    }
  }
}

function keep(
  values: Float64Array,
  outputs: Column,
  from: number,
  kept: LaneBlock["kept"],
  done: number,
  rows: number,
  lanes: number,
): void {
  for (let lane = 0; lane < lanes; lane++) {
    const [first, count] = kept[lane]!;
    const start = Math.max(0, first - done);
    const end = Math.min(rows, first + count - done);
    for (let row = start; row < end; row++)
      outputs[from + (done + row - first) * lanes + lane] = values[row * lanes + lane]!;
  }
}

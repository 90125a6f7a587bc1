// Rows down a tree over their bins: for rows that the tree did not grow from (left out by sampling, or of the validation set).
import { walkBytes } from "./layout.ts";
import { inSet } from "./rows.ts";

/** Adds the tree's value to the margin of each row.
 * @param nodes records of 32 bytes: block or -1, place in the row, bin | missing left << 8, set or 0, left, right (numbers of nodes), value
 * @param blocks two words a block: address of its bins, bytes a row
 * @param rows row numbers, or 0 for all from `from` to `to` */
export function walk(nodes: usize, blocks: usize, rows: usize, from: i32, to: i32, margins: usize): void {
  for (let r: i32 = from; r < to; r++) {
    const i = rows ? <usize>load<u32>(rows + ((<usize>r) << 2)) : <usize>r;
    let node = nodes;
    for (let block = load<i32>(node); block >= 0; block = load<i32>(node)) {
      const at = blocks + ((<usize>block) << 3);
      const bin = <u32>load<u8>(<usize>load<u32>(at) + i * load<u32>(at, 4) + load<u32>(node, 4));
      const rule = load<u32>(node, 8),
        set = <usize>load<u32>(node, 12),
        missingLeft = rule >> 8;
      const left = set ? inSet(set, bin) != 0 : ((bin + missingLeft) & 255) <= (rule & 255) + missingLeft;
      node = nodes + <usize>(left ? load<u32>(node, 16) : load<u32>(node, 20)) * walkBytes;
    }
    const margin = margins + (i << 3);
    store<f64>(margin, load<f64>(margin) + load<f64>(node, 24));
  }
}

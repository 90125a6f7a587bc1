// The exact search: every visible vector is compared. What lies together is compared by a native kernel where there is one.

import type { BestList } from "./best-list.ts";
import { dotProduct, roundedCosine } from "./dot-product.ts";
import type { Usearch } from "./usearch.ts";
import { blockSlots, type VectorSpace } from "./vector-space.ts";

/** A run shorter than this, or with more hidden slots than this, is not worth the kernel's call. */
const kernelFromSlots = 256;
const kernelMostHidden = 512;
/** The kernel adds in float32: at the edge it may swap neighbours, so it is asked for a few more than wanted. */
const kernelMargin = 16;

export interface Scan {
  readonly space: VectorSpace;
  readonly query: Float32Array;
  readonly visible: (slot: number) => boolean;
  readonly best: BestList;
  readonly usearch: Usearch | null;
}

/** Offers all visible slots of positions [from, to) to the best list. @param slots by position; null: position = slot */
export function scanExactly(scan: Scan, slots: readonly number[] | null, from: number, to: number): void {
  let position = from;
  while (position < to) {
    const first = slots ? (slots[position] as number) : position;
    const room = Math.min(to - position, blockSlots - (first % blockSlots));
    let length = 1;
    if (slots) while (length < room && slots[position + length] === first + length) length++;
    else length = room;
    scanRun(scan, first, length);
    position += length;
  }
}

/** Slots [first, first + length), all in one block. */
function scanRun(scan: Scan, first: number, length: number): void {
  const shown: number[] = [];
  for (let slot = first; slot < first + length; slot++) if (scan.visible(slot)) shown.push(slot);
  const hidden = length - shown.length;
  const worthwhile = shown.length >= kernelFromSlots && hidden <= kernelMostHidden;
  if (scan.usearch && worthwhile && scan.space.offsetOf(first) === 0) {
    // At most `hidden` of the kernel's answers are not visible, so that many more are asked for and none is missed.
    offerSlots(scan, nearestInRun(scan, scan.usearch, first, length, scan.best.most + hidden + kernelMargin));
  } else {
    offerSlots(scan, shown);
  }
}

export function offerSlots({ space, query, visible, best }: Scan, slots: readonly number[]): void {
  for (const slot of slots) {
    const cosine = roundedCosine(dotProduct(space.blockOf(slot), space.offsetOf(slot), query));
    if (cosine > 0 && cosine >= best.worst && visible(slot)) best.offer(slot, cosine);
  }
}

/** The kernel of usearch 2.25.3 reads from the start of the buffer below a view, wherever the view begins: runs begin a block, and a
 * query that does not begin its buffer is copied. */
function nearestInRun({ space, query }: Scan, usearch: Usearch, first: number, length: number, most: number): number[] {
  const vectors = space.blockOf(first).subarray(0, length * space.dimensions);
  const whole = query.byteOffset === 0 ? query : query.slice();
  const metric = usearch.MetricKind.IP;
  const found = usearch.exactSearch(vectors, whole, space.dimensions, Math.min(most, length), metric, 1);
  return Array.from(found.keys, (key) => first + Number(key));
}

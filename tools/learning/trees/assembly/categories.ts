// Splits of a categorical feature: which categories go left. What is missing, and categories not seen in training, always go right.
import { missingBin, scratchCategories, splitCategorical, splitSet } from "./layout.ts";
import { keep } from "./keep.ts";
import { scoreOf } from "./scan-exact.ts";

/** Up to so many categories each is tried alone against the others. */
const fewCategories: i32 = 4;

/** Categories in order of G / (H + smoothing); the best set is a beginning of that order (W. Fisher 1958, for convex losses). Both ends are
 * tried as left, since the missing stay right. The greater the smoothing, the nearer rare categories lie to the middle. */
export function scanCategories(
  h: usize, feature: i32, bins: i32, node: usize, scoring: usize, scratch: usize, out: usize,
): void {
  const order = scratch + scratchCategories, ratios = order + 1024, smoothing = load<f64>(scoring, 24);
  let count: i32 = 0;
  for (let b: i32 = 0; b < bins; b++) {
    const s = load<i64>(h + (<usize>b << 3));
    if (s == 0) continue;
    store<i32>(order + (<usize>count << 2), b);
    store<f64>(ratios + (<usize>b << 3), <f64>(<i32>(s >> 32)) / (<f64>(<u32>s) + smoothing));
    count++;
  }
  if (count < 2 && (count == 0 || load<i64>(h, missingBin * 8) == 0)) return;
  if (count <= fewCategories) {
    for (let k: i32 = 0; k < count; k++) tryCategories(h, feature, order, k, k + 1, node, scoring, out);
    return;
  }
  sortByRatio(order, ratios, count);
  prefixes(h, feature, order, count, 1, node, scoring, out);
  prefixes(h, feature, order, count, -1, node, scoring, out);
}

/** Insertion sort: at most 255, nearly in order from bin to bin seldom, but short beside the histogram that came before. */
function sortByRatio(order: usize, ratios: usize, count: i32): void {
  for (let i: i32 = 1; i < count; i++) {
    const b = load<i32>(order + (<usize>i << 2)), ratio = load<f64>(ratios + (<usize>b << 3));
    let k = i - 1;
    while (k >= 0 && load<f64>(ratios + (<usize>load<i32>(order + (<usize>k << 2)) << 3)) > ratio) {
      store<i32>(order + (<usize>(k + 1) << 2), load<i32>(order + (<usize>k << 2)));
      k--;
    }
    store<i32>(order + (<usize>(k + 1) << 2), b);
  }
}

function prefixes(
  h: usize, feature: i32, order: usize, count: i32, step: i32, node: usize, scoring: usize, out: usize,
): void {
  let left: i64 = 0, best = load<f64>(out), found: i32 = 0, bestLeft: i64 = 0;
  for (let k: i32 = 1; k <= count; k++) {
    const at = step > 0 ? k - 1 : count - k;
    left += load<i64>(h + (<usize>load<i32>(order + (<usize>at << 2)) << 3));
    const score = scoreOf(left, node, scoring, 0);
    if (score > best) { best = score; found = k; bestLeft = left; }
  }
  if (found == 0) return;
  if (step > 0) keepSet(out, best, bestLeft, feature, order, 0, found);
  else keepSet(out, best, bestLeft, feature, order, count - found, count);
}

function tryCategories(
  h: usize, feature: i32, order: usize, from: i32, to: i32, node: usize, scoring: usize, out: usize,
): void {
  const left = load<i64>(h + (<usize>load<i32>(order + (<usize>from << 2)) << 3)), score = scoreOf(left, node, scoring, 0);
  if (score > load<f64>(out)) keepSet(out, score, left, feature, order, from, to);
}

function keepSet(out: usize, score: f64, left: i64, feature: i32, order: usize, from: i32, to: i32): void {
  keep(out, score, left, feature, 0, 0);
  store<i32>(out, 1, splitCategorical);
  memory.fill(out + splitSet, 0, 32);
  for (let k = from; k < to; k++) {
    const b = load<u32>(order + (<usize>k << 2)), at = out + splitSet + (b >> 3);
    store<u8>(at, load<u8>(at) | <u8>(1 << <u8>(b & 7)));
  }
}

// The best split of a node over the features of one block. Everything is in steps of the scales: with sums G, H and penalties l, a the weight
// of a side is w = -t(G) / (H + l), t(G) = G pulled a towards 0, and its score t(G)^2 / (H + l); a split must beat the node's own score.
import { scanCategories } from "./categories.ts";
import { keep } from "./keep.ts";
import { featureBytes, flagPlain, flagRandom, histogramBytes, missingBin, splitFeature } from "./layout.ts";
import { scanAll, scanRandom } from "./scan-exact.ts";

/** @param mask the features that may split the node, as bits
 * @param node record: packed total, score to beat, least and greatest weight. @param scoring record, see tasks in TypeScript
 * @param out record of the split; its feature is -1 where none beats the score */
export function scan(
  histogram: usize, count: i32, features: usize, mask: i32, node: usize, scoring: usize, key: u32, scratch: usize, out: usize,
): void {
  store<f64>(out, load<f64>(node, 8));
  store<i32>(out, -1, splitFeature);
  const flags = load<i32>(scoring, 40);
  for (let j: i32 = 0; j < count; j++) {
    if (((mask >> j) & 1) == 0) continue;
    const feature = features + <usize>j * featureBytes, id = load<i32>(feature, 4), bins = <i32>load<u8>(feature), monotone = <i32>load<i8>(feature, 2);
    const h = histogram + <usize>j * histogramBytes, missing = load<i64>(h, missingBin * 8);
    if (load<u8>(feature, 1)) scanCategories(h, id, bins, node, scoring, scratch, out);
    else if (flags & flagRandom) scanRandom(h, id, bins, missing, monotone, node, scoring, key, out);
    else if (flags & flagPlain) scanPlain(h, id, bins, missing, load<i64>(node), scoring, out);
    else scanAll(h, id, bins, missing, monotone, node, scoring, out);
  }
}

/** Without penalty on |w|, bounds and constraints. Four bins at once are sifted in f32 without a division (both sides of the inequality times
 * the denominators, and 2e-6 of slack, more than f32 can err); the few that pass are decided in f64, so the split is that of f64. Of equal
 * places (bins between them hold no row of the node) the first is taken, and the last where what is missing goes left, as xgboost does. */
function scanPlain(h: usize, feature: i32, bins: i32, missing: i64, total: i64, scoring: usize, out: usize): void {
  const lambda = load<f64>(scoring), least = max<i32>(1, <i32>ceil(load<f64>(scoring, 16)));
  const last = missing != 0 ? bins : bins - 1;
  let best = load<f64>(out);
  let toBeat = f32x4.splat(<f32>(best * 0.999998));
  const totals = i64x2.splat(total), lambdas = f32x4.splat(<f32>lambda), leasts = i32x4.splat(least);
  for (let pass: i32 = 0; pass < (missing != 0 ? 2 : 1); pass++) {
    let sum: i64 = pass ? missing : 0, orEqual = false;
    for (let b: i32 = 0; b < last; b += 4) {
      const q = h + (<usize>b << 3);
      const s0 = sum + load<i64>(q), s1 = s0 + load<i64>(q, 8), s2 = s1 + load<i64>(q, 16), s3 = s2 + load<i64>(q, 24);
      sum = s3;
      const u = i64x2.replace_lane(i64x2.splat(s0), 1, s1), v = i64x2.replace_lane(i64x2.splat(s2), 1, s3);
      const x = i64x2.sub(totals, u), y = i64x2.sub(totals, v);
      const hl = i32x4.shuffle(u, v, 0, 2, 4, 6), hr = i32x4.shuffle(x, y, 0, 2, 4, 6);
      const gl = f32x4.convert_i32x4_s(i32x4.shuffle(u, v, 1, 3, 5, 7)), gr = f32x4.convert_i32x4_s(i32x4.shuffle(x, y, 1, 3, 5, 7));
      const dl = f32x4.add(f32x4.convert_i32x4_s(hl), lambdas), dr = f32x4.add(f32x4.convert_i32x4_s(hr), lambdas);
      const score = f32x4.add(f32x4.mul(f32x4.mul(gl, gl), dr), f32x4.mul(f32x4.mul(gr, gr), dl));
      const enough = v128.and(i32x4.ge_s(hl, leasts), i32x4.ge_s(hr, leasts));
      let found = i32x4.bitmask(v128.and(f32x4.gt(score, f32x4.mul(toBeat, f32x4.mul(dl, dr))), enough));
      while (found) {
        const k = ctz(found);
        found &= found - 1;
        if (b + k >= last) break;
        const left = k == 0 ? s0 : k == 1 ? s1 : k == 2 ? s2 : s3, right = total - left;
        const g = <f64>(<i32>(left >> 32)), r = <f64>(<i32>(right >> 32));
        const exact = g * g / (<f64>(<u32>left) + lambda) + r * r / (<f64>(<u32>right) + lambda);
        if (exact > best || (orEqual && exact == best)) {
          best = exact;
          orEqual = pass != 0;
          keep(out, exact, left, feature, b + k, pass);
          toBeat = f32x4.splat(<f32>(exact * 0.999998));
        }
      }
    }
  }
}

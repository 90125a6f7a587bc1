// Patterns of two bars. Row 0 is the newer one.

import type { CandlePattern, Candles } from "./candles.ts";

const flag = (holds: boolean, way = 1): number => (holds ? way : 0);

/** Both shadows missing, body long. */
const marubozu = (b: Candles, k: number): boolean => b.long(k) && b.noUpper(k) && b.noLower(k);

/** Inside the body before: wholly, or touching one end (0.8). */
function inside(b: Candles): number {
  if (b.top(0) < b.top(1) && b.bottom(0) > b.bottom(1)) return -b.colour(1);
  return b.top(0) <= b.top(1) && b.bottom(0) >= b.bottom(1) ? -0.8 * b.colour(1) : 0;
}

/** A long black bar, then a white one that opens below its low. */
const reboundBelow = (b: Candles): boolean => !b.white(1) && b.white(0) && b.long(1) && b.open(0) < b.low(1);

const kicking = (b: Candles): boolean =>
  b.colour(1) === -b.colour(0) &&
  marubozu(b, 1) &&
  marubozu(b, 0) &&
  (b.white(1) ? b.wholeGapDown(0, 1) : b.wholeGapUp(0, 1));

export const doublePatterns: readonly CandlePattern[] = [
  {
    name: "engulfing",
    says: "body that holds the body before, of the other colour; 0.8 where they share an end",
    rows: 2,
    test: (b) => {
      if (b.colour(0) === b.colour(1)) return 0;
      const [up, down] = [b.white(0) ? b.close(0) : b.open(0), b.white(0) ? b.open(0) : b.close(0)];
      const [before, under] = [b.white(1) ? b.close(1) : b.open(1), b.white(1) ? b.open(1) : b.close(1)];
      const holds = (up >= before && down < under) || (up > before && down <= under);
      return flag(holds, (up !== before && down !== under ? 1 : 0.8) * b.colour(0));
    },
  },
  {
    name: "harami",
    says: "small body inside the long body before; 0.8 where they share an end",
    rows: 2,
    test: (b) => (b.long(1) && b.body(0) <= b.bodyMean(0) ? inside(b) : 0),
  },
  {
    name: "harami_cross",
    says: "doji inside the long body before; 0.8 where they share an end",
    rows: 2,
    test: (b) => (b.long(1) && b.doji(0) ? inside(b) : 0),
  },
  {
    name: "piercing",
    says: "long black, then long white from below its low to above its middle",
    rows: 2,
    test: (b) => flag(reboundBelow(b) && b.long(0) && b.close(0) < b.open(1) && b.into(0, 1, 0.5)),
  },
  {
    name: "dark_cloud_cover",
    says: "long white, then black from above its high to below its middle",
    rows: 2,
    test: (b) =>
      flag(
        b.white(1) && b.long(1) && !b.white(0) && b.open(0) > b.high(1) && b.close(0) > b.open(1) && b.into(0, 1, 0.5),
        -1,
      ),
  },
  {
    name: "doji_star",
    says: "long body, then a doji beyond it",
    rows: 2,
    test: (b) => flag(b.long(1) && b.doji(0) && (b.white(1) ? b.gapUp(0, 1) : b.gapDown(0, 1)), -b.colour(1)),
  },
  {
    name: "homing_pigeon",
    says: "small black body inside a long black one",
    rows: 2,
    test: (b) =>
      flag(
        !b.white(1) &&
          !b.white(0) &&
          b.long(1) &&
          b.body(0) <= b.bodyMean(0) &&
          b.open(0) < b.open(1) &&
          b.close(0) > b.close(1),
      ),
  },
  {
    name: "matching_low",
    says: "two black bars with the same close",
    rows: 2,
    test: (b) => flag(!b.white(1) && !b.white(0) && b.equal(b.close(0), b.close(1), 1)),
  },
  {
    name: "counterattack",
    says: "two long bars of opposite colours with the same close",
    rows: 2,
    test: (b) =>
      flag(b.colour(1) === -b.colour(0) && b.long(1) && b.long(0) && b.equal(b.close(0), b.close(1), 1), b.colour(0)),
  },
  {
    name: "separating_lines",
    says: "opposite colours with the same open, the newer a belt hold",
    rows: 2,
    test: (b) =>
      flag(
        b.colour(1) === -b.colour(0) &&
          b.equal(b.open(0), b.open(1), 1) &&
          b.long(0) &&
          (b.white(0) ? b.noLower(0) : b.noUpper(0)),
        b.colour(0),
      ),
  },
  {
    name: "on_neck",
    says: "long black, then white from below its low to its low",
    rows: 2,
    test: (b) => flag(reboundBelow(b) && b.equal(b.close(0), b.low(1), 1), -1),
  },
  {
    name: "in_neck",
    says: "long black, then white from below its low to its close",
    rows: 2,
    test: (b) => flag(reboundBelow(b) && b.equal(b.close(0), b.close(1), 1) && b.close(0) >= b.close(1), -1),
  },
  {
    name: "thrusting",
    says: "long black, then white from below its low into its lower half",
    rows: 2,
    test: (b) =>
      flag(
        reboundBelow(b) &&
          b.close(0) > b.close(1) &&
          !b.equal(b.close(0), b.close(1), 1) &&
          b.close(0) <= b.close(1) + b.body(1) * 0.5,
        -1,
      ),
  },
  {
    name: "kicking",
    says: "two marubozu of opposite colours with a gap between; the newer one's way",
    rows: 2,
    test: (b) => flag(kicking(b), b.colour(0)),
  },
  {
    name: "kicking_by_length",
    says: "two marubozu of opposite colours with a gap between; the longer one's way",
    rows: 2,
    test: (b) => flag(kicking(b), b.colour(b.body(0) > b.body(1) ? 0 : 1)),
  },
];

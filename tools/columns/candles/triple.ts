// Patterns of three bars. Row 0 is the newest.

import type { CandlePattern, Candles } from "./candles.ts";

const flag = (holds: boolean, way = 1): number => (holds ? way : 0);

/** A long bar, a star beyond it, and a bar back into the first one's body. */
const star = (b: Candles, way: 1 | -1, small: boolean): boolean =>
  b.colour(2) === -way &&
  b.long(2) &&
  small &&
  (way === 1 ? b.gapDown(1, 2) : b.gapUp(1, 2)) &&
  b.colour(0) === way &&
  b.long(0) &&
  b.into(0, 2, 0.3);

const smallStar = (b: Candles): boolean => b.body(1) <= b.bodyMean(1);

const allBlack = (b: Candles, rows: number): boolean => {
  for (let k = 0; k < rows; k++) if (b.white(k)) return false;
  return true;
};

export const triplePatterns: readonly CandlePattern[] = [
  {
    name: "morning_star",
    says: "long black, small body below it, white back into the first by three tenths",
    rows: 3,
    test: (b) => flag(star(b, 1, smallStar(b))),
  },
  {
    name: "evening_star",
    says: "long white, small body above it, black back into the first by three tenths",
    rows: 3,
    test: (b) => flag(star(b, -1, smallStar(b)), -1),
  },
  {
    name: "morning_doji_star",
    says: "morning star whose star is a doji",
    rows: 3,
    test: (b) => flag(star(b, 1, b.doji(1))),
  },
  {
    name: "evening_doji_star",
    says: "evening star whose star is a doji",
    rows: 3,
    test: (b) => flag(star(b, -1, b.doji(1)), -1),
  },
  {
    name: "abandoned_baby",
    says: "star whose doji is parted by gaps from both neighbours, shadows included",
    rows: 3,
    test: (b) => {
      const way = b.colour(0);
      const parted =
        way === 1 ? b.wholeGapDown(1, 2) && b.wholeGapUp(0, 1) : b.wholeGapUp(1, 2) && b.wholeGapDown(0, 1);
      return flag(b.colour(2) === -way && b.long(2) && b.doji(1) && b.long(0) && b.into(0, 2, 0.3) && parted, way);
    },
  },
  {
    name: "tristar",
    says: "three doji, the middle one beyond the others",
    rows: 3,
    test: (b) => {
      if (!(b.doji(2) && b.doji(1, 2) && b.doji(0, 2))) return 0;
      if (b.gapUp(1, 2) && b.top(0) < b.top(1)) return -1;
      return flag(b.gapDown(1, 2) && b.bottom(0) > b.bottom(1));
    },
  },
  {
    name: "three_white_soldiers",
    says: "three white bars closing ever higher near their highs, each opening in or near the body before",
    rows: 3,
    test: (b) => {
      for (let k = 0; k < 3; k++) if (!b.white(k) || !b.noUpper(k)) return 0;
      if (!(b.close(0) > b.close(1) && b.close(1) > b.close(2))) return 0;
      for (let k = 0; k < 2; k++) {
        if (!(b.open(k) > b.open(k + 1) && b.open(k) <= b.close(k + 1) + b.near(k + 1))) return 0;
        if (!(b.body(k) > b.body(k + 1) - b.far(k + 1))) return 0;
      }
      return flag(b.long(0));
    },
  },
  {
    name: "three_black_crows",
    says: "after a white bar three black ones closing ever lower near their lows, each opening in the body before",
    rows: 4,
    test: (b) => {
      if (!b.white(3) || !allBlack(b, 3) || !(b.high(3) > b.close(2))) return 0;
      for (let k = 0; k < 3; k++) if (!b.noLower(k)) return 0;
      for (let k = 0; k < 2; k++) {
        if (!(b.open(k) < b.open(k + 1) && b.open(k) > b.close(k + 1) && b.close(k) < b.close(k + 1))) return 0;
      }
      return -1;
    },
  },
  {
    name: "identical_three_crows",
    says: "three black bars closing ever lower near their lows, each opening at the close before",
    rows: 3,
    test: (b) => {
      if (!allBlack(b, 3)) return 0;
      for (let k = 0; k < 3; k++) if (!b.noLower(k)) return 0;
      for (let k = 0; k < 2; k++) {
        if (!(b.close(k) < b.close(k + 1) && b.equal(b.open(k), b.close(k + 1), k + 1))) return 0;
      }
      return -1;
    },
  },
  {
    name: "three_inside",
    says: "harami, then a close beyond the first open",
    rows: 3,
    test: (b) => {
      const held = b.long(2) && b.body(1) <= b.bodyMean(1) && b.top(1) < b.top(2) && b.bottom(1) > b.bottom(2);
      const done = b.white(2) ? !b.white(0) && b.close(0) < b.open(2) : b.white(0) && b.close(0) > b.open(2);
      return flag(held && done, -b.colour(2));
    },
  },
  {
    name: "three_outside",
    says: "engulfing, then a close further on",
    rows: 3,
    test: (b) => {
      if (b.colour(1) === b.colour(2)) return 0;
      const up = b.white(1);
      const held = up
        ? b.close(1) > b.open(2) && b.open(1) < b.close(2) && b.close(0) > b.close(1)
        : b.open(1) > b.close(2) && b.close(1) < b.open(2) && b.close(0) < b.close(1);
      return flag(held, b.colour(1));
    },
  },
  {
    name: "two_crows",
    says: "long white, black above it, black from inside that into the first",
    rows: 3,
    test: (b) =>
      flag(
        b.white(2) &&
          b.long(2) &&
          allBlack(b, 2) &&
          b.gapUp(1, 2) &&
          b.open(0) < b.open(1) &&
          b.open(0) > b.close(1) &&
          b.close(0) > b.open(2) &&
          b.close(0) < b.close(2),
        -1,
      ),
  },
  {
    name: "upside_gap_two_crows",
    says: "long white, small black above it, black around that and still above the first",
    rows: 3,
    test: (b) =>
      flag(
        b.white(2) &&
          b.long(2) &&
          allBlack(b, 2) &&
          b.body(1) <= b.bodyMean(1) &&
          b.gapUp(1, 2) &&
          b.open(0) > b.open(1) &&
          b.close(0) < b.close(1) &&
          b.close(0) > b.close(2),
        -1,
      ),
  },
  {
    name: "stick_sandwich",
    says: "black, white above its close, black closing where the first did",
    rows: 3,
    test: (b) =>
      flag(!b.white(2) && b.white(1) && !b.white(0) && b.low(1) > b.close(2) && b.equal(b.close(0), b.close(2), 2)),
  },
  {
    name: "unique_three_river",
    says: "long black, black inside it with a lower low, small white above that low",
    rows: 3,
    test: (b) =>
      flag(
        b.long(2) &&
          !b.white(2) &&
          !b.white(1) &&
          b.close(1) > b.close(2) &&
          b.open(1) <= b.open(2) &&
          b.low(1) < b.low(2) &&
          b.body(0) < b.bodyMean(0) &&
          b.white(0) &&
          b.open(0) > b.low(1),
      ),
  },
  {
    name: "side_gap_three_methods",
    says: "two bars of a colour with a gap between, then one that closes it",
    rows: 3,
    test: (b) =>
      flag(
        b.colour(2) === b.colour(1) &&
          b.colour(1) === -b.colour(0) &&
          b.open(0) < b.top(1) &&
          b.open(0) > b.bottom(1) &&
          b.close(0) < b.top(2) &&
          b.close(0) > b.bottom(2) &&
          (b.white(2) ? b.gapUp(1, 2) : b.gapDown(1, 2)),
        b.colour(2),
      ),
  },
  {
    name: "tasuki_gap",
    says: "gap in the way of the second bar, then one of like size back into it that leaves it open",
    rows: 3,
    test: (b) => {
      const up = b.white(1);
      if (b.colour(0) === b.colour(1) || !(up ? b.gapUp(1, 2) : b.gapDown(1, 2))) return 0;
      const opens = b.open(0) < b.top(1) && b.open(0) > b.bottom(1);
      const closes = up
        ? b.close(0) < b.open(1) && b.close(0) > b.top(2)
        : b.close(0) > b.open(1) && b.close(0) < b.bottom(2);
      return flag(opens && closes && Math.abs(b.body(1) - b.body(0)) < b.near(1), b.colour(1));
    },
  },
  {
    name: "side_by_side_white",
    says: "two white bars of like size and open, both beyond a gap",
    rows: 3,
    test: (b) => {
      const up = b.gapUp(1, 2) && b.gapUp(0, 2);
      if (!(up || (b.gapDown(1, 2) && b.gapDown(0, 2)))) return 0;
      const alike = Math.abs(b.body(0) - b.body(1)) <= b.near(1) && b.equal(b.open(0), b.open(1), 1);
      return flag(b.white(1) && b.white(0) && alike, up ? 1 : -1);
    },
  },
  {
    name: "three_stars_in_the_south",
    says: "three black bars, each within and smaller than the one before, the first with a long lower shadow",
    rows: 3,
    test: (b) =>
      flag(
        allBlack(b, 3) &&
          b.long(2) &&
          b.lower(2) > b.body(2) &&
          b.body(1) < b.body(2) &&
          b.open(1) > b.close(2) &&
          b.open(1) <= b.high(2) &&
          b.low(1) < b.close(2) &&
          b.low(1) >= b.low(2) &&
          b.someLower(1) &&
          b.body(0) < b.bodyMean(0) &&
          b.noLower(0) &&
          b.noUpper(0) &&
          b.low(0) > b.low(1) &&
          b.high(0) < b.high(1),
      ),
  },
];

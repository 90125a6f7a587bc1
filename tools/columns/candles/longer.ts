// Patterns of four and five bars. Row 0 is the newest.

import type { CandlePattern } from "./candles.ts";

const flag = (holds: boolean, way = 1): number => (holds ? way : 0);

export const longerPatterns: readonly CandlePattern[] = [
  {
    name: "three_line_strike",
    says: "three bars of a colour going on, each opening in or near the body before, then one back over all three",
    rows: 4,
    test: (b) => {
      const way = b.colour(1);
      if (b.colour(3) !== way || b.colour(2) !== way || b.colour(0) !== -way) return 0;
      for (let k = 1; k < 3; k++) {
        if (b.open(k) < b.bottom(k + 1) - b.near(k + 1) || b.open(k) > b.top(k + 1) + b.near(k + 1)) return 0;
        if (!(way * b.close(k) > way * b.close(k + 1))) return 0;
      }
      return flag(way * b.open(0) > way * b.close(1) && way * b.close(0) < way * b.open(3), way);
    },
  },
  {
    name: "concealing_baby_swallow",
    says: "two black marubozu, a black bar below them with an upper shadow into the second, a black bar around it",
    rows: 4,
    test: (b) => {
      for (let k = 0; k < 4; k++) if (b.white(k)) return 0;
      for (let k = 2; k < 4; k++) if (!b.noUpper(k) || !b.noLower(k)) return 0;
      return flag(
        b.gapDown(1, 2) && b.someUpper(1) && b.high(1) > b.close(2) && b.high(0) > b.high(1) && b.low(0) < b.low(1),
      );
    },
  },
  {
    name: "ladder_bottom",
    says: "three black bars falling, a black one with an upper shadow, a white one above it",
    rows: 5,
    test: (b) => {
      for (let k = 1; k < 5; k++) if (b.white(k)) return 0;
      for (let k = 2; k < 4; k++) if (!(b.open(k) < b.open(k + 1) && b.close(k) < b.close(k + 1))) return 0;
      return flag(b.someUpper(1) && b.white(0) && b.open(0) > b.open(1) && b.close(0) > b.high(1));
    },
  },
  {
    name: "breakaway",
    says: "long bar, gap its way, two bars further on, then one of the other colour back into the gap",
    rows: 5,
    test: (b) => {
      const way = b.colour(4);
      if (!b.long(4) || b.colour(3) !== way || b.colour(1) !== way || b.colour(0) !== -way) return 0;
      if (!(way === 1 ? b.gapUp(3, 4) : b.gapDown(3, 4))) return 0;
      for (let k = 1; k < 3; k++) {
        if (!(way * b.high(k) > way * b.high(k + 1) && way * b.low(k) > way * b.low(k + 1))) return 0;
      }
      return flag(way * b.close(0) < way * b.open(3) && way * b.close(0) > way * b.close(4), -way);
    },
  },
  {
    name: "three_methods",
    says: "long bar, three small ones of the other colour drifting back within its range, then a long one beyond it",
    rows: 5,
    test: (b) => {
      const way = b.colour(4);
      if (!b.long(4) || !b.long(0) || b.colour(0) !== way) return 0;
      for (let k = 1; k < 4; k++) {
        if (b.colour(k) === way || !(b.body(k) < b.bodyMean(k))) return 0;
        if (!(b.bottom(k) < b.high(4) && b.top(k) > b.low(4))) return 0;
        if (k < 3 && !(way * b.close(k) < way * b.close(k + 1))) return 0;
      }
      return flag(way * b.open(0) > way * b.close(1) && way * b.close(0) > way * b.close(4), way);
    },
  },
];

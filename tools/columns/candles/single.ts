// Patterns of one bar, or of one bar beside its neighbour. The direction is that of the tradition, not a promise.

import type { CandlePattern } from "./candles.ts";

const flag = (holds: boolean, way = 1): number => (holds ? way : 0);

export const singlePatterns: readonly CandlePattern[] = [
  { name: "doji", says: "body of a tenth of the mean range or less", rows: 1, test: (b) => flag(b.doji(0)) },
  {
    name: "dragonfly_doji",
    says: "doji with a lower shadow only",
    rows: 1,
    test: (b) => flag(b.doji(0) && b.noUpper(0) && b.someLower(0)),
  },
  {
    name: "gravestone_doji",
    says: "doji with an upper shadow only",
    rows: 1,
    test: (b) => flag(b.doji(0) && b.noLower(0) && b.someUpper(0)),
  },
  {
    name: "long_legged_doji",
    says: "doji with a shadow longer than its body",
    rows: 1,
    test: (b) => flag(b.doji(0) && (b.lower(0) > b.body(0) || b.upper(0) > b.body(0))),
  },
  {
    name: "rickshaw_man",
    says: "doji with two long shadows and its body near the middle",
    rows: 1,
    test: (b) => {
      const middle = b.low(0) + b.range(0) / 2;
      const shadows = b.lower(0) > b.body(0) && b.upper(0) > b.body(0);
      return flag(b.doji(0) && shadows && b.bottom(0) <= middle + b.near(0) && b.top(0) >= middle - b.near(0));
    },
  },
  {
    name: "takuri",
    says: "dragonfly doji whose lower shadow is more than twice its body",
    rows: 1,
    test: (b) => flag(b.doji(0) && b.noUpper(0) && b.lower(0) > 2 * b.body(0)),
  },
  {
    name: "hammer",
    says: "small body near the low before, long lower shadow, no upper one",
    rows: 2,
    test: (b) =>
      flag(b.body(0) < b.bodyMean(0) && b.lower(0) > b.body(0) && b.noUpper(0) && b.bottom(0) <= b.low(1) + b.near(1)),
  },
  {
    name: "hanging_man",
    says: "small body near the high before, long lower shadow, no upper one",
    rows: 2,
    test: (b) =>
      flag(
        b.body(0) < b.bodyMean(0) && b.lower(0) > b.body(0) && b.noUpper(0) && b.bottom(0) >= b.high(1) - b.near(1),
        -1,
      ),
  },
  {
    name: "inverted_hammer",
    says: "small body below the body before, long upper shadow, no lower one",
    rows: 2,
    test: (b) => flag(b.body(0) < b.bodyMean(0) && b.upper(0) > b.body(0) && b.noLower(0) && b.gapDown(0, 1)),
  },
  {
    name: "shooting_star",
    says: "small body above the body before, long upper shadow, no lower one",
    rows: 2,
    test: (b) => flag(b.body(0) < b.bodyMean(0) && b.upper(0) > b.body(0) && b.noLower(0) && b.gapUp(0, 1), -1),
  },
  {
    name: "marubozu",
    says: "long body without shadows",
    rows: 1,
    test: (b) => flag(b.long(0) && b.noUpper(0) && b.noLower(0), b.colour(0)),
  },
  {
    name: "closing_marubozu",
    says: "long body without a shadow at its close",
    rows: 1,
    test: (b) => flag(b.long(0) && (b.white(0) ? b.noUpper(0) : b.noLower(0)), b.colour(0)),
  },
  {
    name: "belt_hold",
    says: "long body without a shadow at its open",
    rows: 1,
    test: (b) => flag(b.long(0) && (b.white(0) ? b.noLower(0) : b.noUpper(0)), b.colour(0)),
  },
  {
    name: "spinning_top",
    says: "small body with two longer shadows",
    rows: 1,
    test: (b) => flag(b.body(0) < b.bodyMean(0) && b.upper(0) > b.body(0) && b.lower(0) > b.body(0), b.colour(0)),
  },
  {
    name: "high_wave",
    says: "small body with two shadows of more than twice its length",
    rows: 1,
    test: (b) =>
      flag(b.body(0) < b.bodyMean(0) && b.upper(0) > 2 * b.body(0) && b.lower(0) > 2 * b.body(0), b.colour(0)),
  },
  {
    name: "long_line",
    says: "long body with short shadows",
    rows: 1,
    test: (b) => flag(b.long(0) && b.upper(0) < b.shadowMean(0) && b.lower(0) < b.shadowMean(0), b.colour(0)),
  },
  {
    name: "short_line",
    says: "small body with short shadows",
    rows: 1,
    test: (b) =>
      flag(b.body(0) < b.bodyMean(0) && b.upper(0) < b.shadowMean(0) && b.lower(0) < b.shadowMean(0), b.colour(0)),
  },
];

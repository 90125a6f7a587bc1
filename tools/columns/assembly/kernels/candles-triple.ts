// Patterns of three bars. Row 0 is the newest.

import {
  body,
  bodyMean,
  bottom,
  close,
  colour,
  doji,
  dojiBy,
  eachBar,
  equal,
  far,
  flag,
  gapDown,
  gapUp,
  high,
  into,
  long,
  low,
  lower,
  near,
  noLower,
  noUpper,
  open,
  shadowMean,
  someLower,
  top,
  upper,
  white,
  wholeGapDown,
  wholeGapUp,
} from "../candles.ts";

/** A long bar, a star beyond it, and a bar back into the first one's body. */
function star(way: f64, small: bool): bool {
  return (
    colour(2) === -way &&
    long(2) &&
    small &&
    (way === 1 ? gapDown(1, 2) : gapUp(1, 2)) &&
    colour(0) === way &&
    long(0) &&
    into(0, 2, 0.3)
  );
}

function smallStar(): bool {
  return body(1) <= bodyMean(1);
}

function allBlack(rows: usize): bool {
  for (let k: usize = 0; k < rows; k++) if (white(k)) return false;
  return true;
}

function morningStar(): f64 {
  return flag(star(1, smallStar()));
}

function eveningStar(): f64 {
  return flag(star(-1, smallStar()), -1);
}

function morningDojiStar(): f64 {
  return flag(star(1, doji(1)));
}

function eveningDojiStar(): f64 {
  return flag(star(-1, doji(1)), -1);
}

function abandonedBaby(): f64 {
  const way = colour(0);
  const parted = way === 1 ? wholeGapDown(1, 2) && wholeGapUp(0, 1) : wholeGapUp(1, 2) && wholeGapDown(0, 1);
  return flag(colour(2) === -way && long(2) && doji(1) && long(0) && into(0, 2, 0.3) && parted, way);
}

function tristar(): f64 {
  if (!(doji(2) && dojiBy(1, 2) && dojiBy(0, 2))) return 0;
  if (gapUp(1, 2) && top(0) < top(1)) return -1;
  return flag(gapDown(1, 2) && bottom(0) > bottom(1));
}

function threeWhiteSoldiers(): f64 {
  for (let k: usize = 0; k < 3; k++) if (!white(k) || !noUpper(k)) return 0;
  if (!(close(0) > close(1) && close(1) > close(2))) return 0;
  for (let k: usize = 0; k < 2; k++) {
    if (!(open(k) > open(k + 1) && open(k) <= close(k + 1) + near(k + 1))) return 0;
    if (!(body(k) > body(k + 1) - far(k + 1))) return 0;
  }
  return flag(long(0));
}

function threeBlackCrows(): f64 {
  if (!white(3) || !allBlack(3) || !(high(3) > close(2))) return 0;
  for (let k: usize = 0; k < 3; k++) if (!noLower(k)) return 0;
  for (let k: usize = 0; k < 2; k++) {
    if (!(open(k) < open(k + 1) && open(k) > close(k + 1) && close(k) < close(k + 1))) return 0;
  }
  return -1;
}

function identicalThreeCrows(): f64 {
  if (!allBlack(3)) return 0;
  for (let k: usize = 0; k < 3; k++) if (!noLower(k)) return 0;
  for (let k: usize = 0; k < 2; k++) {
    if (!(close(k) < close(k + 1) && equal(open(k), close(k + 1), k + 1))) return 0;
  }
  return -1;
}

function threeInside(): f64 {
  const held = long(2) && body(1) <= bodyMean(1) && top(1) < top(2) && bottom(1) > bottom(2);
  const done = white(2) ? !white(0) && close(0) < open(2) : white(0) && close(0) > open(2);
  return flag(held && done, -colour(2));
}

function threeOutside(): f64 {
  if (colour(1) === colour(2)) return 0;
  const up = white(1);
  const held = up
    ? close(1) > open(2) && open(1) < close(2) && close(0) > close(1)
    : open(1) > close(2) && close(1) < open(2) && close(0) < close(1);
  return flag(held, colour(1));
}

function twoCrows(): f64 {
  return flag(
    white(2) &&
      long(2) &&
      allBlack(2) &&
      gapUp(1, 2) &&
      open(0) < open(1) &&
      open(0) > close(1) &&
      close(0) > open(2) &&
      close(0) < close(2),
    -1,
  );
}

function upsideGapTwoCrows(): f64 {
  return flag(
    white(2) &&
      long(2) &&
      allBlack(2) &&
      body(1) <= bodyMean(1) &&
      gapUp(1, 2) &&
      open(0) > open(1) &&
      close(0) < close(1) &&
      close(0) > close(2),
    -1,
  );
}

function stickSandwich(): f64 {
  return flag(!white(2) && white(1) && !white(0) && low(1) > close(2) && equal(close(0), close(2), 2));
}

function uniqueThreeRiver(): f64 {
  return flag(
    long(2) &&
      !white(2) &&
      !white(1) &&
      close(1) > close(2) &&
      open(1) <= open(2) &&
      low(1) < low(2) &&
      body(0) < bodyMean(0) &&
      white(0) &&
      open(0) > low(1),
  );
}

function sideGapThreeMethods(): f64 {
  return flag(
    colour(2) === colour(1) &&
      colour(1) === -colour(0) &&
      open(0) < top(1) &&
      open(0) > bottom(1) &&
      close(0) < top(2) &&
      close(0) > bottom(2) &&
      (white(2) ? gapUp(1, 2) : gapDown(1, 2)),
    colour(2),
  );
}

function tasukiGap(): f64 {
  const up = white(1);
  if (colour(0) === colour(1) || !(up ? gapUp(1, 2) : gapDown(1, 2))) return 0;
  const opens = open(0) < top(1) && open(0) > bottom(1);
  const closes = up ? close(0) < open(1) && close(0) > top(2) : close(0) > open(1) && close(0) < bottom(2);
  return flag(opens && closes && Math.abs(body(1) - body(0)) < near(1), colour(1));
}

function sideBySideWhite(): f64 {
  const up = gapUp(1, 2) && gapUp(0, 2);
  if (!(up || (gapDown(1, 2) && gapDown(0, 2)))) return 0;
  const alike = Math.abs(body(0) - body(1)) <= near(1) && equal(open(0), open(1), 1);
  return flag(white(1) && white(0) && alike, up ? 1 : -1);
}

function threeStarsInTheSouth(): f64 {
  return flag(
    allBlack(3) &&
      long(2) &&
      lower(2) > body(2) &&
      body(1) < body(2) &&
      open(1) > close(2) &&
      open(1) <= high(2) &&
      low(1) < close(2) &&
      low(1) >= low(2) &&
      someLower(1) &&
      body(0) < bodyMean(0) &&
      noLower(0) &&
      noUpper(0) &&
      low(0) > low(1) &&
      high(0) < high(1),
  );
}

function stalled(): f64 {
  if (!(white(2) && white(1) && white(0) && close(0) > close(1) && close(1) > close(2))) return 0;
  const opensIn = open(1) > open(2) && open(1) <= close(2) + near(2);
  const onShoulder = open(0) >= close(1) - body(0) - near(1);
  return flag(long(2) && long(1) && noUpper(1) && opensIn && body(0) < bodyMean(0) && onShoulder, -1);
}

function advanceBlock(): f64 {
  if (!(white(2) && white(1) && white(0) && close(0) > close(1) && close(1) > close(2))) return 0;
  for (let k: usize = 0; k < 2; k++) if (!(open(k) > open(k + 1) && open(k) <= close(k + 1) + near(k + 1))) return 0;
  if (!(long(2) && upper(2) < shadowMean(2))) return 0;
  const shrinks = body(0) < body(1);
  const shadowed = upper(0) > shadowMean(0) || upper(1) > shadowMean(1);
  return flag(
    (body(1) < body(2) - far(2) && body(0) < body(1) + near(1)) ||
      body(0) < body(1) - far(1) ||
      (shrinks && body(1) < body(2) && shadowed) ||
      (shrinks && upper(0) > body(0)),
    -1,
  );
}

export function candleMorningStar(call: usize, rows: i32): void {
  eachBar(call, rows, morningStar);
}

export function candleEveningStar(call: usize, rows: i32): void {
  eachBar(call, rows, eveningStar);
}

export function candleMorningDojiStar(call: usize, rows: i32): void {
  eachBar(call, rows, morningDojiStar);
}

export function candleEveningDojiStar(call: usize, rows: i32): void {
  eachBar(call, rows, eveningDojiStar);
}

export function candleAbandonedBaby(call: usize, rows: i32): void {
  eachBar(call, rows, abandonedBaby);
}

export function candleTristar(call: usize, rows: i32): void {
  eachBar(call, rows, tristar);
}

export function candleThreeWhiteSoldiers(call: usize, rows: i32): void {
  eachBar(call, rows, threeWhiteSoldiers);
}

export function candleThreeBlackCrows(call: usize, rows: i32): void {
  eachBar(call, rows, threeBlackCrows);
}

export function candleIdenticalThreeCrows(call: usize, rows: i32): void {
  eachBar(call, rows, identicalThreeCrows);
}

export function candleThreeInside(call: usize, rows: i32): void {
  eachBar(call, rows, threeInside);
}

export function candleThreeOutside(call: usize, rows: i32): void {
  eachBar(call, rows, threeOutside);
}

export function candleTwoCrows(call: usize, rows: i32): void {
  eachBar(call, rows, twoCrows);
}

export function candleUpsideGapTwoCrows(call: usize, rows: i32): void {
  eachBar(call, rows, upsideGapTwoCrows);
}

export function candleStickSandwich(call: usize, rows: i32): void {
  eachBar(call, rows, stickSandwich);
}

export function candleUniqueThreeRiver(call: usize, rows: i32): void {
  eachBar(call, rows, uniqueThreeRiver);
}

export function candleSideGapThreeMethods(call: usize, rows: i32): void {
  eachBar(call, rows, sideGapThreeMethods);
}

export function candleTasukiGap(call: usize, rows: i32): void {
  eachBar(call, rows, tasukiGap);
}

export function candleSideBySideWhite(call: usize, rows: i32): void {
  eachBar(call, rows, sideBySideWhite);
}

export function candleThreeStarsInTheSouth(call: usize, rows: i32): void {
  eachBar(call, rows, threeStarsInTheSouth);
}

export function candleStalledPattern(call: usize, rows: i32): void {
  eachBar(call, rows, stalled);
}

export function candleAdvanceBlock(call: usize, rows: i32): void {
  eachBar(call, rows, advanceBlock);
}

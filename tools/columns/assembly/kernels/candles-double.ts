// Patterns of two bars. Row 0 is the newer one.

import {
  body,
  bodyMean,
  bottom,
  close,
  colour,
  doji,
  eachBar,
  equal,
  flag,
  gapDown,
  gapUp,
  high,
  into,
  long,
  low,
  noLower,
  noUpper,
  open,
  top,
  white,
  wholeGapDown,
  wholeGapUp,
} from "../candles.ts";

/** Both shadows missing, body long. */
function marubozu(k: usize): bool {
  return long(k) && noUpper(k) && noLower(k);
}

/** Inside the body before: wholly, or touching one end (0.8). */
function inside(): f64 {
  if (top(0) < top(1) && bottom(0) > bottom(1)) return -colour(1);
  return top(0) <= top(1) && bottom(0) >= bottom(1) ? -0.8 * colour(1) : 0;
}

/** A long black bar, then a white one that opens below its low. */
function reboundBelow(): bool {
  return !white(1) && white(0) && long(1) && open(0) < low(1);
}

function kicks(): bool {
  return colour(1) === -colour(0) && marubozu(1) && marubozu(0) && (white(1) ? wholeGapDown(0, 1) : wholeGapUp(0, 1));
}

function engulfing(): f64 {
  if (colour(0) === colour(1)) return 0;
  const up = top(0);
  const down = bottom(0);
  const before = top(1);
  const under = bottom(1);
  const holds = (up >= before && down < under) || (up > before && down <= under);
  return flag(holds, (up !== before && down !== under ? 1 : 0.8) * colour(0));
}

function harami(): f64 {
  return long(1) && body(0) <= bodyMean(0) ? inside() : 0;
}

function haramiCross(): f64 {
  return long(1) && doji(0) ? inside() : 0;
}

function piercing(): f64 {
  return flag(reboundBelow() && long(0) && close(0) < open(1) && into(0, 1, 0.5));
}

function darkCloudCover(): f64 {
  return flag(white(1) && long(1) && !white(0) && open(0) > high(1) && close(0) > open(1) && into(0, 1, 0.5), -1);
}

function dojiStar(): f64 {
  return flag(long(1) && doji(0) && (white(1) ? gapUp(0, 1) : gapDown(0, 1)), -colour(1));
}

function homingPigeon(): f64 {
  return flag(!white(1) && !white(0) && long(1) && body(0) <= bodyMean(0) && open(0) < open(1) && close(0) > close(1));
}

function matchingLow(): f64 {
  return flag(!white(1) && !white(0) && equal(close(0), close(1), 1));
}

function counterattack(): f64 {
  return flag(colour(1) === -colour(0) && long(1) && long(0) && equal(close(0), close(1), 1), colour(0));
}

function separatingLines(): f64 {
  return flag(
    colour(1) === -colour(0) && equal(open(0), open(1), 1) && long(0) && (white(0) ? noLower(0) : noUpper(0)),
    colour(0),
  );
}

function onNeck(): f64 {
  return flag(reboundBelow() && equal(close(0), low(1), 1), -1);
}

function inNeck(): f64 {
  return flag(reboundBelow() && equal(close(0), close(1), 1) && close(0) >= close(1), -1);
}

function thrusting(): f64 {
  return flag(
    reboundBelow() && close(0) > close(1) && !equal(close(0), close(1), 1) && close(0) <= close(1) + body(1) * 0.5,
    -1,
  );
}

function kicking(): f64 {
  return flag(kicks(), colour(0));
}

function kickingByLength(): f64 {
  return flag(kicks(), body(0) > body(1) ? colour(0) : colour(1));
}

export function candleEngulfing(call: usize, rows: i32): void {
  eachBar(call, rows, engulfing);
}

export function candleHarami(call: usize, rows: i32): void {
  eachBar(call, rows, harami);
}

export function candleHaramiCross(call: usize, rows: i32): void {
  eachBar(call, rows, haramiCross);
}

export function candlePiercing(call: usize, rows: i32): void {
  eachBar(call, rows, piercing);
}

export function candleDarkCloudCover(call: usize, rows: i32): void {
  eachBar(call, rows, darkCloudCover);
}

export function candleDojiStar(call: usize, rows: i32): void {
  eachBar(call, rows, dojiStar);
}

export function candleHomingPigeon(call: usize, rows: i32): void {
  eachBar(call, rows, homingPigeon);
}

export function candleMatchingLow(call: usize, rows: i32): void {
  eachBar(call, rows, matchingLow);
}

export function candleCounterattack(call: usize, rows: i32): void {
  eachBar(call, rows, counterattack);
}

export function candleSeparatingLines(call: usize, rows: i32): void {
  eachBar(call, rows, separatingLines);
}

export function candleOnNeck(call: usize, rows: i32): void {
  eachBar(call, rows, onNeck);
}

export function candleInNeck(call: usize, rows: i32): void {
  eachBar(call, rows, inNeck);
}

export function candleThrusting(call: usize, rows: i32): void {
  eachBar(call, rows, thrusting);
}

export function candleKicking(call: usize, rows: i32): void {
  eachBar(call, rows, kicking);
}

export function candleKickingByLength(call: usize, rows: i32): void {
  eachBar(call, rows, kickingByLength);
}

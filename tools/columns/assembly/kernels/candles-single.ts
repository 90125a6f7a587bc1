// Patterns of one bar, or of one bar beside its neighbour. The direction is that of the tradition, not a promise.

import {
  body,
  bodyMean,
  bottom,
  colour,
  doji,
  eachBar,
  flag,
  gapDown,
  gapUp,
  high,
  long,
  low,
  lower,
  near,
  noLower,
  noUpper,
  range,
  shadowMean,
  someLower,
  someUpper,
  top,
  upper,
  white,
} from "../candles.ts";

function plainDoji(): f64 {
  return flag(doji(0));
}

function dragonflyDoji(): f64 {
  return flag(doji(0) && noUpper(0) && someLower(0));
}

function gravestoneDoji(): f64 {
  return flag(doji(0) && noLower(0) && someUpper(0));
}

function longLeggedDoji(): f64 {
  return flag(doji(0) && (lower(0) > body(0) || upper(0) > body(0)));
}

function rickshawMan(): f64 {
  const middle = low(0) + range(0) / 2;
  const shadows = lower(0) > body(0) && upper(0) > body(0);
  return flag(doji(0) && shadows && bottom(0) <= middle + near(0) && top(0) >= middle - near(0));
}

function takuri(): f64 {
  return flag(doji(0) && noUpper(0) && lower(0) > 2 * body(0));
}

function hammer(): f64 {
  return flag(body(0) < bodyMean(0) && lower(0) > body(0) && noUpper(0) && bottom(0) <= low(1) + near(1));
}

function hangingMan(): f64 {
  return flag(body(0) < bodyMean(0) && lower(0) > body(0) && noUpper(0) && bottom(0) >= high(1) - near(1), -1);
}

function invertedHammer(): f64 {
  return flag(body(0) < bodyMean(0) && upper(0) > body(0) && noLower(0) && gapDown(0, 1));
}

function shootingStar(): f64 {
  return flag(body(0) < bodyMean(0) && upper(0) > body(0) && noLower(0) && gapUp(0, 1), -1);
}

function marubozu(): f64 {
  return flag(long(0) && noUpper(0) && noLower(0), colour(0));
}

function closingMarubozu(): f64 {
  return flag(long(0) && (white(0) ? noUpper(0) : noLower(0)), colour(0));
}

function beltHold(): f64 {
  return flag(long(0) && (white(0) ? noLower(0) : noUpper(0)), colour(0));
}

function spinningTop(): f64 {
  return flag(body(0) < bodyMean(0) && upper(0) > body(0) && lower(0) > body(0), colour(0));
}

function highWave(): f64 {
  return flag(body(0) < bodyMean(0) && upper(0) > 2 * body(0) && lower(0) > 2 * body(0), colour(0));
}

function longLine(): f64 {
  return flag(long(0) && upper(0) < shadowMean(0) && lower(0) < shadowMean(0), colour(0));
}

function shortLine(): f64 {
  return flag(body(0) < bodyMean(0) && upper(0) < shadowMean(0) && lower(0) < shadowMean(0), colour(0));
}

export function candleDoji(call: usize, rows: i32): void {
  eachBar(call, rows, plainDoji);
}

export function candleDragonflyDoji(call: usize, rows: i32): void {
  eachBar(call, rows, dragonflyDoji);
}

export function candleGravestoneDoji(call: usize, rows: i32): void {
  eachBar(call, rows, gravestoneDoji);
}

export function candleLongLeggedDoji(call: usize, rows: i32): void {
  eachBar(call, rows, longLeggedDoji);
}

export function candleRickshawMan(call: usize, rows: i32): void {
  eachBar(call, rows, rickshawMan);
}

export function candleTakuri(call: usize, rows: i32): void {
  eachBar(call, rows, takuri);
}

export function candleHammer(call: usize, rows: i32): void {
  eachBar(call, rows, hammer);
}

export function candleHangingMan(call: usize, rows: i32): void {
  eachBar(call, rows, hangingMan);
}

export function candleInvertedHammer(call: usize, rows: i32): void {
  eachBar(call, rows, invertedHammer);
}

export function candleShootingStar(call: usize, rows: i32): void {
  eachBar(call, rows, shootingStar);
}

export function candleMarubozu(call: usize, rows: i32): void {
  eachBar(call, rows, marubozu);
}

export function candleClosingMarubozu(call: usize, rows: i32): void {
  eachBar(call, rows, closingMarubozu);
}

export function candleBeltHold(call: usize, rows: i32): void {
  eachBar(call, rows, beltHold);
}

export function candleSpinningTop(call: usize, rows: i32): void {
  eachBar(call, rows, spinningTop);
}

export function candleHighWave(call: usize, rows: i32): void {
  eachBar(call, rows, highWave);
}

export function candleLongLine(call: usize, rows: i32): void {
  eachBar(call, rows, longLine);
}

export function candleShortLine(call: usize, rows: i32): void {
  eachBar(call, rows, shortLine);
}

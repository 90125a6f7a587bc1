// Patterns of four and five bars. Row 0 is the newest.

import {
  body,
  bodyMean,
  bottom,
  close,
  colour,
  eachBar,
  flag,
  gapDown,
  gapUp,
  high,
  insideBar,
  long,
  low,
  near,
  noLower,
  noUpper,
  open,
  someUpper,
  top,
  white,
} from "../candles.ts";

function threeLineStrike(): f64 {
  const way = colour(1);
  if (colour(3) !== way || colour(2) !== way || colour(0) !== -way) return 0;
  for (let k: usize = 1; k < 3; k++) {
    if (open(k) < bottom(k + 1) - near(k + 1) || open(k) > top(k + 1) + near(k + 1)) return 0;
    if (!(way * close(k) > way * close(k + 1))) return 0;
  }
  return flag(way * open(0) > way * close(1) && way * close(0) < way * open(3), way);
}

function concealingBabySwallow(): f64 {
  for (let k: usize = 0; k < 4; k++) if (white(k)) return 0;
  for (let k: usize = 2; k < 4; k++) if (!noUpper(k) || !noLower(k)) return 0;
  return flag(gapDown(1, 2) && someUpper(1) && high(1) > close(2) && high(0) > high(1) && low(0) < low(1));
}

function ladderBottom(): f64 {
  for (let k: usize = 1; k < 5; k++) if (white(k)) return 0;
  for (let k: usize = 2; k < 4; k++) if (!(open(k) < open(k + 1) && close(k) < close(k + 1))) return 0;
  return flag(someUpper(1) && white(0) && open(0) > open(1) && close(0) > high(1));
}

function breakaway(): f64 {
  const way = colour(4);
  if (!long(4) || colour(3) !== way || colour(1) !== way || colour(0) !== -way) return 0;
  if (!(way === 1 ? gapUp(3, 4) : gapDown(3, 4))) return 0;
  for (let k: usize = 1; k < 3; k++) {
    if (!(way * high(k) > way * high(k + 1) && way * low(k) > way * low(k + 1))) return 0;
  }
  return flag(way * close(0) < way * open(3) && way * close(0) > way * close(4), -way);
}

function threeMethods(): f64 {
  const way = colour(4);
  if (!long(4) || !long(0) || colour(0) !== way) return 0;
  for (let k: usize = 1; k < 4; k++) {
    if (colour(k) === way || !(body(k) < bodyMean(k))) return 0;
    if (!(bottom(k) < high(4) && top(k) > low(4))) return 0;
    if (k < 3 && !(way * close(k) < way * close(k + 1))) return 0;
  }
  return flag(way * open(0) > way * close(1) && way * close(0) > way * close(4), way);
}

function matHold(): f64 {
  if (!(long(4) && white(4) && !white(3) && white(0) && gapUp(3, 4))) return 0;
  for (let k: usize = 1; k < 4; k++) if (!(body(k) < bodyMean(k))) return 0;
  for (let k: usize = 1; k < 3; k++) if (!(bottom(k) < close(4) && bottom(k) > close(4) - body(4) * 0.5)) return 0;
  const falling = top(2) < open(3) && top(1) < top(2);
  return flag(falling && open(0) > close(1) && close(0) > max(max(high(3), high(2)), high(1)));
}

/** An inside bar, then one that leaves it by one end only: 1 downwards, -1 upwards, as the trap is read; 0 where it is none. */
function trap(k: usize): f64 {
  if (!insideBar(k + 1, k + 2)) return 0;
  if (high(k) < high(k + 1) && low(k) < low(k + 1)) return 1;
  return flag(high(k) > high(k + 1) && low(k) > low(k + 1), -1);
}

/** A trap after two bars inside one another, the first inside one closing near its end. */
function modifiedTrap(k: usize): f64 {
  if (!insideBar(k + 2, k + 3)) return 0;
  const way = trap(k);
  if (way > 0) return flag(close(k + 2) <= low(k + 2) + near(k + 2));
  return flag(way < 0 && close(k + 2) >= high(k + 2) - near(k + 2), -1);
}

/** Whether row j closes beyond the inside bar of the trap at row k, the way that the trap is read. */
function confirms(j: usize, k: usize, way: f64): bool {
  return way > 0 ? close(j) > high(k + 1) : close(j) < low(k + 1);
}

/** The trap's way where it stands; twice that where a later one of three rows is the first to confirm it. */
function hikkake(): f64 {
  const now = trap(0);
  if (now !== 0) return now;
  for (let k: usize = 1; k < 4; k++) {
    const way = trap(k);
    if (way === 0) continue;
    for (let j = k - 1; j > 0; j--) if (confirms(j, k, way)) return 0;
    return flag(confirms(0, k, way), 2 * way);
  }
  return 0;
}

function modifiedHikkake(): f64 {
  const now = modifiedTrap(0);
  if (now !== 0) return now;
  for (let k: usize = 1; k < 4; k++) {
    const way = modifiedTrap(k);
    if (way === 0) continue;
    for (let j = k - 1; j > 0; j--) if (confirms(j, k, way)) return 0;
    return flag(confirms(0, k, way), 2 * way);
  }
  return 0;
}

export function candleThreeLineStrike(call: usize, rows: i32): void {
  eachBar(call, rows, threeLineStrike);
}

export function candleConcealingBabySwallow(call: usize, rows: i32): void {
  eachBar(call, rows, concealingBabySwallow);
}

export function candleLadderBottom(call: usize, rows: i32): void {
  eachBar(call, rows, ladderBottom);
}

export function candleBreakaway(call: usize, rows: i32): void {
  eachBar(call, rows, breakaway);
}

export function candleThreeMethods(call: usize, rows: i32): void {
  eachBar(call, rows, threeMethods);
}

export function candleMatHold(call: usize, rows: i32): void {
  eachBar(call, rows, matHold);
}

export function candleHikkake(call: usize, rows: i32): void {
  eachBar(call, rows, hikkake);
}

export function candleModifiedHikkake(call: usize, rows: i32): void {
  eachBar(call, rows, modifiedHikkake);
}

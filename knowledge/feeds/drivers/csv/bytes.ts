// Numbers, days and times read from the bytes of a cell, strictly and without making strings: NaN or false where a cell is none.

import { dayMs } from "#infra/runtime/index.ts";

/** A moment to the nanosecond. Reused from row to row. */
export interface Instant {
  /** Whole seconds since 1970 UTC. */
  seconds: number;
  /** 0 to 999,999,999. */
  nanos: number;
}

export const instantMs = ({ seconds, nanos }: Instant): number => seconds * 1_000 + Math.floor(nanos / 1_000_000);
/** The first whole millisecond that is not before it: what is known within a millisecond is known at its end. */
export const knownMsOf = ({ seconds, nanos }: Instant): number => seconds * 1_000 + Math.ceil(nanos / 1_000_000);

const powers = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/**
 * A decimal number such as -12.5, +3, .5 or 1.2e-3; NaN for anything else, also for what is beyond a double.
 * Fifteen digits and a power of ten up to 22 are exact in one multiplication (Clinger 1990); the rest is left to Number().
 */
export function numberIn(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const sign = bytes[at];
  if (sign === 45 || sign === 43) at++;
  let mantissa = 0;
  let digits = 0;
  let places = 0;
  const wholeFrom = at;
  for (; at < end && isDigit(bytes[at]); at++) {
    mantissa = mantissa * 10 + ((bytes[at] as number) - 48);
    if (mantissa > 0) digits++;
  }
  let seen = at - wholeFrom;
  if (bytes[at] === 46 && at < end) {
    const fractionFrom = ++at;
    for (; at < end && isDigit(bytes[at]); at++) {
      mantissa = mantissa * 10 + ((bytes[at] as number) - 48);
      if (mantissa > 0) digits++;
    }
    places = at - fractionFrom;
    seen += places;
  }
  if (seen === 0) return Number.NaN;
  let exponent = 0;
  if (at < end && ((bytes[at] as number) | 32) === 101) {
    exponent = exponentIn(bytes, at + 1, end);
    if (Number.isNaN(exponent)) return Number.NaN;
    at = end;
  }
  if (at !== end) return Number.NaN;
  const power = exponent - places;
  if (digits > 15 || power > 22 || power < -22) return slowNumber(bytes, start, end);
  const value = power < 0 ? mantissa / (powers[-power] as number) : mantissa * (powers[power] as number);
  return sign === 45 ? -value : value;
}

function exponentIn(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const sign = bytes[at];
  if (sign === 45 || sign === 43) at++;
  if (at === end || end - at > 9) return Number.NaN;
  let value = 0;
  for (; at < end; at++) {
    if (!isDigit(bytes[at])) return Number.NaN;
    value = value * 10 + ((bytes[at] as number) - 48);
  }
  return sign === 45 ? -value : value;
}

function slowNumber(bytes: Uint8Array, start: number, end: number): number {
  const value = Number(asciiText(bytes, start, end));
  return Number.isFinite(value) ? value : Number.NaN;
}

/** A whole number of up to 19 digits as a bigint; null for anything else. */
export function integerIn(bytes: Uint8Array, start: number, end: number): bigint | null {
  const text = asciiText(bytes, start, end);
  return /^-?\d{1,19}$/.test(text) ? BigInt(text) : null;
}

const asciiText = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");

/** Two to four digits as a number; NaN where one is none. */
function digitsIn(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    if (!isDigit(bytes[at])) return Number.NaN;
    value = value * 10 + ((bytes[at] as number) - 48);
  }
  return value;
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days since 1970 of "2025-04-15"; NaN for anything else, also for days that do not exist. */
export function dayNumberIn(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 10 || bytes[start + 4] !== 45 || bytes[start + 7] !== 45) return Number.NaN;
  const year = digitsIn(bytes, start, 4);
  const month = digitsIn(bytes, start + 5, 2);
  const day = digitsIn(bytes, start + 8, 2);
  const length = month === 2 && isLeap(year) ? 29 : (monthDays[month - 1] ?? 0);
  return day >= 1 && day <= length ? dayNumber(year, month, day) : Number.NaN; // NaN compares as false
}

/** Days since 1970 of a day of the Gregorian calendar (Hinnant's days_from_civil). */
function dayNumber(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export const isoDayOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** "none": no zone was written. "wall": it is a time of day without one. "zoned": the instant is in UTC. */
export type Zone = "none" | "wall" | "zoned";

/**
 * "2025-04-15T20:00:00Z", with up to nine decimals, Z, +02:00 or no zone; a space may stand for the T. The instant is set as if a time
 * without zone were UTC: whoever knows the zone moves it.
 */
export function timeIn(bytes: Uint8Array, start: number, end: number, out: Instant): Zone {
  const divider = bytes[start + 10];
  if (end - start < 19 || (divider !== 84 && divider !== 32)) return "none";
  const day = dayNumberIn(bytes, start, start + 10);
  const hour = digitsIn(bytes, start + 11, 2);
  const minute = digitsIn(bytes, start + 14, 2);
  const second = digitsIn(bytes, start + 17, 2);
  if (bytes[start + 13] !== 58 || bytes[start + 16] !== 58) return "none";
  if (!(hour < 24 && minute < 60 && second < 60) || Number.isNaN(day)) return "none";
  let at = start + 19;
  let nanos = 0;
  if (bytes[at] === 46 && at < end) {
    const from = ++at;
    for (; at < end && isDigit(bytes[at]); at++) nanos = nanos * 10 + ((bytes[at] as number) - 48);
    const places = at - from;
    if (places === 0 || places > 9) return "none";
    nanos *= powers[9 - places] as number;
  }
  out.seconds = day * 86_400 + hour * 3_600 + minute * 60 + second;
  out.nanos = nanos;
  if (at === end) return "wall";
  const offset = offsetIn(bytes, at, end);
  if (Number.isNaN(offset)) return "none";
  out.seconds -= offset;
  return "zoned";
}

/** Seconds east of Greenwich of "Z" or "+02:00". */
function offsetIn(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === 90 && end - start === 1) return 0;
  const sign = bytes[start] === 43 ? 1 : bytes[start] === 45 ? -1 : Number.NaN;
  if (end - start !== 6 || bytes[start + 3] !== 58) return Number.NaN;
  const [hours, minutes] = [digitsIn(bytes, start + 1, 2), digitsIn(bytes, start + 4, 2)];
  return hours <= 14 && minutes < 60 ? sign * (hours * 3_600 + minutes * 60) : Number.NaN;
}

/**
 * A count of units of 10^-places seconds, such as milliseconds (3) or seconds with decimals (0), exact to the nanosecond.
 * False where the cell is no such number. Negative counts are none.
 */
export function countIn(bytes: Uint8Array, start: number, end: number, places: number, out: Instant): boolean {
  let dot = start;
  while (dot < end && isDigit(bytes[dot])) dot++;
  const decimals = dot < end ? end - dot - 1 : 0;
  if (dot === start || (dot < end && (bytes[dot] !== 46 || decimals === 0)) || dot - start > 19) return false;
  const secondsEnd = Math.max(start, dot - places);
  let seconds = 0;
  for (let at = start; at < secondsEnd; at++) seconds = seconds * 10 + ((bytes[at] as number) - 48);
  let nanos = 0;
  let taken = 0;
  for (let at = secondsEnd; at < end && taken < 9; at++) {
    if (at === dot) continue;
    if (!isDigit(bytes[at])) return false;
    nanos = nanos * 10 + ((bytes[at] as number) - 48);
    taken++;
  }
  for (let at = dot + 1; at < end; at++) if (!isDigit(bytes[at])) return false;
  const missing = places - (dot - secondsEnd); // "7" milliseconds are 0.007 seconds: leading zeros that are not written
  out.seconds = seconds;
  out.nanos = Math.floor(nanos * (powers[9 - taken] as number) * 10 ** -missing + 1e-6);
  return true;
}

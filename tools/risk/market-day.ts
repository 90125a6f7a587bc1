// The exchange's calendar day of a moment.

const newYork = new Intl.DateTimeFormat("en-CA", {
  timeZone: "America/New_York",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** "2025-04-15", the day in New York. */
export const marketDay = (ms: number): string => newYork.format(ms);

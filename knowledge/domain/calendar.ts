// Session times of the New York exchanges: 09:30 to 16:00 local time, with daylight saving, as UTC epoch milliseconds.
// Early closes are treated as full sessions, so a bar is never known before it really was.

const newYork = new Intl.DateTimeFormat("en-US", { timeZone: "America/New_York", hourCycle: "h23", hour: "2-digit" });

/** UTC epoch milliseconds of a New York wall time on a day "YYYY-MM-DD". */
function newYorkMs(day: string, time: string): number {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const hourThere = Number(newYork.format(asUtc));
  const hourWanted = Number(time.slice(0, 2));
  const offsetHours = (hourWanted - hourThere + 24) % 24; // New York is 4 or 5 hours behind UTC
  return asUtc + offsetHours * 3_600_000;
}

export const sessionOpenMs = (day: string): number => newYorkMs(day, "09:30");
export const sessionCloseMs = (day: string): number => newYorkMs(day, "16:00");

// When a job is due: a pattern of minutes, hours and days on the wall clock of an exchange or a zone, and from it the moments in UTC.

import { existsSync, readFileSync } from "node:fs";
import { Cron } from "croner";
import { parseDocument } from "yaml";
import { z } from "zod";
import { callerError, contentHash, packageFile } from "#infra/runtime/index.ts";

export const Schedule = z
  .strictObject({
    /** Minute, hour, day of the month, month, day of the week: "0 2 * * 6" is Saturday at 02:00. */
    at: z.string(),
    /** Whose wall clock that is: an exchange by its code ... */
    exchange: z.string().optional(),
    /** ... or a zone by its name. */
    zone: z.string().default("UTC"),
    /** Only on days on which the exchange trades. */
    sessionsOnly: z.boolean().default(false),
    /** What the job is given. Plain JSON. */
    input: z.record(z.string(), z.json()).default({}),
  })
  .readonly();
export type Schedule = z.infer<typeof Schedule>;

/** What this room may not know of itself. */
export interface ExchangeCalendar {
  /** Null for a code that is none. */
  timeZoneOf(exchange: string): string | null;
  /** @param day "2025-04-15" on the exchange's wall */
  isSession(exchange: string, day: string): boolean;
}

export interface Timetable {
  /** Of when it is due, not of what it is given. */
  readonly hash: string;
  readonly zone: string;
  /** The newest moment at or before a time; null where there is none within a year of days. */
  latest(atMs: number): number | null;
  /** The first moment after a time. */
  next(afterMs: number): number | null;
}

const mostLooks = 400;

/** An hour that the clock leaves out in spring falls at once after the gap; one that it shows twice in autumn counts once.
 * @throws infra/config-invalid for a pattern, a zone or an exchange that is none */
export function timetable(
  name: string,
  { at, exchange, zone: given, sessionsOnly }: Schedule,
  calendar: ExchangeCalendar,
): Timetable {
  const zone = exchange === undefined ? given : calendar.timeZoneOf(exchange);
  if (zone === null) throw wrong(name, `there is no exchange "${exchange}"`);
  if (sessionsOnly && exchange === undefined) throw wrong(name, "sessionsOnly wants an exchange");
  const cron = cronOf(name, at, zone);
  const dayOf = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
  const counts = (moment: Date): boolean =>
    !sessionsOnly || exchange === undefined || calendar.isSession(exchange, dayOf.format(moment));
  const first = (from: Date, step: (from: Date) => Date | null | undefined): number | null => {
    let moment = step(from);
    for (let look = 0; moment && look < mostLooks; look++) {
      if (counts(moment)) return moment.getTime();
      moment = step(moment);
    }
    return null;
  };
  return {
    hash: contentHash({ at, zone, exchange: exchange ?? null, sessionsOnly }),
    zone,
    // a pattern has whole seconds, and "previous" leaves its own second out
    latest: (atMs) => first(new Date(atMs + 1_000), (from) => cron.previousRuns(1, from)[0]),
    next: (afterMs) => first(new Date(afterMs), (from) => cron.nextRun(from)),
  };
}

function cronOf(name: string, at: string, timezone: string): Cron {
  try {
    const cron = new Cron(at, { timezone, paused: true });
    cron.nextRun(new Date(0)); // a zone that is none shows at its first use
    return cron;
  } catch (thrown) {
    throw wrong(name, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

const wrong = (name: string, because: string): Error =>
  callerError("infra/config-invalid", `Schedule of ${name}: ${because}.`, { name });

/** The file that the package brings. */
export const defaultSchedulePath = (): string => packageFile("infra", "config", "jobs.yaml");

/** By name of the job. @throws infra/file-missing, infra/config-invalid with one line a problem */
export function readSchedules(path: string = defaultSchedulePath()): Readonly<Record<string, Schedule>> {
  if (!existsSync(path)) {
    const says = `No schedules at ${path}. Copy infra/config/jobs.yaml there, or unset QUORUM_JOBS.`;
    throw callerError("infra/file-missing", says, { path });
  }
  const document = parseDocument(readFileSync(path, "utf8"));
  const syntax = document.errors.map((error) => error.message.split("\n")[0] ?? error.message);
  if (syntax.length > 0) throw callerError("infra/config-invalid", `${path}:\n${syntax.join("\n")}`, { path });
  const parsed = z.record(z.string(), Schedule).safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "file"}: ${issue.message}`);
  throw callerError("infra/config-invalid", `${path}:\n${problems.join("\n")}`, { path });
}

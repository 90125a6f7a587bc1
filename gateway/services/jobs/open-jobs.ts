// The jobs of this desk, over its records: who it is to other processes, and where it looks up exchanges.

import { hostname } from "node:os";
import { resolve } from "node:path";
import { type ExchangeCalendar, type Jobs, openJobs, readSchedules } from "#infra/jobs/index.ts";
import { Calendar, timeZoneOf } from "#knowledge/domain/index.ts";
import { isNyseDay } from "#knowledge/quality/index.ts";
import type { Services } from "../services.ts";
import { jobKinds } from "./job-kinds.ts";

/** Holidays are known of the New York Stock Exchange; elsewhere every day from Monday to Friday counts. */
const calendar: ExchangeCalendar = {
  timeZoneOf(exchange) {
    const known = Calendar.safeParse(exchange);
    return known.success ? timeZoneOf(known.data) : null;
  },
  isSession: (exchange, day) =>
    exchange === "XNYS" ? isNyseDay(day) : new Date(`${day}T12:00:00Z`).getUTCDay() % 6 > 0,
};

/** @throws infra/config-invalid, infra/file-missing for schedules that are none */
export async function openDeskJobs(services: Parameters<typeof jobKinds>[0] & Pick<Services, "ids">): Promise<Jobs> {
  const { config, clock, ids, log } = services;
  const records = await services.records();
  return openJobs({
    records: records.jobs,
    settings: records.settings,
    kinds: await jobKinds(services),
    schedules: readSchedules(config.QUORUM_JOBS),
    calendar,
    clock,
    ids,
    log,
    owner: `${hostname()} ${resolve(config.QUORUM_HOME)}`, // one process holds a data folder
  });
}

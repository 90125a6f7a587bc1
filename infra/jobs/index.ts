// Work that somebody must do once: by hand, or when a schedule says so.

export type { Claim, Job, JobEnd, JobRecords, JobState, Lease, NewJob } from "./job-records.port.ts";
export type { JobKind, JobRow, Jobs, JobView, JobWork, RunRequest, UnderWay } from "./jobs.port.ts";
export { type JobParts, openJobs } from "./jobs.ts";
export {
  defaultSchedulePath,
  type ExchangeCalendar,
  readSchedules,
  Schedule,
  type Timetable,
  timetable,
} from "./schedule.ts";

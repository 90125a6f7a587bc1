// Jobs as commands print them.

import type { JobKindRow, JobRow } from "../../contract/index.ts";
import type { Paint, Terminal } from "../terminal.ts";
import { blocks, table, wrap } from "./layout.ts";
import { when } from "./values.ts";

export const renderJobKinds = (rows: readonly JobKindRow[], { paint }: Terminal): string =>
  table(
    rows,
    [
      { title: "Job", cell: ({ name }) => name },
      { title: "Due", cell: ({ schedule }) => (schedule ? `${schedule.at} ${schedule.zone}` : "by hand") },
      { title: "Next", cell: ({ schedule }) => when(schedule?.next ?? null) },
      {
        title: "Last",
        cell: ({ last }) => (last ? `${stateWord(last, paint)} ${when(last.finishedAt ?? last.queuedAt)}` : "never"),
      },
      { title: "", cell: ({ says }) => says },
    ],
    "",
  );

export const renderJobs = (rows: readonly JobRow[], { paint }: Terminal): string =>
  rows.length === 0
    ? "Nothing was done yet."
    : table(
        rows,
        [
          { title: "Job", cell: ({ jobId }) => jobId },
          { title: "Name", cell: ({ name }) => name },
          { title: "State", cell: (row) => stateWord(row, paint) },
          { title: "Asked", cell: ({ slot, queuedAt }) => (slot === null ? `${when(queuedAt)} by hand` : when(slot)) },
          { title: "Ended", cell: ({ finishedAt }) => when(finishedAt) },
          { title: "Attempt", cell: ({ attempt }) => String(attempt), align: "right" },
          { title: "", cell: (row) => outcomeOf(row) },
        ],
        "",
      );

export function renderJob(job: JobRow, { width, paint }: Terminal): string {
  const outcome = outcomeOf(job);
  return blocks(
    `${paint("bold", job.jobId)}  ${job.name}  ${stateWord(job, paint)}`,
    outcome === "" ? null : wrap(outcome, width),
    nextStep(job, paint),
  );
}

/** What a job ends with may say of itself how it ended, and why. */
interface Told {
  readonly end?: string;
  readonly because?: string;
  readonly promotionId?: string | null;
}
const toldOf = ({ result }: JobRow): Told => (typeof result === "object" && result !== null ? (result as Told) : {});

function outcomeOf(job: JobRow): string {
  if (job.problem) return `${job.problem.code}: ${job.problem.detail}`;
  const { end, because } = toldOf(job);
  return [end, because].filter((word) => word !== undefined && word !== "").join(": ") || (job.says ?? "");
}

function nextStep(job: JobRow, paint: Paint): string | null {
  const { end, promotionId } = toldOf(job);
  if (promotionId)
    return `${end === "waiting" ? "A person decides" : "To see why"}:\n  ${paint("cyan", `quorum approvals show ${promotionId}`)}`;
  if (job.state === "done" || job.state === "queued" || job.state === "running") return null;
  return `To go on:\n  ${paint("cyan", `quorum jobs run --resume ${job.jobId}`)}`;
}

function stateWord({ state }: JobRow, paint: Paint): string {
  if (state === "done") return paint("green", state);
  return paint(state === "failed" || state === "cancelled" ? "red" : "yellow", state);
}

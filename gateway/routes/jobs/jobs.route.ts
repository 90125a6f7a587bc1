// Jobs over HTTP: what there is, running and cancelling, what was done.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { JobView, RunRequest } from "#infra/jobs/index.ts";
import { JobEvent, JobHistoryQuery, JobKindRow, JobRequest, JobRow, JobRunRequest } from "../../contract/index.ts";
import { jobAnswer, jobKindAnswer } from "../../services/jobs/job-answers.ts";
import type { Services } from "../../services/services.ts";
import { answerOrStream } from "../../streams/answer-or-stream.ts";
import { answers, answersOrStreams, jsonBody, router } from "../router.ts";

const row: JobRow = {
  jobId: "job_5b1f0c9a7d3e2468",
  name: "weekend-retraining",
  state: "done",
  slot: "2026-11-28T07:00:00.000Z",
  queuedAt: "2026-11-28T07:00:12.000Z",
  startedAt: "2026-11-28T07:00:12.000Z",
  finishedAt: "2026-11-28T08:41:00.000Z",
  attempt: 1,
  input: { budgetMinutes: 240 },
  result: { end: "waiting", promotionId: "promotion_0a1b2c3d4e5f6071" },
  problem: null,
  says: null,
};
const ended = answersOrStreams("The job at its end", JobRow, row, JobEvent);
const list = createRoute({
  method: "get",
  path: "/jobs",
  summary: "Jobs that there are, when each is due, and its newest run",
  responses: answers("By name.", z.array(JobKindRow), [
    {
      name: row.name,
      says: "trains models anew",
      schedule: { at: "0 2 * * 6", zone: "America/New_York", next: "2026-12-05T07:00:00.000Z" },
      last: row,
    },
  ]),
});
const history = createRoute({
  method: "get",
  path: "/jobs/history",
  summary: "What was done, newest first",
  request: { query: JobHistoryQuery },
  responses: answers("Runs of jobs.", z.array(JobRow), [row]),
});
const run = createRoute({
  method: "post",
  path: "/jobs/{name}/run",
  summary: "Do a job now; one of the same input that was cut off is gone on with",
  request: {
    params: z.strictObject({ name: z.string() }),
    body: jsonBody(JobRunRequest, { input: { data: "djia20", budgetMinutes: 5 } }),
  },
  responses: ended,
});
const id = z.strictObject({ id: z.string() });
const resume = createRoute({
  method: "post",
  path: "/jobs/{id}/resume",
  summary: "Go on with a job that failed, was cancelled or was cut off",
  request: { params: id, body: jsonBody(JobRequest, {}) },
  responses: ended,
});
const cancel = createRoute({
  method: "post",
  path: "/jobs/{id}/cancel",
  summary: "End a job that waits or runs",
  request: { params: id, body: jsonBody(JobRequest, { as: "ana" }) },
  responses: answers("The job as it stands now.", JobRow, { ...row, state: "cancelled" }),
});

export const jobRoutes = (services: Services): OpenAPIHono => {
  const by = (as: string | undefined): string => as ?? services.config.QUORUM_USER;
  const answered = (c: Context, as: string | undefined, work: (request: RunRequest) => Promise<JobView>) =>
    answerOrStream(
      c,
      { answer: JobRow, events: JobEvent, last: (job) => ({ type: "job-ended", job }) },
      async (onEvent, signal) =>
        jobAnswer(await work({ by: by(as), signal, onSays: (says) => onEvent({ type: "job-progress", says }) })),
    );
  return router()
    .openapi(list, async (c) => c.json((await (await services.jobs()).list()).map(jobKindAnswer), 200))
    .openapi(history, async (c) => {
      const { name, limit } = c.req.valid("query");
      const found = await (await services.jobs()).history({ ...(name !== undefined && { name }), limit });
      return c.json(found.map(jobAnswer), 200);
    })
    .openapi(run, async (c) => {
      const jobs = await services.jobs();
      const { input, as } = c.req.valid("json");
      return answered(c, as, (request) => jobs.run(c.req.valid("param").name, input, request));
    })
    .openapi(resume, async (c) => {
      const jobs = await services.jobs();
      const work = (request: RunRequest) => jobs.resume(c.req.valid("param").id, request);
      return answered(c, c.req.valid("json").as, work);
    })
    .openapi(cancel, async (c) => {
      const jobs = await services.jobs();
      return c.json(jobAnswer(await jobs.cancel(c.req.valid("param").id, by(c.req.valid("json").as))), 200);
    });
};

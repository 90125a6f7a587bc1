// Which data set a conversation is about: that of its last answer. A follow-up is asked on it, whatever the desk's own is.

import type { QueryClient } from "@tanstack/react-query";
import type { RunSummary } from "../../contract/index.ts";
import { runQuery, threadRunsQuery } from "../api/queries.ts";
import { oldestFirst } from "./threads.ts";

/** Runs that failed or are still running have no answer. */
export const lastAnswered = (runs: readonly RunSummary[]): RunSummary | undefined =>
  oldestFirst(runs).findLast(({ state }) => state === "done" || state === "paused");

/** Reads the conversation anew; undefined where it has no answer yet. @throws ApiProblem */
export async function dataOfThread(client: QueryClient, threadId: string): Promise<string | undefined> {
  const runs = await client.fetchQuery({ ...threadRunsQuery(threadId), staleTime: 0, retry: false });
  const last = lastAnswered(runs);
  if (!last) return undefined;
  const answer = await client.fetchQuery({ ...runQuery(last.runId), retry: false });
  return answer.data.id;
}

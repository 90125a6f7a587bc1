// The desk: past conversations on the left, the conversation in the middle, the trace of its last answer on the right.

import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { runQuery, threadRunsQuery } from "../api/queries.ts";
import { useMedia } from "../shared/media.ts";
import { Composer } from "./composer.tsx";
import { Conversation } from "./conversation.tsx";
import { EmptyDesk } from "./empty-desk.tsx";
import type { LiveRun } from "./live-run.ts";
import { useAsking } from "./live-runs.tsx";
import { ThreadList, ThreadSheet } from "./thread-list.tsx";
import { oldestFirst } from "./threads.ts";
import { LiveTrace, StoredTrace, TraceRail } from "./trace-rail.tsx";

export function DeskPage() {
  const { threadId } = useParams({ strict: false });
  const evidence = useSearch({ strict: false, select: (search) => search.evidence });
  const roomForRail = useMedia("(min-width: 1360px)");
  const { live, says } = useAsking();
  const own = live.filter((run) => (threadId ? run.threadId === threadId : run.threadId === null));
  const { data: runs, error } = useQuery({ ...threadRunsQuery(threadId ?? ""), enabled: threadId !== undefined });
  const stored = oldestFirst(runs ?? []);
  const shown = own.filter((run) => !stored.some(({ runId, state }) => runId === run.runId && isStored(run, state)));
  const past = stored.filter(({ runId }) => !shown.some((run) => run.runId === runId));
  const lastRunId =
    shown.findLast((run) => run.answer)?.runId ?? past.findLast((run) => run.state !== "running")?.runId ?? null;
  const running = shown.findLast((run) => run.state === "sent" || run.state === "running");
  const nothing = threadId === undefined && own.length === 0;
  const end = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question scrolls to the end
  useEffect(() => {
    void end.current?.scrollIntoView({ block: "end" }); // newer browsers answer with a promise, which is no clean-up
  }, [live.length]);

  return (
    <div className="flex h-full">
      <ThreadList current={threadId} />
      <section aria-label="Conversation" className="flex min-w-0 flex-1 flex-col">
        <ThreadSheet current={threadId} />
        {nothing ? (
          <EmptyDesk />
        ) : (
          <div className="min-h-0 flex-1 overflow-y-auto scroll-pb-8">
            <Conversation past={past} live={shown} error={error} threadId={threadId} />
            <div ref={end} />
          </div>
        )}
        <Composer threadId={threadId} />
        <p aria-live="polite" className="sr-only">
          {says}
        </p>
      </section>
      {roomForRail && !evidence && !nothing && <Rail running={running} runId={lastRunId} />}
    </div>
  );
}

/** Once the gateway lists a run as finished, what it stored replaces what was seen live. */
const isStored = (run: LiveRun, state: string): boolean => run.state === "ready" && state !== "running";

function Rail({ running, runId }: { readonly running: LiveRun | undefined; readonly runId: string | null }) {
  const { data } = useQuery({ ...runQuery(runId ?? ""), enabled: runId !== null });
  return <TraceRail>{running ? <LiveTrace run={running} /> : data ? <StoredTrace answer={data} /> : null}</TraceRail>;
}

// Past conversations: a column on a desk, a sheet on a phone.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ListTree, Plus } from "lucide-react";
import { useState } from "react";
import { runsQuery } from "../api/queries.ts";
import { Button, buttonClass } from "../shared/button.tsx";
import { classes } from "../shared/class-names.ts";
import { useNowMs } from "../shared/clock.ts";
import { DialogBox } from "../shared/dialog.tsx";
import { plural } from "../shared/format.ts";
import { Loading } from "../shared/loading.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";
import { spanText } from "../shared/time.ts";
import { type Thread, threadsOf } from "./threads.ts";

interface Props {
  readonly current: string | undefined;
}

export function ThreadList({ current }: Props) {
  return (
    <nav aria-label="Questions" className="flex w-62 shrink-0 flex-col border-r border-line bg-canvas max-lg:hidden">
      <div className="flex h-12 shrink-0 items-center justify-between pr-2 pl-4">
        <h2 className="font-semibold">Questions</h2>
        <Link to="/" className={buttonClass("bare", "px-2")} aria-label="New question">
          <Plus aria-hidden className="size-4" /> New
        </Link>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        <Threads current={current} />
      </div>
    </nav>
  );
}

export function ThreadSheet({ current }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <div className="flex h-11 shrink-0 items-center justify-between border-b border-line px-2 lg:hidden">
      <Button kind="bare" onClick={() => setOpen(true)}>
        <ListTree aria-hidden className="size-4" /> Questions
      </Button>
      <Link to="/" className={buttonClass("bare")}>
        <Plus aria-hidden className="size-4" /> New question
      </Link>
      <DialogBox open={open} onOpenChange={setOpen} title="Questions">
        {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: closes after any link inside was followed */}
        <div onClick={() => setOpen(false)} className="-mx-2">
          <Threads current={current} />
        </div>
      </DialogBox>
    </div>
  );
}

function Threads({ current }: Props) {
  const { data, error, refetch } = useQuery(runsQuery);
  const nowMs = useNowMs(30_000);
  if (error && !data) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading what="the questions" />;
  const threads = threadsOf(data);
  if (threads.length === 0) return <p className="px-2 py-3 text-ink-3">Your questions will stand here.</p>;
  return (
    <ul className="space-y-px">
      {threads.map((thread) => (
        <li key={thread.threadId} className="[contain-intrinsic-size:auto_52px] [content-visibility:auto]">
          <ThreadLink thread={thread} here={thread.threadId === current} nowMs={nowMs} />
        </li>
      ))}
    </ul>
  );
}

const stateWords = { running: "running", paused: "waits for approval", done: "", failed: "failed" } as const;
const stateColours = { running: "text-info", paused: "text-warn", done: "", failed: "text-down" } as const;

function ThreadLink({
  thread,
  here,
  nowMs,
}: {
  readonly thread: Thread;
  readonly here: boolean;
  readonly nowMs: number;
}) {
  const { latest } = thread;
  return (
    <Link
      to="/threads/$threadId"
      params={{ threadId: thread.threadId }}
      data-list-item
      aria-current={here ? "true" : undefined}
      className={classes("block rounded-md px-2 py-1.5 coarse:py-2.5", here ? "bg-accent-soft" : "hover:bg-sunken")}
    >
      <span className="line-clamp-2 leading-4.5 font-medium">{thread.title}</span>
      <span className="mt-0.5 flex items-center gap-1.5 text-small text-ink-3">
        {stateWords[latest.state] && <span className={stateColours[latest.state]}>{stateWords[latest.state]} ·</span>}
        {thread.questions > 1 && <span>{plural(thread.questions, "question")} ·</span>}
        <span>{spanText(nowMs - Date.parse(latest.startedAt))} ago</span>
      </span>
    </Link>
  );
}

// The turns of a conversation, oldest first: what is stored, then what is being answered now.

import { useQuery } from "@tanstack/react-query";
import type { RunSummary } from "../../contract/index.ts";
import { runQuery } from "../api/queries.ts";
import { Empty } from "../shared/empty.tsx";
import { Loading } from "../shared/loading.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";
import { AnswerView } from "./answer-view.tsx";
import { agentsOf, type LiveRun } from "./live-run.ts";
import { LiveTurn } from "./live-turn.tsx";
import { Turn } from "./turn.tsx";

interface Props {
  readonly past: readonly RunSummary[];
  readonly live: readonly LiveRun[];
  readonly error: unknown;
  readonly threadId: string | undefined;
}

export function Conversation({ past, live, error, threadId }: Props) {
  const nothing = past.length === 0 && live.length === 0;
  return (
    <div className="mx-auto max-w-[968px] space-y-10 px-4 py-6 md:px-6">
      {nothing && error !== null && error !== undefined && <ProblemNotice error={error} />}
      {nothing && !error && <Empty title="No question here">The conversation {threadId} holds no question.</Empty>}
      {past.map((run, index) => (
        <PastTurn key={run.runId} run={run} open={index === past.length - 1 && live.length === 0} />
      ))}
      {live.map((run) => (
        <LiveTurn key={run.runId ?? run.question} run={run} />
      ))}
    </div>
  );
}

function PastTurn({ run, open }: { readonly run: RunSummary; readonly open: boolean }) {
  const running = run.state === "running";
  const { data, error, refetch } = useQuery({ ...runQuery(run.runId), enabled: !running });
  return (
    <Turn question={run.question} asOf={run.asOf} symbols={run.symbols} data={data?.data}>
      {running && <Loading what="this question's state: it is still being answered" />}
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} what="This answer cannot be shown" />}
      {!running && !data && !error && <Loading what="the answer" />}
      {data && <AnswerView answer={data} agents={agentsOf(data)} open={open} />}
    </Turn>
  );
}

// A question while it is answered: the agents at work, the words as they come, and a way to stop; or why it failed.

import { Square } from "lucide-react";
import { Button } from "../shared/button.tsx";
import { Loading } from "../shared/loading.tsx";
import { ProblemCard } from "../shared/problem-notice.tsx";
import { AgentStrip } from "./agent-strip.tsx";
import { AnswerView } from "./answer-view.tsx";
import { agentsOf, type LiveRun } from "./live-run.ts";
import { useAsking } from "./live-runs.tsx";
import { Turn } from "./turn.tsx";

const stages = {
  sent: "the question: sending it to the desk",
  running: "the question: which company, what is asked, over which time",
} as const;

export function LiveTurn({ run }: { readonly run: LiveRun }) {
  return (
    <Turn question={run.question} asOf={run.asOf} symbols={run.symbols} data={run.answer?.data}>
      {run.answer ? (
        <AnswerView answer={run.answer} agents={agentsOf(run.answer)} open />
      ) : (
        <div className="space-y-4">
          {(run.state === "sent" || run.state === "running") && <Progress run={run} stage={stages[run.state]} />}
          {run.agents.length > 0 && <AgentStrip agents={run.agents} />}
          {run.text && <p className="max-w-[72ch] text-prose whitespace-pre-line text-ink-2">{run.text}</p>}
          {run.problem && <Failure run={run} problem={run.problem} />}
        </div>
      )}
    </Turn>
  );
}

function Progress({ run, stage }: { readonly run: LiveRun; readonly stage: string }) {
  const { stop } = useAsking();
  const done = run.agents.filter(({ finding }) => finding !== null).length;
  return (
    <div className="flex items-center justify-between gap-4">
      {run.agents.length === 0 ? (
        <Loading what={stage} />
      ) : (
        <p className="text-ink-2">
          {done} of {run.agents.length} specialist answers are in
        </p>
      )}
      <Button onClick={() => stop(run)}>
        <Square aria-hidden className="size-3" /> Stop
      </Button>
    </div>
  );
}

function Failure({ run, problem }: { readonly run: LiveRun; readonly problem: NonNullable<LiveRun["problem"]> }) {
  const { ask, dismiss } = useAsking();
  const again = () => {
    dismiss(run);
    const { question, asOf, threadId } = run;
    ask({ question, ...(asOf && { asOf }), ...(threadId && { threadId }) }, () => undefined);
  };
  return (
    <div className="space-y-2">
      <ProblemCard problem={problem} />
      <div className="flex gap-2">
        <Button onClick={again}>Ask again</Button>
        <Button kind="bare" onClick={() => dismiss(run)}>
          Remove from view
        </Button>
      </div>
    </div>
  );
}

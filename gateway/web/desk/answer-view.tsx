// A finished answer: cards, prose, what each specialist says, prices, and what became of it.

import { ChevronRight } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { AskAnswer } from "../../contract/index.ts";
import { classes } from "../shared/class-names.ts";
import { Loading } from "../shared/loading.tsx";
import { TracedText } from "../shared/traced-text.tsx";
import { AgentStrip } from "./agent-strip.tsx";
import { Cautions } from "./cautions.tsx";
import { Coverage } from "./coverage.tsx";
import { FindingList } from "./finding-list.tsx";
import type { LiveAgent } from "./live-run.ts";
import { Outcome } from "./outcome.tsx";

const ChartPanel = lazy(() => import("../chart/chart-panel.tsx").then(({ ChartPanel }) => ({ default: ChartPanel })));

interface Props {
  readonly answer: AskAnswer;
  readonly agents: readonly LiveAgent[];
  /** The last answer of a conversation shows everything, earlier ones their words. */
  readonly open: boolean;
}

export function AnswerView({ answer, agents, open }: Props) {
  const [details, setDetails] = useState<boolean | null>(null);
  const shown = details ?? open;
  const hasDetails = agents.length > 0 || answer.symbols.length > 0;
  return (
    <div className="space-y-4">
      <Cautions answer={answer} />
      <TracedText text={answer.answer} numbers={answer.numbers} className="max-w-[74ch] text-prose" />
      <Outcome answer={answer} />
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <Coverage answer={answer} />
        {hasDetails && (
          <button
            type="button"
            aria-expanded={shown}
            onClick={() => setDetails(!shown)}
            className="inline-flex items-center gap-1 text-small font-medium text-ink-2 hover:text-ink"
          >
            <ChevronRight aria-hidden className={classes("size-3.5 transition-transform", shown && "rotate-90")} />
            {shown ? "Hide the research" : "Show the research"}
          </button>
        )}
      </div>
      {shown && hasDetails && <Research answer={answer} agents={agents} />}
    </div>
  );
}

function Research({ answer, agents }: Omit<Props, "open">) {
  return (
    <div className="space-y-4">
      {agents.length > 0 && <AgentStrip agents={agents} />}
      {answer.symbols.length > 0 && (
        <Suspense fallback={<Loading what="the prices" />}>
          <ChartPanel symbols={answer.symbols} asOf={answer.asOf} data={answer.data.id} />
        </Suspense>
      )}
      {answer.findings.length > 0 && <FindingList answer={answer} />}
    </div>
  );
}

// A tool result as it was read: which tool, asked what, as of when, on which facts, and every figure it returned.

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import type { EvidenceAnswer } from "../../contract/index.ts";
import { evidenceQuery } from "../api/queries.ts";
import { Hash } from "../shared/copy-button.tsx";
import { plural } from "../shared/format.ts";
import { Loading } from "../shared/loading.tsx";
import { Fact, Facts } from "../shared/panel.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";
import { momentText } from "../shared/time.ts";
import { pictureOf } from "./evidence-picture.ts";
import { FiguresTable } from "./figures-table.tsx";
import { RawJson } from "./raw-json.tsx";

const EvidenceChart = lazy(() =>
  import("./evidence-chart.tsx").then(({ EvidenceChart }) => ({ default: EvidenceChart })),
);

interface Props {
  readonly evidenceId: string;
  readonly path: string | null;
}

export function EvidenceBody({ evidenceId, path }: Props) {
  const { data, error, refetch } = useQuery(evidenceQuery(evidenceId));
  if (error) {
    return (
      <div className="p-4">
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!data) return <Loading what="the evidence" />;
  return <EvidenceView evidence={data} path={path} />;
}

function EvidenceView({ evidence, path }: { readonly evidence: EvidenceAnswer; readonly path: string | null }) {
  const picture = useMemo(() => pictureOf(evidence, path), [evidence, path]);
  return (
    <div className="divide-y divide-line">
      <div className="p-4">
        <p className="mb-3 font-mono text-body font-semibold">{evidence.tool}</p>
        <Facts>
          <Fact label="As of">{momentText(evidence.asOf)}</Fact>
          <Fact label="Data">{evidence.dataset}</Fact>
          <Fact label="Snapshot">
            <Hash value={evidence.snapshot} what="snapshot" length={18} />
          </Fact>
        </Facts>
      </div>
      <Part title="Asked with">
        <InputList input={evidence.input} />
      </Part>
      {picture && (
        <Part title={picture.title}>
          <Suspense fallback={<Loading what="the chart" />}>
            <EvidenceChart picture={picture} path={path} />
          </Suspense>
        </Part>
      )}
      <Part title={`Figures (${evidence.figures.length})`}>
        <FiguresTable figures={evidence.figures} output={evidence.output} path={path} />
      </Part>
      <RawJson evidence={evidence} />
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className="p-4">
      <h3 className="mb-2 text-small font-medium text-ink-3">{title}</h3>
      {children}
    </section>
  );
}

const shortest = 64;

function InputValue({ value }: { readonly value: unknown }) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.length <= shortest) return <span className="font-mono text-small">{text}</span>;
  const entries = Array.isArray(value) ? plural(value.length, "entry", "entries") : `${text.slice(0, 32)}…`;
  return (
    <details>
      <summary className="text-accent">{entries}</summary>
      <pre className="mt-1 font-mono text-small break-all whitespace-pre-wrap">{JSON.stringify(value, null, 1)}</pre>
    </details>
  );
}

function InputList({ input }: { readonly input: unknown }) {
  const entries = typeof input === "object" && input !== null ? Object.entries(input) : [];
  if (entries.length === 0) return <p className="text-ink-2">No input.</p>;
  return (
    <Facts>
      {entries.map(([name, value]) => (
        <Fact key={name} label={name}>
          <InputValue value={value} />
        </Fact>
      ))}
    </Facts>
  );
}

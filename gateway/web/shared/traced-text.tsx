// Prose with its numbers: each underlined and a link to its evidence; one that nothing backs is struck through and says so.

import { Link, useSearch } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { classes } from "./class-names.ts";
import { paragraphsOf, type Traced } from "./segments.ts";

interface Props {
  readonly text: string;
  readonly numbers: readonly Traced[];
  readonly className?: string;
}

export function TracedText({ text, numbers, className }: Props) {
  return (
    <div className={classes("space-y-3", className)}>
      {paragraphsOf(text, numbers).map((segments) => (
        <p key={segments[0]?.at} className="whitespace-pre-line">
          {segments.map((segment) =>
            segment.number ? <TracedNumber key={segment.at} number={segment.number} /> : segment.text,
          )}
        </p>
      ))}
    </div>
  );
}

function TracedNumber({ number }: { readonly number: Traced }) {
  if (number.evidenceId === null) return <UntracedNumber text={number.text} />;
  return <EvidenceLink evidenceId={number.evidenceId} path={number.path} text={number.text} />;
}

interface LinkProps {
  readonly evidenceId: string;
  readonly path: string | null;
  readonly text: string;
}

function EvidenceLink({ evidenceId, path, text }: LinkProps) {
  const open = useSearch({ strict: false, select: (s) => s.evidence === evidenceId && (s.path ?? null) === path });
  return (
    <Link
      to="."
      search={(search) => ({ ...search, evidence: evidenceId, path: path ?? undefined })}
      resetScroll={false}
      data-evidence={evidenceId}
      title={path ? `Evidence: ${path}` : "Evidence"}
      className={classes(
        "rounded-[2px] whitespace-nowrap text-ink underline decoration-accent/50 decoration-1 underline-offset-[3px] hover:bg-accent-soft hover:decoration-accent",
        open && "bg-mark decoration-accent",
      )}
    >
      {text}
    </Link>
  );
}

function UntracedNumber({ text }: { readonly text: string }) {
  return (
    <span
      className="rounded-[2px] bg-warn-soft px-0.5 whitespace-nowrap text-warn"
      title="No tool result backs this number: do not rely on it."
    >
      <del>{text}</del>
      <TriangleAlert aria-hidden className="mb-0.5 ml-0.5 inline size-3" />
      <span className="sr-only">, untraced: no tool result backs this number</span>
    </span>
  );
}

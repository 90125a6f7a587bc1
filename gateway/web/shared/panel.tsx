// A framed part of a page with a heading: what it is on the left, how old it is and what can be done on the right.

import { type ReactNode, useId } from "react";
import { classes } from "./class-names.ts";

interface Props {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly flush?: boolean;
  readonly children: ReactNode;
}

export function Panel({ title, aside, className, flush = false, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes("min-w-0 rounded-lg border border-line bg-surface", className)}>
      <header className="flex min-h-10 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <h2 id={id} className="text-body font-semibold">
          {title}
        </h2>
        {aside && <div className="flex flex-wrap items-center gap-2 text-small text-ink-3">{aside}</div>}
      </header>
      <div className={flush ? "" : "p-4"}>{children}</div>
    </section>
  );
}

/** Label and value pairs, labels in one column. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="grid grid-cols-[minmax(88px,max-content)_1fr] gap-x-4 gap-y-1.5">{children}</dl>;
}

export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

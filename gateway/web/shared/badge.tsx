// A word in a coloured frame, for states. The word carries the meaning, the colour repeats it.

import type { ReactNode } from "react";
import { classes } from "./class-names.ts";

const tones = {
  plain: "border-line-strong text-ink-2",
  up: "border-transparent bg-up-soft text-up",
  down: "border-transparent bg-down-soft text-down",
  warn: "border-transparent bg-warn-soft text-warn",
  info: "border-transparent bg-info-soft text-info",
  accent: "border-transparent bg-accent-soft text-accent",
} as const;

export type Tone = keyof typeof tones;

interface Props {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children: ReactNode;
}

export function Badge({ tone = "plain", title, children }: Props) {
  return (
    <span
      title={title}
      className={classes(
        "inline-flex h-5 shrink-0 items-center gap-1 rounded-sm border px-1.5 text-small font-medium whitespace-nowrap",
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}

// Where a command writes: answers to stdout, everything else to stderr. Colours only where a person looks.

import { styleText } from "node:util";

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number | null;
}

export interface Terminal {
  readonly out: Output;
  readonly err: Output;
  /** Columns that text is wrapped to. */
  readonly width: number;
  readonly paint: Paint;
}

type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan" | "strikethrough";
export type Paint = (style: Style, text: string) => string;

const [narrowest, usual, widest] = [40, 80, 100];

/** Colours follow https://no-color.org: NO_COLOR set to anything turns them off. */
export function openTerminal(out: Output, err: Output, env: Readonly<Record<string, string | undefined>>): Terminal {
  const coloured = out.isTTY && !env.NO_COLOR && env.TERM !== "dumb";
  return {
    out,
    err,
    width: Math.min(Math.max(out.columns || usual, narrowest), widest), // some terminals say 0
    paint: coloured ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text,
  };
}

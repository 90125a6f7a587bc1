// The specialists at work, on the terminal's error output: one line each, redrawn in place, gone when the answer comes.

import type { DeskEvent } from "../../contract/index.ts";
import type { Output, Paint } from "../terminal.ts";
import { stance } from "./values.ts";

export interface LiveBoard {
  show(event: DeskEvent): void;
  /** Clears what was drawn. */
  clear(): void;
}

const upAndClear = (lines: number): string => (lines === 0 ? "" : `\u001b[${lines}A\u001b[0J`);

export function liveBoard(output: Output, paint: Paint): LiveBoard {
  const rows = new Map<string, string>();
  let head = "";
  let drawn = 0;
  function draw(): void {
    const lines = [head, ...[...rows].map(([name, state]) => `  ${name.padEnd(24)} ${state}`)].filter(
      (line) => line !== "",
    );
    output.write(`${upAndClear(drawn)}${lines.map((line) => `${line}\n`).join("")}`);
    drawn = lines.length;
  }
  return {
    show(event) {
      if (event.type === "run-started") head = paint("dim", "reading the question");
      if (event.type === "question-understood")
        head = paint("dim", `${event.kind}: ${event.symbols.join(", ") || "no company"}`);
      if (event.type === "agent-started") rows.set(rowOf(event), paint("dim", "working"));
      if (event.type === "tool-called") rows.set(rowOf(event), paint("dim", event.tool));
      if (event.type === "finding-added") rows.set(rowOf(event.finding), outcome(event.finding, paint));
      draw();
    },
    clear() {
      output.write(upAndClear(drawn));
      drawn = 0;
    },
  };
}

const rowOf = ({ specialist, symbol }: { readonly specialist: string; readonly symbol: string }): string =>
  `${specialist} ${symbol}`;

type Finding = Extract<DeskEvent, { type: "finding-added" }>["finding"];

const outcome = (finding: Finding, paint: Paint): string =>
  finding.source === "none"
    ? paint("yellow", `no answer: ${finding.because ?? ""}`.slice(0, 60))
    : stance(finding.stance, paint);

// An error as a person reads it: what happened, what is safe, what to do.

import type { Problem } from "../../contract/index.ts";
import type { Terminal } from "../terminal.ts";
import { wrap } from "./layout.ts";

export function renderProblem(problem: Problem, { width, paint }: Pick<Terminal, "width" | "paint">): string {
  const fields = (problem.errors ?? []).map(({ path, message }) => `  ${path || "request"}: ${message}`);
  return [
    `${paint("red", `✗ ${problem.title}`)} ${paint("dim", `(${problem.code})`)}`,
    wrap(problem.detail, width, "  "),
    ...(fields.length > 1 ? fields : []),
    paint("dim", wrap(whatIsSafe(problem), width, "  ")),
  ].join("\n");
}

function whatIsSafe({ fault, retry }: Problem): string {
  const again = retry ? " The same command may succeed later." : "";
  switch (fault) {
    case "caller":
      return `Nothing was changed and nothing was ordered.${again}`;
    case "model":
      return `The model failed; what the desk has stored is safe, and nothing was ordered.${again}`;
    case "bug":
      return `This is a mistake of the desk's own. What it has stored is safe; nothing that was not approved has been ordered. QUORUM_LOG=error shows where it happened.${again}`;
    default:
      return `What the desk has stored is safe.${again}`;
  }
}

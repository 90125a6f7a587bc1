// Everything that can go wrong with a call, as problem details: what the gateway said, or that it said nothing.

import type { Problem } from "../../contract/index.ts";

export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ApiProblem";
    this.problem = problem;
  }
}

const local = (code: string, title: string, status: number, detail: string, retry: boolean): ApiProblem =>
  new ApiProblem({ type: `urn:quorum:page:${code}`, title, status, detail, code, retry });

/** Status 0: nothing answered. Nothing that was asked before is lost, since the gateway stores it. */
export const unreachable = (): ApiProblem =>
  local(
    "page/gateway-unreachable",
    "The gateway does not answer",
    0,
    "Nothing listens at this address at the moment. What the desk has stored is safe. Start it again with npm start.",
    true,
  );

export const interrupted = (): ApiProblem =>
  local(
    "page/stream-interrupted",
    "The answer stopped arriving",
    0,
    "The connection ended before the answer was ready. Nothing was ordered. If the run went on, it appears in the list of questions.",
    true,
  );

export const stopped = (): ApiProblem =>
  local("page/stopped", "You stopped this question", 0, "The desk was told to give up. Nothing was ordered.", true);

/** A refusal in the gateway's own words where it sent problem details, else by its status. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return new ApiProblem(body);
  const detail = `The gateway answered ${response.status} without saying why.`;
  return local("page/answer-unexpected", "Unexpected answer", response.status, detail, response.status >= 500);
}

export function isProblem(value: unknown): value is Problem {
  if (typeof value !== "object" || value === null) return false;
  return "detail" in value && "code" in value && "status" in value && "title" in value;
}

/** What was thrown, as a problem; a mistake in the page itself is called one. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof ApiProblem) return thrown.problem;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return local("page/unexpected", "The page made a mistake", 500, `${detail} Nothing was sent.`, false).problem;
}

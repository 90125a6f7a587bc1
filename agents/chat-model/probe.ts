// Whether the chosen model can be asked right now, for doctor and health: a report, never a throw.

import { z } from "zod";
import { asQuorumError, type Clock, type Config } from "#infra/runtime/index.ts";
import { parseJson } from "./finish-answer.ts";
import { connectionFailure, statusFailure } from "./http-failures.ts";
import { chooseModel, type ModelChoice } from "./open.ts";

export interface ModelReport {
  /** As in QUORUM_MODEL. */
  readonly model: string;
  readonly up: boolean;
  /** Whether the model can be used there; null where the server does not say which models it has. */
  readonly present: boolean | null;
  readonly tookMs: number;
  /** What was found and, where something is missing, what to do. */
  readonly says: string;
}

export interface ProbeOptions {
  readonly clock: Clock;
  /** Default: 3 seconds from now. */
  readonly signal?: AbortSignal;
}

export async function probeChatModel(
  config: Config,
  { clock, signal = AbortSignal.timeout(3_000) }: ProbeOptions,
): Promise<ModelReport> {
  const startMs = clock.nowMs();
  const found = await look(config, signal).catch(
    (thrown: unknown): Found => ({ up: false, present: null, says: asQuorumError(thrown).message }),
  );
  return { model: config.QUORUM_MODEL, ...found, tookMs: clock.nowMs() - startMs };
}

type Found = Pick<ModelReport, "up" | "present" | "says">;

async function look(config: Config, signal: AbortSignal): Promise<Found> {
  const choice = chooseModel(config);
  if (choice.driver === "desk") return { up: true, present: true, says: "Built in." };
  return choice.driver === "ollama" ? lookAtOllama(choice, signal) : lookAtOpenai(choice, signal);
}

const Shown = z.object({
  capabilities: z.array(z.string()).nullish(),
  model_info: z.record(z.string(), z.unknown()).nullish(),
});

async function lookAtOllama(
  { name, url, contextTokens }: ModelChoice & { driver: "ollama" },
  signal: AbortSignal,
): Promise<Found> {
  const { status, body } = await ask(
    `${url}/api/show`,
    { method: "POST", body: JSON.stringify({ model: name }) },
    name,
    url,
    signal,
  );
  if (status === 404)
    return {
      up: true,
      present: false,
      says: `The server is up, but has no model ${name}. Fetch it with: ollama pull ${name}`,
    };
  const shown = Shown.safeParse(parseJson(body));
  if (status !== 200 || !shown.success) return { up: false, present: null, says: said(status, body, name, url) };
  const longest = Object.entries(shown.data.model_info ?? {}).find(([key]) => key.endsWith(".context_length"))?.[1];
  const warnings = [
    shown.data.capabilities &&
      !shown.data.capabilities.includes("tools") &&
      "It cannot call tools, so specialists will fall back: take a model that can.",
    typeof longest === "number" &&
      longest < contextTokens &&
      `Its context ends at ${longest} tokens, below OLLAMA_CONTEXT=${contextTokens}.`,
  ].filter((warning) => typeof warning === "string");
  return { up: true, present: true, says: [`The server is up and has ${name}.`, ...warnings].join(" ") };
}

const Listed = z.object({ data: z.array(z.object({ id: z.string() })) });

async function lookAtOpenai(
  { name, url, apiKey }: ModelChoice & { driver: "openai" },
  signal: AbortSignal,
): Promise<Found> {
  const headers: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  const { status, body } = await ask(`${url}/models`, { headers }, name, url, signal);
  const listed = Listed.safeParse(parseJson(body));
  if (status === 401 || status === 403)
    return {
      up: true,
      present: false, // whatever it has, it is not for this key
      says: `The server is up, but refuses the key (${status}). Check OPENAI_API_KEY.`,
    };
  if (status >= 500 || status === 429) return { up: false, present: null, says: said(status, "", name, url) };
  if (status !== 200 || !listed.success)
    return {
      up: true,
      present: null,
      says: `Something answers (${status}), but does not list its models: ${name} is not proven to be there.`,
    };
  const ids = listed.data.data.map(({ id }) => id);
  if (ids.includes(name)) return { up: true, present: true, says: `The server is up and has ${name}.` };
  return {
    up: true,
    present: false,
    says: `The server is up, but has no model ${name}; it has ${ids.slice(0, 8).join(", ") || "none"}.`,
  };
}

async function ask(
  target: string,
  init: RequestInit,
  name: string,
  url: string,
  signal: AbortSignal,
): Promise<{ status: number; body: string }> {
  try {
    const response = await fetch(target, { ...init, signal });
    return { status: response.status, body: await response.text() };
  } catch (thrown) {
    if (signal.aborted) return { status: 504, body: "no answer in time" };
    throw connectionFailure(thrown, { modelId: name, url, ifMissing: "" });
  }
}

const said = (status: number, says: string, modelId: string, url: string): string =>
  statusFailure({ status, says }, { modelId, url, ifMissing: "" }).message;

// The shape of a run: graph, prompts, tools, limits. A paused run is resumed on the same shape only, and a difference is named.

import { z } from "zod";
import { readPrompt } from "#agents/define/index.ts";
import { specialistPrompt } from "#agents/run/index.ts";
import { canonicalJson, contentHash, QuorumError } from "#infra/runtime/index.ts";
import type { DeskServices } from "./run-context.ts";

type Shape = Readonly<Record<string, string>>;

const short = (value: unknown): string => contentHash(value).slice(0, 12);

/** One hash for each part, as canonical JSON: comparing two tells which parts differ. */
export function fingerprintOf(
  services: Pick<DeskServices, "specialists" | "tools" | "limits" | "model">,
  graphEdges: readonly string[],
): string {
  const shape: Record<string, string> = {
    "graph desk": short(graphEdges),
    limits: short(services.limits),
    model: services.model.id,
  };
  for (const agent of services.specialists) {
    shape[`agent ${agent.id}`] = short({ ...agent, tools: agent.tools.map((tool) => tool.id) });
    shape[`prompt ${agent.prompt}`] = readPrompt(agent.prompt).hash.slice(0, 12);
  }
  for (const path of ["understand/v1.md", specialistPrompt, "answer/v1.md"])
    shape[`prompt ${path}`] = readPrompt(path).hash.slice(0, 12);
  for (const tool of services.tools) {
    shape[`tool ${tool.id}`] = short([
      tool.says,
      z.toJSONSchema(tool.input, { io: "input" }),
      z.toJSONSchema(tool.output),
    ]);
  }
  return canonicalJson(shape);
}

/** The parts that differ, in words; empty where the shapes are the same. */
export function shapeDifferences(before: string, now: string): readonly string[] {
  const [old, current] = [JSON.parse(before) as Shape, JSON.parse(now) as Shape];
  const parts = [...new Set([...Object.keys(old), ...Object.keys(current)])].sort();
  return parts.flatMap((part) => {
    if (old[part] === current[part]) return [];
    return [
      old[part] === undefined ? `${part} is new` : current[part] === undefined ? `${part} is gone` : `${part} changed`,
    ];
  });
}

/** @throws graphs/fingerprint-changed naming every part that differs */
export function requireSameShape(before: string, now: string): void {
  const differences = shapeDifferences(before, now);
  if (differences.length === 0) return;
  throw new QuorumError(
    "graphs/fingerprint-changed",
    `The desk changed since this run paused: ${differences.join("; ")}. Ask the question again; nothing was sent.`,
    { fault: "caller", retry: false, context: { differences } },
  );
}

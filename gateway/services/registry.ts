// Everything that is registered, as one report. It is read from the declarations; nothing is listed by hand.

import { specialists } from "#agents/roster/index.ts";
import { deskEdges } from "#graphs/desk/index.ts";
import { discoveryEdges } from "#graphs/discovery/index.ts";
import { retrainingEdges } from "#graphs/retraining/index.ts";
import { tools } from "#tools/registry/index.ts";
import { RegistryReport } from "../contract/index.ts";
import { drivers } from "./drivers.ts";

export function registryReport(): RegistryReport {
  return RegistryReport.parse({
    tools: tools.map(({ id, says, reads, limits }) => ({ id, says, reads, timeoutMs: limits.timeoutMs })),
    agents: specialists.map(({ id, title, says, prompt, tools: own }) => ({
      id,
      title,
      says,
      prompt,
      tools: own.map((tool) => tool.id),
    })),
    drivers: drivers.map(({ port, id, for: says, package: needs }) => ({ port, id, says, needs })),
    graphs: [
      { id: "desk", edges: deskEdges },
      { id: "discovery", edges: discoveryEdges },
      { id: "retraining", edges: retrainingEdges },
    ],
  });
}

// docs/reference: the specialists, the drivers of every port, and the graphs, as they are registered.

import { specialists } from "#agents/roster/index.ts";
import { drivers } from "#gateway/services/drivers.ts";
import { registryReport } from "#gateway/services/registry.ts";
import { block, code, type Page, referencePage, table } from "./markdown.ts";

export function specialistsPage(): Page {
  const parts = specialists.flatMap(({ id, title, says, prompt, tools, stop, retries }) => [
    `## ${title}`,
    says,
    table(
      ["Id", "Prompt", "Tools", "Budget", "Retries of a bad answer"],
      [
        [
          code(id),
          `[prompts/${prompt}](../../prompts/${prompt})`,
          tools.map((tool) => code(tool.id)).join(", "),
          `${stop.turns} turns, ${stop.toolCalls} tool calls, ${stop.tokens} tokens`,
          String(retries),
        ],
      ],
    ),
  ]);
  return referencePage("specialists", "Specialists", "agents/roster", parts);
}

export function driversPage(): Page {
  const rows = drivers.map(({ port, id, for: purpose, package: needed, how }) => [
    port,
    code(id),
    purpose,
    needed === null ? "none" : code(needed),
    how,
  ]);
  return referencePage("drivers", "Drivers", "the declarations beside each port", [
    table(["Port", "Driver", "For", "npm package", "How to have it"], rows),
  ]);
}

export function graphsPage(): Page {
  const parts = registryReport().graphs.flatMap(({ id, edges }) => [`## ${id}`, block("text", edges.join("\n"))]);
  return referencePage("graphs", "Graphs", "graphs/desk/desk.graph.ts", parts);
}

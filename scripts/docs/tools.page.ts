// docs/reference/tools.md: what every registered tool takes and returns.

import { z } from "zod";
import { specialists } from "#agents/roster/index.ts";
import type { Tool } from "#tools/define/index.ts";
import { tools } from "#tools/registry/index.ts";
import { type Field, fieldsOf, type Schema } from "./fields.ts";
import { code, type Page, referencePage, table } from "./markdown.ts";

export function toolsPage(): Page {
  const list = table(
    ["Tool", "Specialist", "Reads"],
    tools.map(({ id, reads }) => [`[${code(id)}](#${anchorOf(id)})`, usersOf(id), reads.join(", ") || "nothing"]),
  );
  const units =
    "Units: `fraction` 0.01 is 1 %; `fraction/year` the same as a yearly rate; `probability` 0 to 1; `score` has no dimension, its sign matters; `ratio` one quantity over another; `rank` 1 is first; `usd` and `usd/share` are in units of the currency, not in cents.";
  return referencePage("tools", "Tools", "tools/registry", [list, units, ...tools.flatMap(sectionOf)]);
}

const anchorOf = (id: string): string => id.replaceAll(".", "");

const usersOf = (id: string): string =>
  specialists
    .filter((agent) => agent.tools.some((tool) => tool.id === id))
    .map((agent) => agent.id)
    .join(", ") || "the desk itself";

function sectionOf({ id, says, input, output, limits }: Tool): readonly string[] {
  return [
    `## ${id}`,
    says,
    `Time limit ${limits.timeoutMs} ms. Input:`,
    inputTable(fieldsOf(z.toJSONSchema(input, { io: "input" }) as Schema)),
    "Output:",
    outputTable(fieldsOf(z.toJSONSchema(output) as Schema)),
  ];
}

const inputTable = (fields: readonly Field[]): string =>
  fields.length === 0
    ? "None."
    : table(
        ["Input", "Kind", "Bounds", "Default"],
        fields.map((field) => [
          code(field.path),
          field.kind,
          field.bounds,
          field.required ? "required" : field.default,
        ]),
      );

const outputTable = (fields: readonly Field[]): string =>
  table(
    ["Output", "Kind", "Unit"],
    fields.map(({ path, kind, unit }) => [code(path), kind, unit]),
  );

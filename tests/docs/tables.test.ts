// Pages that draw or list what the code declares say what the code says.

import { expect, test } from "vitest";
import { deskEdges } from "#graphs/desk/index.ts";
import { ApprovalState } from "#knowledge/stores/records/index.ts";
import { writeNames } from "#tools/execution/index.ts";
import { ruleIds } from "#tools/risk/index.ts";
import { blocks, doc, tableUnder } from "./pages.ts";

/** Arrows of a mermaid flow chart, written as the graph writes its own: "a -> b (when)". */
const arrowsOf = (chart: string): readonly string[] =>
  [...chart.matchAll(/^\s*([\w-]+) -->(?:\|"([^"]+)"\|)? ([\w-]+)$/gm)].map(
    ([, from, when, to]) => `${from} -> ${to}${when ? ` (${when})` : ""}`,
  );

test("the diagram of the desk graph has exactly the graph's edges", () => {
  const [chart = ""] = blocks(doc("docs/concepts/desk-graph.md"), "mermaid");
  expect([...arrowsOf(chart)].sort()).toEqual([...deskEdges].sort());
});

test("the approval page explains every state, and its diagram shows no other", () => {
  const page = doc("docs/concepts/approvals.md");
  expect(tableUnder(page, "States").map(([state]) => state)).toEqual([...ApprovalState.options]);
  const [chart = ""] = blocks(page, "mermaid");
  const drawn = new Set(arrowsOf(chart).flatMap((arrow) => arrow.replace(/ \(.*/, "").split(" -> ")));
  expect([...drawn].sort()).toEqual([...ApprovalState.options].sort());
});

test("the approval page lists every write at which the kill drill kills", () => {
  expect(tableUnder(doc("docs/concepts/approvals.md"), "Crash points").map(([write]) => write)).toEqual([
    ...writeNames,
  ]);
});

test("the risk page lists every rule in the order of checking", () => {
  expect(tableUnder(doc("docs/concepts/risk-gate.md"), "Rules").map(([rule]) => rule)).toEqual([...ruleIds]);
});

// What relations are made of: nodes that have a name, and edges between them that hold for a while. How they are kept and asked is not here.

import { z } from "zod";

const epochMs = z.int();

/** Printable ASCII without spaces, so that every store compares and sorts ids alike: company:MSFT, sector:Energy, order:o_12. */
export const NodeId = z.string().regex(/^[!-~]{1,200}$/, "wanted 1 to 200 printable ASCII characters without spaces");
export type NodeId = z.infer<typeof NodeId>;

export const NodeKind = z.enum(["company", "person", "product", "sector", "event", "thesis", "order", "agent"]);
export type NodeKind = z.infer<typeof NodeKind>;

export const EdgeKind = z.string().regex(/^[a-z][a-z0-9-]{0,47}$/, "wanted a kind such as supplies or in-sector");
export type EdgeKind = z.infer<typeof EdgeKind>;

const mostProperties = 65_536;
/** JSON writes a half of a surrogate pair as an escape: such a text is no Unicode, and servers refuse it. */
const brokenText = /(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/;
const isUnicode = (value: unknown): boolean => !brokenText.test(JSON.stringify(value));

const Properties = z
  .record(z.string(), z.json())
  .refine(
    (given) => JSON.stringify(given).length <= mostProperties,
    `wanted at most ${mostProperties} characters as JSON`,
  )
  .refine(isUnicode, "wanted Unicode text, found half of a surrogate pair");

/** Told again with a later knownAtMs, a node is described anew; the older description stays in its history. */
export const RelationNode = z
  .strictObject({
    id: NodeId,
    kind: NodeKind,
    name: z.string().min(1).max(1_000).refine(isUnicode, "wanted Unicode text, found half of a surrogate pair"),
    properties: Properties,
    eventTimeMs: epochMs,
    knownAtMs: epochMs,
    source: z.string().min(1),
  })
  .readonly();
export type RelationNode = z.infer<typeof RelationNode>;

/**
 * From one node to another. (from, to, kind, validFromMs) names it: told again with a later knownAtMs it is a newer version of the same
 * edge, which ends it by a validToMs, or withdraws it by a validToMs equal to its validFromMs. The ends need not have been described.
 */
export const RelationEdge = z
  .strictObject({
    from: NodeId,
    to: NodeId,
    kind: EdgeKind,
    /** How far apart it puts its ends on a weighted path; 1 where the source says nothing. */
    weight: z.number().min(0).max(1e15),
    properties: Properties,
    validFromMs: epochMs,
    /** First moment it no longer holds; null while it holds. */
    validToMs: epochMs.nullable(),
    knownAtMs: epochMs,
    source: z.string().min(1),
  })
  .refine((edge) => edge.validToMs === null || edge.validToMs >= edge.validFromMs, "validToMs is before validFromMs")
  .readonly();
export type RelationEdge = z.infer<typeof RelationEdge>;

/** Names an edge among those seen at one moment. Ids and kinds hold no space. */
export const edgeKey = (edge: RelationEdge): string => `${edge.from} ${edge.to} ${edge.kind} ${edge.validFromMs}`;

/** By from, to, kind, validFromMs. */
export function compareEdges(a: RelationEdge, b: RelationEdge): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  if (a.to !== b.to) return a.to < b.to ? -1 : 1;
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return a.validFromMs - b.validFromMs;
}

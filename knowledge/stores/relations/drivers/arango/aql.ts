// Every AQL text that the driver sends, by name. Values are bind variables, always.
// Texts are compared for equality only, and sorted only by hexadecimal keys: the server's order of texts is that of a language.
// No traversal and no SHORTEST_PATH: which edges a view sees must not depend on how the server's optimiser places a filter.

const seen = (row: string): string => `${row}.knownAtMs <= @asOf AND ${row}.supersededAtMs > @asOf`;

const holds = (edge: string): string =>
  `${seen(edge)} AND ${edge}.validFromMs <= @validAtMs AND ${edge}.validToMs > @validAtMs`;

export const aql = {
  versions: "FOR version IN @@collection FILTER version.identity IN @identities RETURN version",
  writeVersions: `FOR version IN @versions INSERT version INTO @@collection OPTIONS { overwriteMode: "replace" }`,
  writeVertices: `FOR vertex IN @vertices INSERT vertex INTO @@collection OPTIONS { overwriteMode: "ignore" }`,
  nodes: `FOR node IN @@nodes FILTER node.identity IN @identities AND ${seen("node")} RETURN node.fact`,
  nodesOfKind: `FOR node IN @@nodes
  FILTER node.dataset == @dataset AND node.idHex > @after AND (@kind == null OR node.kind == @kind) AND ${seen("node")}
  SORT node.idHex LIMIT @limit RETURN node.fact`,
  edgesOut: `FOR edge IN @@edges
  FILTER edge._from IN @vertices AND (@kinds == null OR edge.kind IN @kinds) AND ${holds("edge")}
  LIMIT @most RETURN edge.fact`,
  edgesIn: `FOR edge IN @@edges
  FILTER edge._to IN @vertices AND (@kinds == null OR edge.kind IN @kinds) AND ${holds("edge")}
  LIMIT @most RETURN edge.fact`,
  nodeHistory: `FOR node IN @@nodes FILTER node.identity == @identity AND node.knownAtMs <= @asOf
  SORT node.knownAtMs, node.seq RETURN node.fact`,
  edgeHistory: `FOR edge IN @@edges FILTER edge._from == @from AND edge._to == @to AND edge.knownAtMs <= @asOf
  SORT edge.knownAtMs, edge.seq RETURN edge.fact`,
  countNodes: `FOR node IN @@nodes FILTER node.dataset == @dataset AND ${seen("node")}
  COLLECT kind = node.kind WITH COUNT INTO total RETURN { kind, total }`,
  countEdges: `FOR edge IN @@edges FILTER edge.dataset == @dataset AND ${holds("edge")}
  COLLECT kind = edge.kind WITH COUNT INTO total RETURN { kind, total }`,
  drop: "FOR member IN @@collection FILTER member.dataset == @dataset REMOVE member IN @@collection",
} as const;

// Relations: their port, their drivers, and how they are made from facts that are there already.

export { graphOf } from "./as-graph.ts";
export { ArangoOptions, openArangoRelations } from "./drivers/arango/arango.driver.ts";
export { EmbeddedRelationsOptions, openEmbeddedRelations } from "./drivers/embedded/embedded.driver.ts";
export { relationsDrivers } from "./drivers/index.ts";
export { companyId, relationsOf, sectorId } from "./from-instruments.ts";
export { EdgeKind, NodeId, NodeKind, RelationEdge, RelationNode } from "./relation-facts.ts";
export {
  type Direction,
  type EdgeQuery,
  mostHops,
  mostReached,
  mostRows,
  type Neighbour,
  type Neighbourhood,
  type NeighbourhoodQuery,
  type NodeQuery,
  type PathQuery,
  type RelationCounts,
  type RelationFacts,
  type RelationPath,
  type RelationsReport,
  type RelationsStore,
  type RelationsView,
  type Walk,
} from "./relations-store.port.ts";

// The market as a graph: who moves with whom, who is near, who is central, who moves first.

export { type AlignedReturns, alignReturns, type PriceSeries } from "./align-returns.ts";
export {
  type CorrelationMatrix,
  correlationMatrix,
  laggedCorrelation,
  type ReturnsPanel,
  rowOf,
} from "./correlation-matrix.ts";
export { type Link, mantegnaDistance, minimumSpanningTree } from "./distance-tree.ts";
export { leadLagTool } from "./lead-lag.tool.ts";
export { type LeadLagOptions, type LeadLagResult, type LeadLagTest, testLeadLag } from "./lead-lag.ts";
export { type LeadingMove, type LeadView, lastMove, viewOfLeads } from "./lead-view.ts";
export {
  type Centrality,
  type CorrelationLink,
  eigenvectorCentrality,
  meanCorrelation,
  nearestPeers,
  type Peer,
  thresholdNetwork,
} from "./network.ts";
export { peersTool } from "./peers.tool.ts";
export { excessReturns, standardisedReturns } from "./standardised-returns.ts";
export { minOverlapSessions, type UniverseGraph, universeGraphAt } from "./universe-graph.ts";

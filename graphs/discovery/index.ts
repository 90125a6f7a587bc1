// The search for factors, from what is known to what is registered.

export { discoveryEdges } from "./discovery.graph.ts";
export {
  type Discovery,
  type DiscoveryEvent,
  DiscoveryOptions,
  type DiscoveryReport,
  type JudgedFactor,
  type RunOptions,
  StudySpec,
} from "./discovery.port.ts";
export { openDiscovery } from "./discovery.ts";
export type { DiscoveryServices } from "./run-context.ts";
export { studyKind } from "./study-kind.ts";

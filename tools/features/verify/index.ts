// The proofs over features.

export { batchAndStream } from "./batch-and-stream.ts";
export type { CheckResult, Failure } from "./check-result.ts";
export { lookAhead } from "./look-ahead.ts";
export { type SimulatedFacts, simulatedFacts } from "./simulated-world.ts";
export { tickProofs } from "./tick-world.ts";
export { type Proof, type VerifyParts, verifyFeatures } from "./verify.ts";
export { type World, worldOf } from "./world.ts";

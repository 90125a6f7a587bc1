// Whether factors still work.

export { type DecayTest, leastRows, type Stretch, statusOf, stretchOf, testDecay } from "./measure-decay.ts";
export { type DecayOptions, type DecayServices, type FactorDecay, monitorDecay } from "./monitor-decay.ts";

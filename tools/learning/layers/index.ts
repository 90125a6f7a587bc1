// Layers: what models are put together from. Each takes a scope, a name and its input.

export { attentionOverTime, type SelfAttentionOptions, selfAttention } from "./attention.ts";
export { type ConvolutionLayer, causalConvolution, convolution } from "./convolution.ts";
export { type DenseOptions, dense, dropout, residual } from "./dense.ts";
export { mixedByGate } from "./gate.ts";
export { type GruOptions, gru, gruOverSteps } from "./gru.ts";
export { lstm, lstmOverSteps, type Recurrence, type RecurrentOptions } from "./lstm.ts";
export { type BatchNormOptions, batchNorm, layerNorm } from "./normalisation.ts";
export { addPositions } from "./positions.ts";
export { lastStep, maximumPooled, meanPooled, patches } from "./steps.ts";

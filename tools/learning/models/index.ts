// The models that can be trained by id.

import { cnn } from "./cnn.ts";
import { gruAttention } from "./gru-attention.ts";
import { gruFusion } from "./gru-fusion.ts";
import { gruLayerNorm } from "./gru-layer-norm.ts";
import { linear } from "./linear.ts";
import { lstmAttention } from "./lstm-attention.ts";
import { lstmBatchNorm } from "./lstm-batch-norm.ts";
import { lstmResidual } from "./lstm-residual.ts";
import { mlp } from "./mlp.ts";
import { findModel, type ModelDefinition } from "./model.ts";
import { stockMixer } from "./stock-mixer.ts";
import { tcn } from "./tcn.ts";
import { transformer } from "./transformer.ts";

export { chunksFor, defineModel, type Inputs, type Model, type ModelDefinition } from "./model.ts";

export const deepModels: readonly ModelDefinition[] = [
  cnn,
  gruAttention,
  gruFusion,
  gruLayerNorm,
  linear,
  lstmAttention,
  lstmBatchNorm,
  lstmResidual,
  mlp,
  stockMixer,
  tcn,
  transformer,
];

/** @throws tools/training-invalid, naming the nearest ids */
export const deepModel = (id: string): ModelDefinition => findModel(deepModels, id);

// The models that can be trained by id.

import { multiScaleTransformer } from "./attention/multi-scale-transformer.ts";
import { transformer } from "./attention/transformer.ts";
import { volatilityTransformer } from "./attention/volatility-transformer.ts";
import { bookCnn } from "./convolutional/book-cnn.ts";
import { cnn } from "./convolutional/cnn.ts";
import { cnnLstm } from "./convolutional/cnn-lstm.ts";
import { multiScaleFusion } from "./convolutional/multi-scale-fusion.ts";
import { tcn } from "./convolutional/tcn.ts";
import { autoencoder } from "./dense/autoencoder.ts";
import { linear } from "./dense/linear.ts";
import { mlp } from "./dense/mlp.ts";
import { ridge } from "./dense/ridge.ts";
import { stockMixer } from "./dense/stock-mixer.ts";
import { findModel, type ModelDefinition } from "./model.ts";
import { alstm } from "./recurrent/alstm.ts";
import { gruAttention } from "./recurrent/gru-attention.ts";
import { gruFusion } from "./recurrent/gru-fusion.ts";
import { gruLayerNorm } from "./recurrent/gru-layer-norm.ts";
import { lstmAttention } from "./recurrent/lstm-attention.ts";
import { lstmBatchNorm } from "./recurrent/lstm-batch-norm.ts";
import { lstmResidual } from "./recurrent/lstm-residual.ts";

export { chunksFor, defineModel, type Inputs, type Model, type ModelDefinition } from "./model.ts";

export const deepModels: readonly ModelDefinition[] = [
  alstm,
  autoencoder,
  bookCnn,
  cnn,
  cnnLstm,
  gruAttention,
  gruFusion,
  gruLayerNorm,
  linear,
  lstmAttention,
  lstmBatchNorm,
  lstmResidual,
  mlp,
  multiScaleFusion,
  multiScaleTransformer,
  ridge,
  stockMixer,
  tcn,
  transformer,
  volatilityTransformer,
];

/** @throws tools/training-invalid, naming the nearest ids */
export const deepModel = (id: string): ModelDefinition => findModel(deepModels, id);

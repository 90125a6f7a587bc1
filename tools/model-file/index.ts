// Trained models as files.

export {
  fillLittleEndian,
  HashedHead,
  type ModelFormat,
  type NumberArray,
  sealModel,
  unsealModel,
} from "./model-file.ts";

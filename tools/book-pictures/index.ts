// The order book as a picture, and features made of it: principal components, or the codes of an encoder that was trained elsewhere.

export { OnnxEncoderOptions, openOnnxEncoder } from "./drivers/onnx.driver.ts";
export { type CodesBy, type Foretold, type JudgedPictures, judgePictures } from "./judge-pictures.ts";
export { type KeptEncoder, keepEncoder, keptEncoder } from "./kept-encoder.ts";
export { BookPicture, cellsOf, type PictureShape, pictureChannels } from "./picture.ts";
export {
  type ComponentOptions,
  PictureComponents,
  usualComponents,
  versionOfComponents,
} from "./picture-components.ts";
export type { PictureEncoder } from "./picture-encoder.port.ts";
export { componentFeatures, type EncodedQuery, encodedFeatures, type PictureFeatures } from "./picture-features.ts";

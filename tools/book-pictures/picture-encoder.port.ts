// What makes codes of pictures. Drivers: an ONNX file that was trained elsewhere.

import type { PictureShape } from "./picture.ts";

export interface PictureEncoder {
  /** SHA-256 of what it was opened from: codes under one version are comparable. */
  readonly version: string;
  readonly shape: PictureShape;
  /** Numbers a code. */
  readonly width: number;
  /**
   * Codes of pictures, in their order.
   * @param pictures shape (count x channels x rows x levels)
   * @returns shape (count x width), finite
   * @throws tools/length-mismatch, tools/value-not-finite where the encoder gave something else
   */
  encode(pictures: Float32Array, count: number): Promise<Float32Array>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

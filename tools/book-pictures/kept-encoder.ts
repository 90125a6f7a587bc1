// Encoders kept in the object store under their hash, so that codes can be made again by what made them.

import { callerError } from "#infra/runtime/index.ts";
import { type ObjectStore, readWhole } from "#knowledge/stores/objects/index.ts";
import { encoderBytes, openOnnxEncoder } from "./drivers/onnx.driver.ts";
import type { PictureShape } from "./picture.ts";
import type { PictureEncoder } from "./picture-encoder.port.ts";

const keyOf = (version: string): string => `book-encoders/${version}.onnx`;

export interface KeptEncoder {
  /** The hash under which it lies. */
  readonly version: string;
  /** Numbers that it makes of a picture. */
  readonly width: number;
  readonly bytes: number;
}

/** Opens it first: what is no encoder of such pictures is not kept. The same file twice is kept once. @param model a path, or the bytes. @throws as `openOnnxEncoder` does */
export async function keepEncoder(
  objects: Pick<ObjectStore, "put">,
  model: string | Uint8Array,
  shape: PictureShape,
): Promise<KeptEncoder> {
  const bytes = await encoderBytes(model);
  const encoder = await openOnnxEncoder({ model: bytes, ...shape });
  const { version, width } = encoder;
  await encoder.close();
  await objects.put(keyOf(version), bytes);
  return { version, width, bytes: bytes.length };
}

/** @throws tools/model-missing where none is kept under the hash, tools/model-version where it was altered, and as `openOnnxEncoder` does */
export async function keptEncoder(
  objects: Pick<ObjectStore, "get">,
  version: string,
  shape: PictureShape,
): Promise<PictureEncoder> {
  const stored = await readWhole(objects, keyOf(version));
  if (stored !== null) return openOnnxEncoder({ model: stored.bytes, ...shape, version });
  throw callerError(
    "tools/model-missing",
    `No encoder with the hash ${version.slice(0, 64)} is kept. Keep its file: quorum factors keep-encoder FILE.`,
  );
}

// Encoders kept in the object store under their hash, so that codes can be made again by what made them.

import { callerError } from "#infra/runtime/index.ts";
import { type ObjectStore, readWhole } from "#knowledge/stores/objects/index.ts";
import { openOnnxEncoder } from "./drivers/onnx.driver.ts";
import type { PictureShape } from "./picture.ts";
import type { PictureEncoder } from "./picture-encoder.port.ts";

const keyOf = (version: string): string => `book-encoders/${version}.onnx`;

/** Opens it first: what is no encoder of such pictures is not kept. @returns the hash under which it lies. @throws as `openOnnxEncoder` does */
export async function keepEncoder(
  objects: Pick<ObjectStore, "put">,
  model: Uint8Array,
  shape: PictureShape,
): Promise<string> {
  const encoder = await openOnnxEncoder({ model, ...shape });
  await encoder.close();
  await objects.put(keyOf(encoder.version), model);
  return encoder.version;
}

/** @throws tools/model-missing where none is kept under the hash, tools/model-version where it was altered, and as `openOnnxEncoder` does */
export async function keptEncoder(
  objects: Pick<ObjectStore, "get">,
  version: string,
  shape: PictureShape,
): Promise<PictureEncoder> {
  const stored = await readWhole(objects, keyOf(version));
  if (stored !== null) return openOnnxEncoder({ model: stored.bytes, ...shape, version });
  throw callerError("tools/model-missing", `No encoder with the hash ${version.slice(0, 64)} is kept. Give its file.`);
}

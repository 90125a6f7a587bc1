// Kernels that were compiled to WebAssembly: they work on one memory, which a program lays out and they share with kernels in TypeScript.

import { createHash } from "node:crypto";
import { callerError } from "#infra/runtime/index.ts";
import { nativeCode, type nativeNames } from "./module.ts";

export type NativeName = (typeof nativeNames)[number];

/** Computes the next rows of the call that is described at an address. */
export type NativeStep = (call: number, rows: number) => void;

export interface NativeMemory {
  readonly bytes: ArrayBuffer;
  readonly steps: Readonly<Record<NativeName, NativeStep>>;
}

const pageBytes = 65_536;
const mostPages = 65_536;

let compiled: WebAssembly.Module | null = null;

/** Names the compiled code: threads that compute together must have the same. */
export const nativeHash = (): string => createHash("sha256").update(nativeCode).digest("hex");

/** Memory of so many bytes, all zero, with the kernels over it. @throws tools/program-too-large */
export function openNative(bytes: number): NativeMemory {
  const pages = Math.ceil(bytes / pageBytes);
  if (pages > mostPages) {
    throw callerError(
      "tools/program-too-large",
      `These expressions remember ${Math.round(bytes / 2 ** 20)} MiB; a program has 4,096 at most. Use fewer lanes, shorter windows or fewer expressions at once.`,
    );
  }
  compiled ??= new WebAssembly.Module(Buffer.from(nativeCode, "base64"));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return { bytes: memory.buffer, steps: exports as Record<NativeName, NativeStep> };
}

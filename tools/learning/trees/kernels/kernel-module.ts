// The compiled kernels; a module is compiled once a process.

import { nativeCode } from "./module.ts";

let compiled: WebAssembly.Module | null = null;

export function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Buffer.from(nativeCode, "base64"));
  return compiled;
}

/** What the module exports; see assembly/exports/trees.ts. */
export interface Kernels {
  run(count: number): void;
  serve(thread: number, epoch: number): void;
  fillRows(at: number, count: number): void;
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const abort = () => {
    throw new Error("A kernel of trees aborted.");
  };
  return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as Kernels;
}

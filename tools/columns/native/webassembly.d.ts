// The little of WebAssembly that is used here: it is part of the engine, and of no library that the compiler is told of.

declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    constructor(options: { readonly initial: number; readonly maximum: number; readonly shared?: boolean });
    /** A SharedArrayBuffer where it is shared. */
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Instance {
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory; readonly abort?: () => void } });
    readonly exports: Readonly<Record<string, unknown>>;
  }
}

// Embedders: texts in, vectors out, so that notes can be found by meaning. Vectors of two embedders are never compared.

export interface Embedder {
  /** Driver, model and dimensions, such as "ollama:nomic-embed-text:768". Stored with every vector; equal ids mean comparable vectors. */
  readonly id: string;
  readonly dimensions: number;
  /** One vector a text, in the order of the texts; of length 1, or all zero for a text without words. The same text gives the same vector.
   * @throws the signal's reason when it is aborted */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

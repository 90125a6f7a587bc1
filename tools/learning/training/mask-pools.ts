// Factors for dropout, drawn ahead: a pool of zeros and of 1 / (1 - rate), of which each mask is a stretch that begins where chance says.
// A part of the pool is drawn anew each step, so that no mask lives long. All follows from the seed and the number of the step.

import type { Random } from "#infra/runtime/index.ts";
import type { MaskPool } from "./step-graph.ts";

const parts = 64;

export class MaskPools {
  readonly #pools: readonly MaskPool[];
  readonly #chunks: number;
  readonly #random: Random;
  readonly arrays: Record<string, Float32Array | BigInt64Array> = {};
  #step = 0;

  /** @param bytes where factors and places lie; a buffer that threads share where others read them */
  constructor(
    pools: readonly MaskPool[],
    chunks: number,
    random: Random,
    bytes: (length: number) => ArrayBufferLike = (length) => new ArrayBuffer(length),
  ) {
    this.#pools = pools;
    this.#chunks = chunks;
    this.#random = random.fork("masks");
    for (const { name, size, sites } of pools) {
      this.arrays[name] = new Float32Array(bytes(4 * size));
      for (const { offsets } of sites) this.arrays[offsets] = new BigInt64Array(bytes(8 * chunks));
    }
  }

  /** Sets masks and offsets of a step, 1, 2, ...; any step may follow any other. */
  moveTo(step: number): void {
    if (this.#pools.length === 0) return;
    const known = this.#step > 0 && step === this.#step + 1;
    for (let part = 0; part < parts; part++) if (!known || step % parts === part) this.#draw(part, step);
    const places = this.#random.fork(`places of step ${step}`);
    for (const { size, sites } of this.#pools) {
      for (const site of sites) {
        const offsets = this.arrays[site.offsets] as BigInt64Array;
        for (let chunk = 0; chunk < this.#chunks; chunk++) offsets[chunk] = BigInt(places.integer(size - site.size));
      }
    }
    this.#step = step;
  }

  /** A part is what it became at the last step whose number leaves its own rest. */
  #draw(part: number, step: number): void {
    const since = step - ((step - part + parts) % parts);
    for (const { name, size, rate } of this.#pools) {
      const random = this.#random.fork(`${name} part ${part} of step ${since}`);
      const pool = this.arrays[name] as Float32Array;
      const to = Math.floor(((part + 1) * size) / parts);
      const kept = 1 / (1 - rate);
      for (let i = Math.floor((part * size) / parts); i < to; i++) pool[i] = random.next() < rate ? 0 : kept;
    }
  }
}

// How long calls take: counts and percentiles in this process, and a histogram for whoever collects metrics.
// Elapsed time is measured here only, since no other room has a clock of its own.

import { type Attributes, type Histogram, metrics } from "@opentelemetry/api";

/** Calls whose times the percentiles are of: the newest. */
const kept = 4_096;

export interface LatencySummary {
  /** Of all calls since the start. */
  readonly count: number;
  readonly failed: number;
  /** Of the newest 4,096 that did not fail, by nearest rank; null before the first. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

/** Times of one kind of call. */
export class Latencies {
  readonly #times = new Float64Array(kept);
  readonly #histogram: Histogram;
  readonly #attributes: Attributes;
  #done = 0;
  #failed = 0;

  /** @param name of the histogram, "quorum.model.predict" ...; without a registered provider it costs nothing */
  constructor(name: string, attributes: Attributes = {}) {
    this.#histogram = metrics.getMeter("quorum").createHistogram(name, { unit: "ms" });
    this.#attributes = attributes;
  }

  /** Runs the work; a throw is counted and thrown on. */
  async measure<T>(work: () => Promise<T>): Promise<T> {
    const fromMs = performance.now();
    try {
      const result = await work();
      const ms = performance.now() - fromMs;
      this.#times[this.#done++ % kept] = ms;
      this.#histogram.record(ms, this.#attributes);
      return result;
    } catch (thrown) {
      this.#failed++;
      throw thrown;
    }
  }

  summary(): LatencySummary {
    const sorted = this.#times.slice(0, Math.min(this.#done, kept)).sort();
    const at = (share: number): number | null => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
    return { count: this.#done + this.#failed, failed: this.#failed, p50Ms: at(0.5), p99Ms: at(0.99) };
  }
}

// What became known after a moment, turned into lies: other numbers, other words, events moved back before the moment, so that a reading that
// goes by event time alone is caught. Times of becoming known stay as they are.

import { dayMs, type Random, seededRandom } from "#infra/runtime/index.ts";
import { type Block, type BlockOf, type Fact, rowsOf } from "#knowledge/domain/index.ts";

export function scrambledAfter(facts: readonly Fact[], asOfMs: number, seed: number): readonly Fact[] {
  const random = seededRandom(seed);
  return facts.map((fact) => (fact.value.knownAtMs <= asOfMs ? fact : falsified(fact, asOfMs, random)));
}

function falsified(fact: Fact, asOfMs: number, random: Random): Fact {
  const eventTimeMs = Math.min(fact.value.eventTimeMs, asOfMs - random.integer(40 * dayMs));
  const factor = Math.exp(random.normal());
  switch (fact.kind) {
    case "bar": {
      const { open, high, low, close, volumeShares } = fact.value;
      const prices = { open: open * factor, high: high * factor, low: low * factor, close: close * factor };
      const volume = { volumeShares: Math.round(volumeShares / factor) };
      return { ...fact, value: { ...fact.value, ...prices, ...volume, eventTimeMs } };
    }
    case "action":
      return { ...fact, value: { ...fact.value, amountOrRatio: fact.value.amountOrRatio * factor, eventTimeMs } };
    case "filing":
      return { ...fact, value: { ...fact.value, value: -fact.value.value * factor, eventTimeMs } };
    case "news":
      return { ...fact, value: { ...fact.value, title: "Fraud, lawsuit and bankruptcy", summary: "", eventTimeMs } };
    case "post":
      return { ...fact, value: { ...fact.value, text: "All is lost.", engagement: factor, eventTimeMs } };
    case "macro":
      return { ...fact, value: { ...fact.value, value: factor, eventTimeMs } };
    case "option":
      return {
        ...fact,
        value: { ...fact.value, bidVolatility: factor, askVolatility: factor, underlyingPrice: factor, eventTimeMs },
      };
    case "instrument":
      return { ...fact, value: { ...fact.value, sector: "Elsewhere", benchmark: false, eventTimeMs } };
    default:
      return fact; // kinds that no feature reads
  }
}

/** Rows of series known by a moment. */
export const rowsKnownBy = (block: Block, asOfMs: number): Block =>
  rowsOf(
    block,
    Array.from({ length: block.rows }, (_, row) => row).filter((row) => knownNs(block, row) <= ns(asOfMs)),
  );

/** Rows known after a moment with other prices and sizes, as if they had happened up to ten minutes before it. */
export function scrambledRows(block: Block, asOfMs: number, seed: number): Block {
  const random = seededRandom(seed);
  const copy = rowsOf(
    block,
    Uint32Array.from({ length: block.rows }, (_, row) => row),
  ) as BlockOf<"trade">;
  for (let row = 0; row < copy.rows; row++) {
    if (knownNs(block, row) <= ns(asOfMs)) continue;
    for (const column of Object.values(copy.columns)) {
      if (!(column instanceof Float64Array)) continue;
      const width = column.length / copy.rows;
      for (let place = row * width; place < (row + 1) * width; place++) column[place] = column[place]! * 1.5;
    }
    const earliest = ns(asOfMs - 1 - random.integer(600_000));
    if (copy.columns.eventNs[row]! > earliest) copy.columns.eventNs[row] = earliest;
  }
  return copy as Block;
}

const ns = (ms: number): bigint => BigInt(Math.round(ms)) * 1_000_000n;
const knownNs = (block: Block, row: number): bigint => (block as BlockOf<"trade">).columns.knownNs[row]!;

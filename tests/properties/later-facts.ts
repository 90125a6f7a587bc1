// Worlds that agree up to a moment and differ after it: later facts deleted, or turned into other facts.

import { type Random, seededRandom } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";

export const knownBy = (facts: readonly Fact[], asOfMs: number): readonly Fact[] =>
  facts.filter((fact) => fact.value.knownAtMs <= asOfMs);

/** Every fact known after the moment replaced by a false one of the same kind, with its time of becoming known kept later than the moment.
 * Event times are moved back before the moment, so that a read that filters by event time alone would be caught. */
export function scrambledAfter(facts: readonly Fact[], asOfMs: number, seed: number): readonly Fact[] {
  const random = seededRandom(seed);
  return facts.map((fact) => (fact.value.knownAtMs <= asOfMs ? fact : falsified(fact, asOfMs, random)));
}

function falsified(fact: Fact, asOfMs: number, random: Random): Fact {
  const eventTimeMs = Math.min(fact.value.eventTimeMs, asOfMs - random.integer(40 * 86_400_000));
  const factor = Math.exp(random.normal());
  switch (fact.kind) {
    case "bar": {
      const { open, high, low, close, volumeShares } = fact.value;
      const scaled = {
        open: open * factor,
        high: high * factor,
        low: low * factor,
        close: close * factor,
        volumeShares: Math.round(volumeShares / factor),
      };
      return { kind: "bar", value: { ...fact.value, ...scaled, eventTimeMs } };
    }
    case "action":
      return {
        kind: "action",
        value: { ...fact.value, amountOrRatio: fact.value.amountOrRatio * factor, eventTimeMs },
      };
    case "filing":
      return { kind: "filing", value: { ...fact.value, value: -fact.value.value * factor, eventTimeMs } };
    case "news":
      return {
        kind: "news",
        value: {
          ...fact.value,
          title: `Fraud, lawsuit and bankruptcy at ${fact.value.symbol}`,
          summary: "Plunges.",
          eventTimeMs,
        },
      };
    case "instrument":
      return {
        kind: "instrument",
        value: { ...fact.value, sector: "Elsewhere", name: `Not ${fact.value.name}`, eventTimeMs },
      };
    case "ticker":
      return { kind: "ticker", value: { ...fact.value, fromMs: fact.value.fromMs - 1, toMs: null, eventTimeMs } };
    case "metric":
      return { kind: "metric", value: { ...fact.value, value: fact.value.value * factor, eventTimeMs } };
    case "macro":
      return { kind: "macro", value: { ...fact.value, value: factor, eventTimeMs } };
    case "option":
      return { kind: "option", value: { ...fact.value, bid: factor, ask: factor, last: factor, eventTimeMs } };
    case "post":
      return { kind: "post", value: { ...fact.value, text: "All is lost.", engagement: factor, eventTimeMs } };
    case "prediction":
      return { kind: "prediction", value: { ...fact.value, value: -fact.value.value * factor, eventTimeMs } };
    case "signal":
      return { kind: "signal", value: { ...fact.value, value: -fact.value.value * factor, eventTimeMs } };
    case "sample":
      return { kind: "sample", value: { ...fact.value, text: "All is lost.", label: "negative", eventTimeMs } };
  }
}

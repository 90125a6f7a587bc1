// Pins on sessions: a piece of news belongs to the first session that closed after it was known, or to the last one there is.

import type { Chart } from "../../contract/index.ts";

export type Pin = Chart["pins"][number];
export type PinKind = Pin["kind"];

/** The day of a moment, "2025-04-15", as the chart's time axis names it. */
export const sessionOf = (iso: string): string => iso.slice(0, 10);

/** Which bar a pin stands at; -1 where there are no bars or it was known before the first session shown. */
export function barOf(chart: Pick<Chart, "bars">, pin: Pick<Pin, "knownAt">): number {
  const { bars } = chart;
  const first = bars[0];
  if (!first || sessionOf(pin.knownAt) < sessionOf(first.at)) return -1;
  const at = Date.parse(pin.knownAt);
  const index = bars.findIndex((bar) => Date.parse(bar.at) >= at);
  return index < 0 ? bars.length - 1 : index;
}

export interface PinGroup {
  readonly bar: number;
  readonly kind: PinKind;
  readonly pins: readonly Pin[];
}

/** One group for each session and kind, in the order of the sessions. */
export function pinGroups(chart: Chart): PinGroup[] {
  const groups = new Map<string, { bar: number; kind: PinKind; pins: Pin[] }>();
  for (const pin of chart.pins) {
    const bar = barOf(chart, pin);
    if (bar < 0) continue;
    const key = `${bar} ${pin.kind}`;
    const group = groups.get(key) ?? { bar, kind: pin.kind, pins: [] };
    group.pins.push(pin);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.bar - b.bar);
}

export const pinsOfSession = (chart: Chart, session: string): Pin[] =>
  chart.pins.filter((pin) => {
    const bar = chart.bars[barOf(chart, pin)];
    return bar !== undefined && sessionOf(bar.at) === session;
  });

// The desk's watches while it serves: bars, ticks and news as they come in, what is unusual told on the bus and kept in memory.

import type { Subscription } from "#knowledge/bus/index.ts";
import { keepTold, watchBars, watchNews, watchStoredBars, watchTicks } from "#tools/anomaly/index.ts";
import type { Services } from "./services.ts";

type Parts = Pick<Services, "bus" | "market" | "memory" | "words" | "reader">;

/**
 * Each has its own place on the bus: what comes in while the desk is down is watched after the next start, and what came in before its first start
 * is not. What they hold grows with the number of symbols, not with what they have seen.
 * @returns ends them all, after what they are at; safe to call twice
 */
export async function startWatches({ bus, market, memory, words, reader }: Parts): Promise<() => Promise<void>> {
  const [opened, store, notes, list] = await Promise.all([bus(), market(), memory(), words()]);
  const on = { bus: opened, market: store };
  const watches: Subscription[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(watches.splice(0).map((watch) => watch.close()));
  };
  try {
    watches.push(await keepTold({ bus: opened, memory: notes }));
    watches.push(await watchBars(on));
    watches.push(await watchStoredBars(on));
    watches.push(await watchTicks(on));
    watches.push(await watchNews(on, { words: list, reader: async () => (await reader())() }));
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return close;
}

// The proof of no look-ahead on the bar clock: what is known later changes no bit of what a feature was.

import { isoTime } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { type FeatureTable, featureTable } from "../compute/index.ts";
import type { Feature } from "../feature.ts";
import { type CheckResult, Tally } from "./check-result.ts";
import { scrambledAfter } from "./lies.ts";
import { factsIn, type World, worldOf } from "./world.ts";

export interface LookAheadParts {
  readonly features: readonly Feature[];
  /** Moments to stand at, before the world's end. */
  readonly moments: readonly number[];
  readonly seed: number;
  /** Yields and the VIX of another data set, by moment. */
  readonly beside?: (ms: number) => Promise<MarketView>;
  readonly onStep?: (says: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * At each moment the features of every row are computed through the world's own view at that moment. The same bits are demanded
 *   1. where all facts known later are deleted, seen from the moment and from the end: no row may rest on what was never told;
 *   2. where they are lies, seen from the moment: the view lets nothing later through;
 *   3. where they are lies, and where they are true, seen from the end: rows that were known by the moment stay what they were. This is what
 *      catches a formula that looks forward along its rows, such as a centred window or a normaliser over the whole sample.
 * A later version of a fact known by the moment (an instrument described anew, a bar corrected) is left out of 3: it restates its row, which
 * then says that it was known later.
 */
export async function lookAhead(world: World, parts: LookAheadParts): Promise<CheckResult> {
  const { features, moments, seed, beside, onStep, signal } = parts;
  const tally = new Tally();
  const end = await world.at(world.endMs);
  const known = await factsIn(end, await beside?.(world.endMs));
  const table = async (from: World, ms: number, apart?: LookAheadParts["beside"]): Promise<FeatureTable> => {
    const other = await apart?.(ms);
    return featureTable(await from.at(ms), {
      features,
      withoutInputs: "tell",
      ...(other && { beside: other }),
      ...(signal && { signal }),
    });
  };
  for (const moment of moments) {
    const says = (what: string): void => onStep?.(`${world.name}: ${what} at ${isoTime(moment)}`);
    says("features");
    const view = await world.at(moment);
    const truth = await table(world, moment, beside);
    const then = await factsIn(view, await beside?.(moment));
    const later = laterThan(then, known, moment);
    const { dataset } = view;
    says("later facts deleted");
    const deleted = await worldOf("deleted", dataset, { facts: then, blocks: [] });
    compare(tally, truth, await table(deleted, world.endMs), moment, "without the facts known later");
    says("later facts scrambled");
    const lies = { facts: [...then, ...scrambledAfter(later, moment, seed)], blocks: [] };
    const scrambled = await worldOf("scrambled", dataset, lies);
    compare(tally, truth, await table(scrambled, moment), moment, "with later facts scrambled");
    compare(tally, truth, await table(scrambled, world.endMs), moment, "seen later, with later facts scrambled");
    says("seen later");
    const all = await worldOf("true", dataset, { facts: [...then, ...later], blocks: [] });
    compare(tally, truth, await table(all, world.endMs), moment, "seen later");
  }
  return tally.result({ check: "look-ahead", world: world.name, clock: "bar", features: features.length });
}

/** Facts known after the moment that are no versions of facts known by it. */
function laterThan(then: readonly Fact[], all: readonly Fact[], moment: number): readonly Fact[] {
  const seen = new Set(then.map(identityOf));
  return all.filter((fact) => fact.value.knownAtMs > moment && !seen.has(identityOf(fact)));
}

/** What two versions of one fact share; a filing's versions are facts of their own. */
function identityOf({ kind, value }: Fact): string {
  switch (kind) {
    case "instrument":
      return `instrument ${value.symbol}`;
    case "bar":
      return `bar ${value.symbol} ${value.interval} ${value.closeMs} ${value.interval.includes(":") ? value.openMs : ""}`;
    case "action":
      return `action ${value.symbol} ${value.exMs} ${value.kind} ${value.amountOrRatio} ${value.currency}`;
    case "news":
      return `news ${value.symbol} ${value.storyId}`;
    case "post":
      return `post ${value.symbol} ${value.platform} ${value.postId}`;
    case "macro":
      return `macro ${value.symbol} ${value.periodMs}`;
    case "option":
      return `option ${value.symbol} ${value.eventTimeMs} ${value.expiryMs} ${value.strike} ${value.right}`;
    default:
      return JSON.stringify([kind, value]);
  }
}

/** Every row of `truth` must stand in `other` with the same bits, and no further row that was known by the moment. */
function compare(tally: Tally, truth: FeatureTable, other: FeatureTable, moment: number, how: string): void {
  for (const symbol of truth.symbols) {
    const closes = truth.closesMs(symbol);
    const known = other.symbols.includes(symbol) ? other.knownAtsMs(symbol) : new Float64Array(0);
    const rows = known.filter((ms) => ms <= moment).length;
    const same = rows === closes.length;
    for (const { id } of truth.features) {
      if (!same) {
        tally.tell(id, false, false, () => `${symbol} has ${rows} rows ${how}, ${closes.length} at ${isoTime(moment)}`);
        continue;
      }
      const [left, right] = [truth.series(symbol, id), other.series(symbol, id)];
      for (let row = 0; row < rows; row++) {
        const [a, b] = [left[row]!, right[row]!];
        tally.tell(
          id,
          Object.is(a, b),
          a - a === 0,
          () => `${symbol} at ${isoTime(closes[row]!)}: ${a}, but ${b} ${how}`,
        );
      }
    }
  }
}

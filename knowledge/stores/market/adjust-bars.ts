// Prices as if splits and dividends had not happened: arrays in, arrays out. Which actions are known is the caller's business.

import { groupedBy, isoDay, QuorumError } from "#infra/runtime/index.ts";
import type { Bar, CorporateAction } from "#knowledge/domain/index.ts";

interface Step {
  readonly exMs: number;
  priceFactor: number;
  volumeFactor: number;
}

/**
 * Backward adjustment of one symbol's bars.
 *   price'(t)  = price(t)  * prod over ex-dates e >= t of (1 / ratio_e) * (1 - dividend_e / close_before_e)
 *   volume'(t) = volume(t) * prod over ex-dates e >= t of ratio_e
 * Dividends of one ex-date are added up first. The newest bar after the last ex-date stays as traded.
 * @param bars        of one symbol, oldest first; a bar with closeMs <= exMs is before the ex-date
 * @param actions     of the same symbol, already cut to what is known and ex by as-of; dividends may be left out (splits only)
 * @param closeBefore close as traded at or before an ex-date, or null where there is none (then no bar is older, and nothing to adjust)
 * @returns new bars in the same order; actions leave all other fields alone
 * @throws knowledge/fact-invalid when the dividends of an ex-date are not below the close before it
 * @source CRSP-style total-return factors; the same form as Yahoo's adjusted close
 */
export function adjustBars(
  bars: readonly Bar[],
  actions: readonly CorporateAction[],
  closeBefore: (exMs: number) => number | null,
): Bar[] {
  const steps = stepsOf(actions, closeBefore);
  const adjusted: Bar[] = new Array(bars.length);
  let [price, volume, step] = [1, 1, 0];
  for (let i = bars.length - 1; i >= 0; i--) {
    const bar = bars[i] as Bar;
    for (let next = steps[step]; next !== undefined && next.exMs >= bar.closeMs; next = steps[++step]) {
      price *= next.priceFactor;
      volume *= next.volumeFactor;
    }
    adjusted[i] = {
      ...bar,
      open: bar.open * price,
      high: bar.high * price,
      low: bar.low * price,
      close: bar.close * price,
      volumeShares: bar.volumeShares * volume,
    };
  }
  return adjusted;
}

/** One step an ex-date, newest first. */
function stepsOf(actions: readonly CorporateAction[], closeBefore: (exMs: number) => number | null): Step[] {
  return [...groupedBy(actions, ({ exMs }) => exMs)]
    .sort(([a], [b]) => b - a)
    .map(([exMs, together]) => {
      const ratio = together.reduce(
        (all, { kind, amountOrRatio }) => (kind === "split" ? all * amountOrRatio : all),
        1,
      );
      const paid = together.reduce(
        (sum, { kind, amountOrRatio }) => (kind === "dividend" ? sum + amountOrRatio : sum),
        0,
      );
      return {
        exMs,
        priceFactor: dividendFactor(together[0]?.symbol, exMs, paid, closeBefore(exMs)) / ratio,
        volumeFactor: ratio,
      };
    });
}

function dividendFactor(symbol: string | undefined, exMs: number, paid: number, close: number | null): number {
  if (paid === 0 || close === null) return 1;
  if (paid < close) return 1 - paid / close;
  const message = `Dividends of ${paid} per share on ${symbol} with ex-date ${isoDay(exMs)} are not below the close of ${close} before it: no total return can be made. Mend the action, or read prices adjusted for splits only.`;
  throw new QuorumError("knowledge/fact-invalid", message, {
    fault: "outside",
    retry: false,
    context: { symbol, exMs, paid, close },
  });
}

// Order-flow imbalance: what a change of a level's price and size says about supply and demand there.

/**
 * Flow of one level between two states: size that came at or above the old bid less size that left there, less the same of the ask.
 * e = [b' >= b] q' - [b' <= b] q - [a' <= a] r' + [a' >= a] r, with bid b of size q, ask a of size r, ' for the state after.
 * An empty side is a price at infinity with size 0: its whole size comes or goes.
 * @source Cont, Kukanov, Stoikov (2014), J. Financial Econometrics 12(1), for level 1; level by level Xu, Gould, Howison (2018)
 */
export function flowBetween(
  bid0: number,
  bidSize0: number,
  ask0: number,
  askSize0: number,
  bid1: number,
  bidSize1: number,
  ask1: number,
  askSize1: number,
): number {
  const bought = (bid1 >= bid0 ? bidSize1 : 0) - (bid1 <= bid0 ? bidSize0 : 0);
  const sold = (ask1 <= ask0 ? askSize1 : 0) - (ask1 >= ask0 ? askSize0 : 0);
  return bought - sold;
}

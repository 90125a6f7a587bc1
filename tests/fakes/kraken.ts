// Kraken's public interface in its documented format: one market, its candles and its trades.
import type { Asked, Reply } from "./vendor-server.ts";

export const krakenPair = (base: string) => ({
  altname: `${base}USD`,
  wsname: `${base}/USD`,
  aclass_base: "currency",
  base,
  aclass_quote: "currency",
  quote: "ZUSD",
  lot: "unit",
  cost_decimals: 5,
  pair_decimals: 1,
  lot_decimals: 8,
  lot_multiplier: 1,
  leverage_buy: [],
  leverage_sell: [],
  fees: [[0, 0.4]],
  fees_maker: [[0, 0.25]],
  fee_volume_currency: "ZUSD",
  margin_call: 80,
  margin_stop: 40,
  ordermin: "0.0001",
  costmin: "0.5",
  tick_size: "0.1",
  status: "online",
});
export const krakenAsset = (altname: string) => ({
  aclass: "currency",
  altname,
  decimals: 8,
  display_decimals: 5,
  status: "enabled",
});
export const krakenOk = (result: object): Reply => ({ body: { error: [], result } });

/** The exchange cuts at a thousand: price, volume, time in seconds, side, order type, anything else, number */
export type KrakenTrade = readonly [string | null, string | null, number, "b" | "s", "l" | "m", string, number];

export interface KrakenMarket {
  /** Each is [time in seconds, open, high, low, close, vwap, volume, count]; the exchange keeps the newest 720 only. */
  readonly candles?: readonly (readonly unknown[])[];
  readonly trades?: readonly KrakenTrade[];
}

export function kraken({ candles = [], trades = [] }: KrakenMarket): (asked: Asked) => Reply {
  return ({ path, query }) => {
    if (path === "/0/public/Assets") return krakenOk({ SOL: krakenAsset("SOL"), ZUSD: krakenAsset("USD") });
    if (path === "/0/public/AssetPairs") return krakenOk({ SOLUSD: krakenPair("SOL") });
    const since = query.get("since") ?? "0";
    if (path === "/0/public/OHLC")
      return krakenOk({ SOLUSD: candles.slice(-720).filter(([time]) => (time as number) > Number(since)), last: 0 });
    if (path !== "/0/public/Trades") return { status: 404, body: `no ${path}` };
    const from = trades.filter(([, , seconds]) => seconds >= Number(since));
    return krakenOk({ SOLUSD: from.slice(0, 1_000), last: since });
  };
}

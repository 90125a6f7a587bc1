// Crypto through ccxt, against answers in Kraken's documented format; never tried against an exchange itself.
import { CryptoOptions, openCryptoFeed } from "#knowledge/feeds/drivers/crypto/crypto.driver.ts";
import { krakenAsset as asset, krakenOk as ok, krakenPair as pair } from "#tests/fakes/kraken.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { vendorFeedSuite } from "./feed.suite.ts";

const second = (iso: string): number => Date.parse(iso) / 1_000;
const candle = (iso: string, close: number, high = close + 1): unknown[] => [
  second(iso),
  String(close),
  String(high),
  String(close - 1),
  String(close),
  String(close),
  "12.5",
  7,
];

function answerTo(bad: boolean) {
  return ({ path, query }: Asked): Reply => {
    if (path === "/0/public/Assets") return ok({ SOL: asset("SOL"), ADA: asset("ADA"), ZUSD: asset("USD") });
    if (path === "/0/public/AssetPairs") return ok({ SOLUSD: pair("SOL"), ADAUSD: pair("ADA") });
    if (path === "/0/public/OHLC") {
      const since = Number(query.get("since") ?? 0);
      const all =
        query.get("pair") === "SOLUSD"
          ? [
              candle("2025-04-14T00:00:00Z", 130),
              candle("2025-04-15T00:00:00Z", 131, bad ? 90 : 132),
              candle("2025-04-16T00:00:00Z", 133),
            ]
          : [candle("2025-04-15T00:00:00Z", 0.6, 0.7).map((cell, at) => (at === 3 ? "0.5" : cell))];
      const name = query.get("pair") ?? "";
      return ok({ [name]: all.filter((row) => (row[0] as number) > since), last: second("2025-04-15T00:00:00Z") });
    }
    return { status: 404, body: `no ${path}` };
  };
}

vendorFeedSuite("crypto", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["SOL-USD", "ADA-USD"],
  open: (base, parts, symbols = ["SOL-USD", "ADA-USD"]) =>
    openCryptoFeed(CryptoOptions.parse({ symbols: [...symbols], from: "2025-04-10", exchange: "kraken", base }), parts),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 4,
  unauthorised: { body: { error: ["EAPI:Invalid key"] } },
  rateLimited: { body: { error: ["EAPI:Rate limit exceeded"] } },
  expected: [
    {
      kind: "bar",
      value: { symbol: "SOL-USD", close: 130, volumeShares: 12.5, closeMs: Date.parse("2025-04-15T00:00:00Z") },
    },
    { kind: "bar", value: { symbol: "SOL-USD", close: 131, interval: "1d" } },
    { kind: "bar", value: { symbol: "ADA-USD", close: 0.6 } },
  ],
});

// Tushare, against answers in its documented format; never tried against the service itself.
import { openTushareFeed, TushareOptions } from "#knowledge/feeds/drivers/tushare/tushare.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { secretKey, vendorFeedSuite } from "./feed.suite.ts";

const table = (fields: string[], ...items: unknown[][]): Reply => ({
  body: { request_id: "x", code: 0, msg: null, data: { fields, items, has_more: false } },
});

function answerTo(bad: boolean) {
  return ({ body }: Asked): Reply => {
    const { api_name, token, params } = JSON.parse(body) as {
      api_name: string;
      token: string;
      params: { ts_code: string };
    };
    if (token !== secretKey) return { body: { code: 40001, msg: "您的token不对，请确认。", data: null } };
    const shanghai = params.ts_code === "600000.SH";
    if (api_name === "daily") {
      const fields = ["trade_date", "open", "high", "low", "close", "vol"];
      return shanghai
        ? table(fields, ["20250415", 10, 10.5, 9.8, 10.2, 1_234.5], ["20250414", 10, bad ? 9 : 10.5, 9.8, 10.1, 1_000])
        : table(fields, ["20250415", 5, 5, 5, 5, 10]);
    }
    const fields = ["trade_date", "turnover_rate", "pe_ttm", "pb"];
    return shanghai ? table(fields, ["20250415", 0.5, null, 0.7]) : table(fields);
  };
}

vendorFeedSuite("tushare", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["SH.600000", "SZ.000001"],
  open: (base, parts, symbols = ["SH.600000", "SZ.000001"]) =>
    openTushareFeed(TushareOptions.parse({ symbols: [...symbols], from: "2025-04-10", token: secretKey, base }), parts),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 4,
  unauthorised: { body: { code: 40001, msg: `您的token ${secretKey} 不对，请确认。`, data: null } },
  rateLimited: { body: { code: 40203, msg: "抱歉，您每分钟最多访问该接口50次", data: null } },
  expected: [
    {
      kind: "bar",
      value: { symbol: "SH.600000", close: 10.2, volumeShares: 123_450, closeMs: Date.parse("2025-04-15T07:00:00Z") },
    },
    { kind: "bar", value: { symbol: "SH.600000", close: 10.1 } },
    { kind: "bar", value: { symbol: "SZ.000001", close: 5 } },
    { kind: "metric", value: { symbol: "SH.600000", metric: "turnover_rate", value: 0.5, unit: "percent" } },
    { kind: "metric", value: { symbol: "SH.600000", metric: "pb", value: 0.7 } },
  ],
});

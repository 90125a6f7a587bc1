// Finnhub: news of companies, and trades live.

import { z } from "zod";
import { contentId, QuorumError } from "#infra/runtime/index.ts";
import type { SymbolId } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { openVendorHttp, type VendorHttp } from "../../http/vendor-http.ts";
import { type LiveSource, liveStream, type Reading } from "../../live/live-stream.ts";
import { openSocket } from "../../live/web-socket.ts";
import { tradeBlock } from "../../vendor/tick-blocks.ts";
import { dayOf, itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";

export const FinnhubOptions = z.strictObject({
  ...vendorOptions,
  apiKey: z.string().min(1),
  /** The free plan allows 60. */
  requestsPerMinute: z.int().positive().default(60),
  stream: z.url({ protocol: /^wss?$/ }).default("wss://ws.finnhub.io"),
});

const vendor = "Finnhub";
const source = "finnhub";

const Stories = z.array(
  z.object({
    id: z.number(),
    datetime: z.number(),
    headline: z.string(),
    summary: z.string(),
    source: z.string(),
  }),
);

const Message = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ping") }),
  z.object({ type: z.literal("error"), msg: z.string() }),
  z.object({
    type: z.literal("trade"),
    data: z.array(z.object({ s: z.string(), p: z.number(), t: z.number(), v: z.number() })),
  }),
]);

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openFinnhubFeed(given: z.input<typeof FinnhubOptions>, parts: VendorParts): Promise<Feed> {
  const options = FinnhubOptions.parse(given);
  const http = openVendorHttp({
    vendor,
    base: options.base ?? "https://finnhub.io",
    clock: parts.clock,
    headers: { "x-finnhub-token": options.apiKey },
    secrets: [options.apiKey],
    pace: { requests: options.requestsPerMinute, perMs: 60_000 },
    ...(parts.wait && { wait: parts.wait }),
  });
  return vendorFeed({
    id: "finnhub",
    vendor,
    can: { live: true, kinds: ["news", "trade", "bar"], liveBars: "1m" },
    options,
    clock: parts.clock,
    history: (wanted) => history(http, wanted),
    live: ({ symbols, signal, sinceMs }) =>
      liveStream(
        streamOf(options, symbols, () => parts.clock.nowMs()),
        signal,
        { ...parts, sinceMs },
      ),
  });
}

/** Answers are cut at a number of stories without saying so, newest first: each day is asked for by itself. */
async function* history(http: VendorHttp, { symbols, fromMs, toMs }: Wanted): AsyncGenerator<FeedItem> {
  for (const symbol of symbols) {
    for (let ms = fromMs; dayOf(ms) <= dayOf(toMs); ms += 86_400_000) {
      const query = { symbol, from: dayOf(ms), to: dayOf(ms) };
      for (const row of await http.json("api/v1/company-news", Stories, { query })) {
        const publishedMs = row.datetime * 1_000;
        if (publishedMs > toMs) continue;
        const story = {
          symbol,
          storyId: `finnhub-${row.id}`,
          publisher: row.source || "not given",
          title: row.headline,
          summary: row.summary,
          eventTimeMs: publishedMs,
          knownAtMs: publishedMs,
          source,
        };
        yield itemOf("news", story, `${vendor} company-news`, row);
      }
    }
  }
}

/** Trades carry no number: one is made of their content, so that the same trade told twice is one. */
function streamOf(
  { stream, apiKey }: z.output<typeof FinnhubOptions>,
  symbols: readonly SymbolId[],
  nowMs: () => number,
): LiveSource<string> {
  return {
    address: stream,
    connect: (signal) =>
      openSocket({
        url: `${stream}?token=${encodeURIComponent(apiKey)}`,
        shown: stream,
        hello: symbols.map((symbol) => ({ type: "subscribe", symbol })),
        signal,
      }),
    read(text): Reading {
      const message = Message.parse(JSON.parse(text));
      if (message.type === "ping") return { items: [] };
      if (message.type === "error")
        throw new QuorumError("knowledge/feed-failed", `${vendor}: ${message.msg}`, { fault: "outside", retry: false });
      const places = new Map<string, number>();
      const rows = message.data.map(({ s, p, t, v }) => {
        const content = contentId("trade", { s, p, t, v });
        const place = places.get(content) ?? 0;
        places.set(content, place + 1);
        const sequence = (BigInt(`0x${content.slice(-12)}`) << 8n) + BigInt(place);
        return { symbol: s, eventMs: t, knownMs: nowMs(), sequence, price: p, size: v, side: 0 as const, venue: "" };
      });
      const origin = { file: `${vendor} stream`, line: null };
      const last = message.data.at(-1)?.t;
      return {
        items: rows.length === 0 ? [] : [{ kind: "block", block: tradeBlock(rows, source), origin }],
        ...(last !== undefined && { eventMs: last }),
      };
    },
  };
}

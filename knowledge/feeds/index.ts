// Feeds: where facts come from.

export type { Feed, FeedItem, Origin } from "./feed.port.ts";

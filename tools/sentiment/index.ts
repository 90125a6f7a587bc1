// The tone of news: word lists, scoring, relevance, aggregation, and the tools over them.

export { aggregateNews, type NewsTone, newestFirst, setAside, type WeighedNews } from "./aggregate-news.ts";
export { placesOf, plainName } from "./company-names.ts";
export { instructionLike } from "./instruction-like.ts";
export { listNews, type NewsList } from "./list-news.ts";
export { newsListTool } from "./news-list.tool.ts";
export { newsScoreTool } from "./news-score.tool.ts";
export { newsHalfLifeDays, newsToneAt, readScoredNews } from "./read-news.ts";
export { type Relevance, type RelevanceReason, relevance, relevanceOf } from "./relevance.ts";
export { type ScoredNews, scoreItem } from "./score-item.ts";
export { type Hit, scoreText, type TextScore } from "./score-text.ts";
export { readWordList } from "./word-list.ts";

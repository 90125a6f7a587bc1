// The tone of news: word lists, scoring, relevance, aggregation, and the tools over them.

export { type Hit, scoreText, type TextScore } from "./lexicon/score-text.ts";
export { readWordList } from "./lexicon/word-list.ts";
export { aggregateNews, type NewsTone, newestFirst, setAside, type WeighedNews } from "./news/aggregate-news.ts";
export { placesOf, plainName } from "./news/company-names.ts";
export { instructionLike } from "./news/instruction-like.ts";
export { listNews, type NewsList } from "./news/list-news.ts";
export { newsListTool } from "./news/news-list.tool.ts";
export { newsScoreTool } from "./news/news-score.tool.ts";
export { newsHalfLifeDays, newsToneAt, readScoredNews } from "./news/read-news.ts";
export { type Relevance, type RelevanceReason, relevance, relevanceOf } from "./news/relevance.ts";
export { type ScoredNews, scoreItem } from "./news/score-item.ts";

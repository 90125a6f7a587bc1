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
export { evaluateSet, outerFolds, type ScorerFigures, type SetFigures } from "./ngram/evaluate.ts";
export { type Tone, toneOf, tones } from "./ngram/linear-model.ts";
export type { Interval } from "./ngram/metrics.ts";
export { type ModelBundle, type NamedModel, readModels, type TrainingReport, writeModels } from "./ngram/model-file.ts";
export { currentModels, putModels } from "./ngram/model-store.ts";
export { type ModelScore, type ModelScores, scoreTexts } from "./ngram/score-texts.ts";
export { stepsOf, trainModels } from "./ngram/train-models.ts";
export { readTrainingSets, type TrainingSet } from "./ngram/training-sets.ts";
export { cleanText } from "./text/clean.ts";
export { type Language, languageOf, readable } from "./text/language.ts";
export { nearDuplicateGroups, sameTextFrom } from "./text/near-duplicates.ts";
export { utf8Of } from "./text/read-file.ts";
export { longestScored, requireText } from "./text/require-text.ts";
export { type Spam, spamOf } from "./text/spam.ts";

// Every source of the bar clock's columns. A column that stands in no source here is missing everywhere.

import { calendar } from "./calendar.ts";
import { crossSection } from "./cross-section.ts";
import { macro } from "./macro.ts";
import { optionMood } from "./option-mood.ts";
import { prices } from "./prices.ts";
import { sentimentFilings } from "./sentiment-filings.ts";
import { sentimentNews, universeNews } from "./sentiment-news.ts";
import type { BarColumn, ColumnSource } from "./session.ts";

export const columnSources: readonly ColumnSource[] = [
  prices,
  calendar,
  crossSection,
  macro,
  sentimentNews,
  universeNews,
  sentimentFilings,
  optionMood,
];

/** The sources that fill some of these columns. */
export const sourcesOf = (columns: readonly BarColumn[]): readonly ColumnSource[] =>
  columnSources.filter((source) => source.columns.some((column) => columns.includes(column)));

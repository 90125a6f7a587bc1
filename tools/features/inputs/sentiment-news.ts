// Columns of what is written: how much, by how many, in which tone, and how much of it is new. A text counts in the first session whose close
// is not before the moment at which it became known: the evening's stories belong to the next one.

import { dayMs } from "#infra/runtime/index.ts";
import type { NewsItem, Post } from "#knowledge/domain/index.ts";
import { duplicateFinder } from "#tools/sentiment/index.ts";
import type { BarColumn, ColumnSource } from "./session.ts";
import { toneOfArticle, toneOfPost } from "./text-tones.ts";

const novelForMs = 7 * dayMs;
const toneFrom = 0.05;
/** A member without a bar for so long no longer counts among those that are written about. */
const gone = 10 * dayMs;

export const sentimentNews: ColumnSource = {
  columns: [
    "article_count",
    "post_count",
    "text_count",
    "article_tone",
    "post_tone",
    "text_tone",
    "article_tone_squared",
    "text_tone_squared",
    "positive_count",
    "negative_count",
    "novel_count",
    "source_count",
  ],
  reads: ["news", "posts"],
  of: "member",
  open({ instruments }) {
    const all = instruments.map(() => new MemberTexts());
    return ({ bars, news, posts }, write) => {
      for (const [member, texts] of all.entries()) {
        texts.take(textsOf(news[member] ?? [], posts[member] ?? []));
        if (bars[member] != null) texts.endRow((column, value) => write(column, member, value));
      }
    };
  },
};

export const universeNews: ColumnSource = {
  columns: ["universe_tone", "universe_news_count"],
  reads: ["news", "posts"],
  of: "universe",
  open({ instruments }) {
    const lastBarMs = instruments.map(() => Number.NEGATIVE_INFINITY);
    let [first, begun] = [true, false];
    return ({ bars, news, posts, closeMs }, write) => {
      let [count, sum, members] = [0, 0, 0];
      for (const [member, { benchmark }] of instruments.entries()) {
        if (benchmark) continue;
        if (bars[member] != null) lastBarMs[member] = closeMs;
        if (closeMs - (lastBarMs[member] as number) <= gone) members += 1;
        for (const { tone } of textsOf(news[member] ?? [], posts[member] ?? [])) {
          count += 1;
          sum += tone;
        }
      }
      begun ||= count > 0;
      if (begun && !first)
        for (const member of instruments.keys()) {
          if (bars[member] == null) continue;
          if (members > 0) write("universe_news_count", member, count / members);
          if (count > 0) write("universe_tone", member, sum / count);
        }
      first = false;
    };
  },
};

interface Text {
  readonly kind: "article" | "post";
  readonly id: string;
  readonly knownAtMs: number;
  readonly by: string;
  readonly words: string;
  readonly tone: number;
}

/** Those that say something, oldest first, ties by id: any order of the store gives one sum to the last bit. */
function textsOf(news: readonly NewsItem[], posts: readonly Post[]): readonly Text[] {
  if (news.length === 0 && posts.length === 0) return [];
  const told: Text[] = [];
  for (const item of news) {
    const { storyId, knownAtMs, publisher, title, summary } = item;
    const tone = toneOfArticle(item);
    const words = summary.trim() === title.trim() ? title : `${title}\n${summary}`;
    if (tone !== null) told.push({ kind: "article", id: storyId, knownAtMs, by: publisher, words, tone });
  }
  for (const item of posts) {
    const { postId: id, knownAtMs, author, platform, text: words } = item;
    const tone = toneOfPost(item);
    if (tone !== null)
      told.push({ kind: "post", id: `${platform} ${id}`, knownAtMs, by: author ?? platform, words, tone });
  }
  const key = ({ kind, id }: Text): string => `${kind} ${id}`;
  return told.sort((a, b) => a.knownAtMs - b.knownAtMs || (key(a) < key(b) ? -1 : 1));
}

interface Sums {
  count: number;
  tone: number;
  squares: number;
}

const noSums = (): Sums => ({ count: 0, tone: 0, squares: 0 });

/** What was written about one member since its bar before. */
class MemberTexts {
  readonly #repeats = duplicateFinder({ withinMs: novelForMs });
  readonly #begun = { article: false, post: false };
  #hadBar = false;
  #sums = { article: noSums(), post: noSums(), text: noSums() };
  #signs = { positive: 0, negative: 0, novel: 0 };
  #sources = new Set<string>();

  take(texts: readonly Text[]): void {
    for (const { kind, id, knownAtMs, by, words, tone } of texts) {
      this.#begun[kind] = true;
      for (const sums of [this.#sums[kind], this.#sums.text]) {
        sums.count += 1;
        sums.tone += tone;
        sums.squares += tone * tone;
      }
      if (tone > toneFrom) this.#signs.positive += 1;
      if (tone < -toneFrom) this.#signs.negative += 1;
      if (this.#repeats.add(`${kind} ${id}`, words, knownAtMs) === null) this.#signs.novel += 1;
      this.#sources.add(`${kind} ${by}`);
    }
  }

  /** Before the first bar nobody knows how long was written: its row tells nothing. */
  endRow(write: (column: BarColumn, value: number) => void): void {
    if (this.#hadBar) {
      const { article, post, text } = this.#sums;
      if (this.#begun.article) write("article_count", article.count);
      if (this.#begun.post) write("post_count", post.count);
      if (this.#begun.article || this.#begun.post) {
        write("text_count", text.count);
        write("positive_count", this.#signs.positive);
        write("negative_count", this.#signs.negative);
        write("novel_count", this.#signs.novel);
        write("source_count", this.#sources.size);
      }
      if (article.count > 0) {
        write("article_tone", article.tone / article.count);
        write("article_tone_squared", article.squares / article.count);
      }
      if (post.count > 0) write("post_tone", post.tone / post.count);
      if (text.count > 0) {
        write("text_tone", text.tone / text.count);
        write("text_tone_squared", text.squares / text.count);
      }
    }
    this.#hadBar = true;
    if (this.#sums.text.count === 0) return; // most rows of most members: nothing to begin anew
    this.#sums = { article: noSums(), post: noSums(), text: noSums() };
    this.#signs = { positive: 0, negative: 0, novel: 0 };
    this.#sources = new Set();
  }
}

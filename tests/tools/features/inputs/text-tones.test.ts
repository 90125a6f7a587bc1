// Tones of single texts for the columns of sentiment.

import { expect, test } from "vitest";
import { toneOfArticle, toneOfPost } from "#tools/features/inputs/text-tones.ts";
import { readWordList, scoreStory, scoreText } from "#tools/sentiment/index.ts";

const words = readWordList();
const story = { title: "Profit beats expectations", summary: "Demand is weak and the loss widens" };

test("an article's tone is the story's and a post's the text's, by the desk's own list, asked once or twice", () => {
  for (const _ of [1, 2]) {
    expect(toneOfArticle(story)).toBe(scoreStory(story, words).score);
    expect(toneOfPost({ text: story.title })).toBe(scoreText(story.title, words).score);
  }
});

test("marks and entities of a page are no words", () => {
  expect(toneOfPost({ text: "<b>Profit</b> beats&nbsp;expectations" })).toBe(toneOfPost({ text: story.title }));
});

test("a text without a word has no tone", () => {
  expect(toneOfPost({ text: "<p> </p>" })).toBeNull();
});

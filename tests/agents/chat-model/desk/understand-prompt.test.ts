// The prompt that a real model gets for reading questions speaks of the same task and the same brief as the code.
import { expect, test } from "vitest";
import { Brief, readPrompt, UnderstandTask } from "#agents/define/index.ts";
import { understand, usualHorizon } from "../../../../agents/chat-model/drivers/desk/understand/index.ts";
import { instrumentsOf } from "./understand-golden.ts";

const prompt = readPrompt("understand/v1.md");

test("its variables are the fields of the task", () => {
  expect(Object.keys(prompt.variables).sort()).toEqual(Object.keys(UnderstandTask.shape).sort());
});

test("it names every field of the brief and every kind of question", () => {
  const named = [
    ...Object.keys(Brief.shape).map((field) => `\`${field}\``),
    ...Brief.shape.kind.options.map((kind) => `"${kind}"`),
  ];
  expect(named.filter((name) => !prompt.text.includes(name))).toEqual([]);
});

test("it gives the usual horizons that the code takes", () => {
  const [, said = ""] = /Where nothing is said: ([^\n]*)\./.exec(prompt.text) ?? [];
  const groups = said.split(";").map((group) => /^(?<kinds>.*?) (?<days>\d+)$/.exec(group.trim())?.groups);
  const horizons = groups.flatMap((group) =>
    (group?.kinds ?? "").split(/, | and /).map((kind) => [kind, Number(group?.days)]),
  );
  expect(Object.fromEntries(horizons)).toEqual(usualHorizon);
});

test("its example is what the built-in model makes of the same question", () => {
  const [, question = ""] = /Question "([^"]+)"/.exec(prompt.text) ?? [];
  const [brief = ""] = /\{"kind".*\}/.exec(prompt.text) ?? [];
  const task = { question, nowIso: "2025-04-15T20:00:00.000Z", instruments: instrumentsOf("dow"), previous: null };
  expect(understand(task)).toEqual(Brief.parse(JSON.parse(brief)));
});

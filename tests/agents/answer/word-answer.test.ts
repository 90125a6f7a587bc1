// Wording the answer: one retry, hard and soft, and nothing untraced unseen.

import { expect, test } from "vitest";
import { z } from "zod";
import { type AnswerTask, wordAnswer } from "#agents/answer/index.ts";
import { openScriptedModel, says } from "#agents/chat-model/index.ts";
import { openEvidenceBook } from "#agents/tracing/index.ts";
import { defineTool, figure } from "#tools/define/index.ts";

const id = "ev_00000000000000aa";
const book = openEvidenceBook();
book.add(
  defineTool({
    id: "test.price",
    says: "For this test.",
    input: z.strictObject({}),
    output: z.strictObject({ price: figure("usd/share") }),
    limits: { timeoutMs: 100 },
    reads: [],
    examples: () => [{}],
    run: async () => ({ price: 1 }),
  }),
  { id, tool: "test.price", input: {}, asOf: "", output: { price: 385.73 }, snapshot: "s", dataset: "d" },
);
const task: AnswerTask = {
  question: "q",
  kind: "risk",
  side: null,
  asOf: "2025-04-15T20:00:00.000Z",
  horizonDays: 5,
  companies: [],
  findings: [],
  weighings: [],
  size: null,
  proposed: false,
  noProposal: null,
  holdings: null,
  notUnderstood: [],
};
const word = (texts: readonly string[], tracing: "soft" | "hard") => {
  const model = openScriptedModel(texts.map((text) => says(text)));
  return { model, answer: wordAnswer(task, { model, book, signal: new AbortController().signal, tracing }) };
};
const good = `It costs [[${id} price]].`;

test("a traced answer needs one turn", async () => {
  const { model, answer } = word([good], "hard");
  expect(await answer).toMatchObject({ text: "It costs $385.73.", numbers: [{ evidenceId: id }] });
  expect(model.requests).toHaveLength(1);
});

test.each(["It gains 12.34%.", "It gains twenty percent.", "[[ev_00000000000000bb price]]", `[[${id} price pct1]]`])(
  "%j is sent back with what is wrong and may be mended",
  async (bad) => {
    const { model, answer } = word([bad, good], "hard");
    expect((await answer).text).toBe("It costs $385.73.");
    expect(model.requests[1]?.messages.at(-1)?.content).toMatch(/^Not accepted: \S.*Write the whole answer again\.$/s);
  },
);

test("twice wrong is refused in hard mode with the numbers named, and kept with a mark in soft mode", async () => {
  const bad = ["It gains 12.34%.", "It gains 56.78%."];
  await expect(word(bad, "hard").answer).rejects.toMatchObject({
    code: "agents/answer-untraced",
    context: { numbers: ["56.78%"] },
  });
  expect((await word(bad, "soft").answer).numbers).toMatchObject([{ text: "56.78%", evidenceId: null }]);
});

test("a reference that leads nowhere is refused in soft mode too: there is nothing to print", async () => {
  const broken = `[[${id} nothing]]`;
  await expect(word([broken, broken], "soft").answer).rejects.toMatchObject({ code: "agents/answer-malformed" });
});

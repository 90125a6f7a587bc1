// The golden questions: each becomes the brief that was written for it by hand.
import { describe, expect, test } from "vitest";
import { Brief } from "#agents/define/index.ts";
import { understand, usualHorizon } from "../../../../agents/chat-model/drivers/desk/understand/index.ts";
import { goldenQuestions, usualHorizonOfGolden } from "./understand-golden.ts";

test.each(goldenQuestions.map(({ name, task, brief }) => [name, task, brief] as const))(
  "%s becomes its brief",
  (_, task, brief) => {
    expect(understand(task)).toEqual(brief);
  },
);

describe("the golden questions", () => {
  test("are more than 400, and ask for every kind", () => {
    expect(goldenQuestions.length).toBeGreaterThan(400);
    expect(new Set(goldenQuestions.map(({ brief }) => brief.kind))).toEqual(new Set(Brief.shape.kind.options));
  });

  test("give every kind the horizon that the code takes when none is said", () => {
    expect(usualHorizon).toEqual(usualHorizonOfGolden);
  });
});

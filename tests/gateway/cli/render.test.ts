// What a person reads: layout that lines up, signs that show without colour, and nothing said that the answer does not say.
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { renderAnswer } from "#gateway/cli/render/answer.ts";
import { table, wrap } from "#gateway/cli/render/layout.ts";
import { liveBoard } from "#gateway/cli/render/live-board.ts";
import { renderProblem } from "#gateway/cli/render/problem.ts";
import { money, percent, signedPercent, stance, when } from "#gateway/cli/render/values.ts";
import { type Output, openTerminal } from "#gateway/cli/terminal.ts";
import { type AskAnswer, DeskEvent } from "#gateway/contract/index.ts";
import { problemOf } from "#gateway/guard/problem.ts";
import { callerError, QuorumError } from "#infra/runtime/index.ts";
import { anAnswer, someEvents } from "../fixture.ts";

function output(isTTY: boolean, columns: number | null = 80): Output & { readonly text: () => string } {
  let text = "";
  return {
    write: (more) => {
      text += more;
    },
    isTTY,
    columns,
    text: () => text,
  };
}

const plain = openTerminal(output(false), output(false), {});
const coloured = openTerminal(output(true), output(true), {});

describe("a terminal", () => {
  test("is coloured where a person looks, unless NO_COLOR says no", () => {
    expect(coloured.paint("red", "x")).toBe("\u001b[31mx\u001b[39m");
    expect(plain.paint("red", "x")).toBe("x");
    expect(openTerminal(output(true), output(true), { NO_COLOR: "1" }).paint("red", "x")).toBe("x");
    expect(openTerminal(output(true), output(true), { TERM: "dumb" }).paint("red", "x")).toBe("x");
  });

  test.each([
    [null, 80],
    [0, 80],
    [20, 40],
    [72, 72],
    [300, 100],
  ])("of %s columns is written to in %i", (columns, width) => {
    expect(openTerminal(output(true, columns), output(true), {}).width).toBe(width);
  });
});

describe("layout", () => {
  test("lines are filled, never wider than given, and keep every word in order", () => {
    const text = "one two three four five six seven eight nine ten";
    const lines = wrap(text, 12).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(12);
    expect(lines.join(" ")).toBe(text);
    expect(wrap("a\n\nb", 10, "  ")).toBe("  a\n\n  b");
  });

  test("a word longer than the line stands alone", () => {
    expect(wrap("a 0123456789abc b", 10)).toBe("a\n0123456789abc\nb");
  });

  test("columns line up, colours aside", () => {
    const rows = [
      { name: coloured.paint("green", "up"), n: 5 },
      { name: "sideways", n: 1_000 },
    ];
    const lines = table(rows, [
      { title: "Name", cell: ({ name }) => name },
      { title: "N", cell: ({ n }) => String(n), align: "right" },
    ]).split("\n");
    expect(lines.map((line) => stripVTControlCharacters(line))).toEqual([
      "  Name         N",
      "  up           5",
      "  sideways  1000",
    ]);
  });
});

test("values carry sign, unit and sensible digits; what is missing is a dash", () => {
  const { paint } = plain;
  expect([stance(0.321, paint), stance(-0.1, paint), stance(0.001, paint), stance(-0.001, paint)]).toEqual([
    "▲ +0.32",
    "▼ -0.10",
    "● 0.00",
    "● 0.00",
  ]);
  expect([percent(0.256), percent(null), signedPercent(0.0123, paint), signedPercent(-0.0123, paint)]).toEqual([
    "26%",
    "–",
    "+1.23%",
    "-1.23%",
  ]);
  expect([money(123_456, "USD"), money(123_456, "JPY"), money(null, "USD")]).toEqual([
    "1,234.56 USD",
    "123,456 JPY",
    "–",
  ]);
  expect([when("2025-04-15T20:00:00.000Z"), when(null)]).toEqual(["2025-04-15 20:00 UTC", "–"]);
});

describe("an answer", () => {
  const finding: AskAnswer["findings"][number] = {
    specialist: "factors",
    symbol: "AAA",
    stance: 0.3,
    confidence: 0.5,
    horizonDays: 5,
    claims: [],
    evidenceIds: ["ev_2"],
    source: "model",
    because: null,
    weight: 1,
  };
  const rendered = (change: Partial<AskAnswer>) => renderAnswer({ ...(anAnswer() as AskAnswer), ...change }, plain);

  test("names question, time, data with its label, and every evidence once", () => {
    const text = rendered({ findings: [finding, finding] });
    expect(text).toContain(
      "how risky is AAA\nas of 2025-04-15 20:00 UTC · Fake market · model scripted  SIMULATED DATA",
    );
    expect(text).toContain("Evidence (quorum evidence ID): ev_1, ev_2");
    expect(rendered({ data: { id: "d", label: "Real", simulated: false, snapshot: "s" } })).not.toContain("SIMULATED");
  });

  test("marks a number that nothing backs", () => {
    const [number] = anAnswer().numbers;
    expect(rendered({ numbers: [{ ...number!, evidenceId: null }] })).toContain("It fell 4.2% [untraced] in a day.");
    expect(rendered({})).toContain("It fell 4.2% in a day.");
  });

  test("says of a specialist that did not answer why, instead of showing a hold", () => {
    const text = rendered({
      findings: [{ ...finding, stance: 0, source: "none", because: "tools/timeout: too slow" }],
    });
    expect(text).toMatch(/factors +none +– +100% +none$/m);
    expect(text).toContain("! factors on AAA, no answer: tools/timeout: too slow");
  });

  test("states who answered, once", () => {
    const coverage = { answered: 4, of: 5, byModel: 3, byFallback: 1, byNone: 1 };
    const sentence = "4 of 5 specialists answered";
    expect(rendered({ coverage })).toContain(`${sentence}: 3 by a model, 1 by a fallback, 1 not at all.`);
    expect(rendered({ coverage, answer: `${sentence}.`, numbers: [] }).split(sentence)).toHaveLength(2);
  });

  test("with a proposal gives the exact command that approves it", () => {
    const order = {
      symbol: "AAA",
      side: "buy" as const,
      quantityShares: 12,
      limitPriceMinor: 10_050,
      stopPriceMinor: 9_000,
      currency: "USD",
    };
    const text = rendered({ proposal: { approvalId: "approval_1", order, orderHash: "abc", state: "pending" } });
    expect(text).toContain("Buy 12 AAA, limit 100.50 USD, stop 90.00 USD");
    expect(text).toContain("quorum approvals approve approval_1 --hash abc --as NAME");
  });

  test("without one says which rule was in the way", () => {
    expect(rendered({ noProposal: { rule: "coverage", reason: "Too few answered." } })).toContain(
      "No proposal (coverage): Too few answered.",
    );
  });
});

test("a problem says what happened, what is safe and, where it helps, to try again", () => {
  const mistake = renderProblem(problemOf(callerError("knowledge/symbol-unknown", "No XYZ.")), plain);
  expect(mistake).toBe(
    "✗ Symbol unknown (knowledge/symbol-unknown)\n  No XYZ.\n  Nothing was changed and nothing was ordered.",
  );
  const outside = new QuorumError("agents/model-unavailable", "No server.", { fault: "outside", retry: true });
  expect(renderProblem(problemOf(outside), plain)).toContain(
    "What the desk has stored is safe. The same command may succeed later.",
  );
});

test("the live board draws a line for each specialist over itself and leaves nothing behind", () => {
  const screen = output(true);
  const board = liveBoard(screen, plain.paint);
  for (const event of someEvents.slice(0, 4)) board.show(DeskEvent.parse(event));
  expect(screen.text()).toContain("risk: AAA");
  expect(screen.text()).toMatch(/company AAA +company\.prices/);
  board.clear();
  expect(afterControls(screen.text())).toEqual([]);
});

/** What stands on a screen after "up n lines and clear" and line feeds. */
function afterControls(text: string): readonly string[] {
  const lines: string[] = [];
  const control = "\u001b";
  for (const part of text.split(new RegExp(`(${control}\\[\\d+A${control}\\[0J|\n)`))) {
    const up = new RegExp(`^${control}\\[(\\d+)A`).exec(part);
    if (up) lines.splice(lines.length - Number(up[1]));
    else if (part !== "\n" && part !== "") lines.push(part);
  }
  return lines;
}

// quorum ask from a shell, on the simulated market: the same question prints the same bytes, and what cannot be answered is refused.
import { describe, expect, test } from "vitest";
import { type ApprovalSummary, AskAnswer, EvidenceAnswer } from "#gateway/contract/index.ts";
import { temporaryFolder } from "../fixture.ts";
import { quorum, quorumHere } from "./quorum.ts";

/** The output with the run's own identifiers replaced by their names. */
function named(text: string): string {
  const { runId, threadId, proposal } = AskAnswer.parse(JSON.parse(text));
  const ids = { runId, threadId, approvalId: proposal?.approvalId };
  return Object.entries(ids).reduce((rest, [name, id]) => (id ? rest.replaceAll(id, name) : rest), text);
}

describe("a question", () => {
  test("prints the same bytes twice, its evidence opens, and its proposal waits", async () => {
    const env = { QUORUM_HOME: temporaryFolder() };
    const words = ["ask", "Should", "we", "buy", "Nimbari", "this", "week?", "--json"];
    const [first, second] = [await quorum(words, env), await quorum(words, env)];
    expect([first.code, first.err, second.code]).toEqual([0, "", 0]);
    expect(named(second.out)).toBe(named(first.out));
    const answer = AskAnswer.parse(JSON.parse(first.out));
    expect(answer).toMatchObject({
      question: "Should we buy Nimbari this week?",
      symbols: ["NMBR"],
      data: { simulated: true },
    });
    const id = answer.findings.flatMap(({ evidenceIds }) => evidenceIds)[0] ?? "";
    const evidence = EvidenceAnswer.parse(JSON.parse((await quorum(["evidence", id, "--json"], env)).out));
    expect(evidence.id).toBe(id);
    const waiting = JSON.parse(
      (await quorum(["approvals", "list", "--state", "pending", "--json"], env)).out,
    ) as ApprovalSummary[];
    expect(waiting.some(({ runId }) => runId === answer.runId)).toBe(answer.proposal !== null);
  });

  test("that cannot be answered is refused with its own code", async () => {
    const env = { QUORUM_HOME: temporaryFolder() };
    const refused = async (...words: string[]) => {
      const { code, err } = await quorumHere(["ask", ...words, "--json"], env);
      return [code, JSON.parse(err).code];
    };
    expect(await refused("")).toEqual([2, "graphs/question-empty"]);
    expect(await refused("x".repeat(10_000))).toEqual([2, "graphs/question-too-long"]);
    expect(await refused("is NMBR a buy", "--as-of", "1999-01-01")).toEqual([2, "knowledge/as-of-out-of-range"]);
    expect(await refused("is NMBR a buy", "--as-of", "soon")).toEqual([2, "gateway/bad-request"]);
    expect(await refused("is NMBR a buy", "--data", "nowhere")).toEqual([2, "knowledge/dataset-unknown"]);
  });

  test("for a person prints words, specialists, coverage and the label of simulated data, without colours in a pipe", async () => {
    const { code, out } = await quorumHere(["ask", "how risky is Nimbari"], { QUORUM_HOME: temporaryFolder() });
    expect(code).toBe(0);
    expect(out).toContain("SIMULATED DATA");
    expect(out).toMatch(/\d of 5 specialists answered/);
    expect(out).toMatch(/^ {2}factors +[▲▼●]/m);
    expect(out).not.toContain("\u001b[");
    for (const line of out.split("\n").filter((text) => !/^ {2}\S+ +[▲▼●]/.test(text)))
      expect(line.length).toBeLessThanOrEqual(100);
  });
});

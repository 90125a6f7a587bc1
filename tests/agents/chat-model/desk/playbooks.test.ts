// The built-in specialists and the built-in answer over results with holes: a clause whose figure is missing falls away,
// and whatever is left is traced to the last digit.

import { beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import { wordAnswer } from "#agents/answer/index.ts";
import { openDeskModel } from "#agents/chat-model/drivers/desk/desk.driver.ts";
import type { FindingDraft, QuestionKind } from "#agents/define/index.ts";
import { specialists } from "#agents/roster/index.ts";
import { runAgent } from "#agents/run/index.ts";
import { type EvidenceBook, openEvidenceBook, traceText, untraced } from "#agents/tracing/index.ts";
import { contentId, type Random, seededRandom } from "#infra/runtime/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { nothingLearnt } from "#tests/fakes/learnt.ts";
import { openTestDesk, sourceOf } from "#tests/graphs/desk/test-desk.ts";
import { callTool, type Evidence, type Tool, type ToolContext } from "#tools/define/index.ts";
import { holdingsTool, sizeTool } from "#tools/portfolio/index.ts";
import { portfolioAt } from "#tools/risk/index.ts";
import { weighTool } from "#tools/votes/index.ts";

const model = openDeskModel();
const { signal } = new AbortController();
const kinds: readonly QuestionKind[] = ["advice", "news", "moved", "risk", "leads", "overview", "factors", "models"];
let world: Omit<ToolContext, "random">;
let names: readonly string[];
let symbol: string;
let companyName: string;

beforeAll(async () => {
  const source = await sourceOf(await openSimulatorFeed({ seed: 3 }));
  const { services } = await openTestDesk(source);
  const asOf = source.dataset.nowMs as ToolContext["asOf"];
  const market = await services.market.at(source.dataset.id, asOf);
  const instruments = await market.instruments();
  const first = instruments.find(({ benchmark }) => !benchmark);
  [symbol, companyName] = [first?.symbol ?? "", first?.name ?? ""];
  names = instruments.map(({ name }) => name);
  const portfolio = await portfolioAt(services.records.ledger, source.dataset.id, services.limits, asOf);
  const { words, limits, memory } = services;
  world = {
    asOf,
    market,
    portfolio,
    words,
    limits,
    signal,
    memory: memory.at(source.dataset.id, asOf),
    ...(await nothingLearnt()),
  };
}, 60_000);

interface Node {
  readonly def: { readonly type: string; readonly innerType?: z.ZodType; readonly element?: z.ZodType };
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

/** The output with some of what may be missing gone: nullable values null, lists cut short or empty. */
function withHoles(schema: z.ZodType, value: unknown, share: number, random: Random): unknown {
  const { def, shape } = schema as unknown as Node;
  if (def.type === "nullable" && random.next() < share) return null;
  if (value === null || value === undefined) return value;
  if (def.innerType) return withHoles(def.innerType, value, share, random);
  if (Array.isArray(value) && def.element) {
    const kept = random.next() < share ? value.slice(0, random.integer(value.length + 1)) : value;
    return kept.map((member) => withHoles(def.element as z.ZodType, member, share, random));
  }
  if (typeof value !== "object" || !shape) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withHoles(shape[key] as z.ZodType, member, share, random)]),
  );
}

function work(share: number, random: Random) {
  const book = openEvidenceBook(names);
  const call = async (tool: Tool, input: unknown): Promise<Evidence> => {
    const whole = await callTool(tool, input, world);
    const output = tool.output.parse(withHoles(tool.output, whole.output, share, random));
    const evidence = { ...whole, output, id: contentId("ev", [whole.id, output]) };
    book.add(tool, evidence);
    return evidence;
  };
  return { book, call };
}

function expectWhole(text: string, book: EvidenceBook, ids: readonly string[]): void {
  const traced = traceText(text, book, ids);
  expect(untraced(traced), text).toEqual([]);
  expect(traced.text).not.toMatch(/null|undefined|NaN|Infinity|\[\[|\(\)|: \.|, \./);
}

test.each([0, 0.3, 0.7, 1])(
  "with a share of %d of the figures missing every claim and the answer are whole",
  async (share) => {
    for (let round = 0; round < (share === 0 ? 1 : 3); round++) {
      for (const kind of kinds) {
        const { book, call } = work(share, seededRandom(round * 100 + kinds.indexOf(kind)));
        const task = { question: "q", kind, symbol, companyName, horizonDays: 5, asOf: "2025-04-15T20:00:00.000Z" };
        const findings: (FindingDraft & { readonly specialist: string })[] = [];
        for (const agent of specialists) {
          const { draft, evidenceIds } = await runAgent(agent, task, { model, call, book, signal });
          for (const claim of draft.claims) expectWhole(claim, book, evidenceIds);
          findings.push({ ...draft, specialist: agent.id });
        }
        const votes = findings.map(({ specialist, stance, confidence }) => ({
          specialist,
          stance,
          confidence,
          source: "model" as const,
        }));
        const weighed = await call(weighTool, { symbol, votes, records: [] });
        const size = await call(sizeTool, { symbol, side: "buy", stance: 0.4, confidence: 0.5, horizonDays: 5 });
        const cited = ({ id, output }: Evidence) => ({ evidenceId: id, output });
        const answer = await wordAnswer(
          {
            question: task.question,
            kind,
            asOf: task.asOf,
            horizonDays: task.horizonDays,
            side: "buy",
            companies: [{ symbol, name: companyName }],
            findings: findings.map(({ horizonDays: _days, ...finding }) => ({
              ...finding,
              title: finding.specialist,
              symbol,
              source: "model",
              because: null,
            })),
            weighings: [{ symbol, ...cited(weighed) }],
            size: cited(size),
            proposed: round % 2 === 0,
            noProposal: { rule: "sizing", reason: "The cash at hand", evidenceId: null },
            holdings: cited(await call(holdingsTool, {})),
            notUnderstood: ["twenty percent of 3M"],
          },
          { model, book, signal, tracing: "hard" },
        );
        expect(answer.text).not.toMatch(/null|undefined|NaN|Infinity|\[\[/);
      }
    }
  },
);

// The weighing as evidence: which votes were cast, what each counted, who answered how.

import { z } from "zod";
import { defineTool, figure } from "#tools/define/index.ts";
import { shrinkageVotes, skillOf, weighVotes } from "./weigh-votes.ts";

const VoteInput = z.strictObject({
  specialist: z.string(),
  stance: z.number().min(-1).max(1),
  confidence: z.number().min(0).max(1),
  source: z.enum(["model", "fallback", "none"]),
});

const RecordInput = z.strictObject({ specialist: z.string(), scored: z.int().min(0), brier: z.number().nullable() });

export const weighTool = defineTool({
  id: "votes.weigh",
  says: "Combines the specialists' stances on one symbol by confidence and track record. Not a forecast of the return.",
  input: z.strictObject({ symbol: z.string(), votes: z.array(VoteInput), records: z.array(RecordInput) }),
  output: z.strictObject({
    symbol: z.string(),
    stance: figure("score"),
    confidence: figure("probability"),
    agreement: figure("probability"),
    answered: figure("count"),
    of: figure("count"),
    byModel: figure("count"),
    byFallback: figure("count"),
    byNone: figure("count"),
    shrinkageVotes: figure("count"),
    votes: z.array(
      z.strictObject({
        specialist: z.string(),
        stance: figure("score"),
        confidence: figure("probability"),
        weight: figure("probability"),
        skill: figure("ratio"),
        scoredVotes: figure("count"),
      }),
    ),
  }),
  limits: { timeoutMs: 1_000 },
  reads: [],
  examples: ([symbol = "NONE"]) => [
    {
      symbol,
      votes: [
        { specialist: "a", stance: 0.5, confidence: 0.6, source: "model" as const },
        { specialist: "b", stance: -0.2, confidence: 0.3, source: "fallback" as const },
      ],
      records: [{ specialist: "a", scored: 40, brier: 0.2 }],
    },
  ],
  async run({ symbol, votes, records }) {
    const cast = votes.filter((vote) => vote.source !== "none");
    const weighing = weighVotes(cast, records);
    const count = (source: string): number => votes.filter((vote) => vote.source === source).length;
    return {
      symbol,
      stance: weighing.stance,
      confidence: weighing.confidence,
      agreement: weighing.agreement,
      answered: cast.length,
      of: votes.length,
      byModel: count("model"),
      byFallback: count("fallback"),
      byNone: count("none"),
      shrinkageVotes,
      votes: cast.map(({ specialist, stance, confidence }, index) => {
        const record = records.find((candidate) => candidate.specialist === specialist);
        return {
          specialist,
          stance,
          confidence,
          weight: weighing.weights[index] ?? 0,
          skill: skillOf(record),
          scoredVotes: record?.scored ?? 0,
        };
      }),
    };
  },
});
